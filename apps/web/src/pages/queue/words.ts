import { clockTime, dateOf, dayOf } from '../../lib/time.ts';
import type { ScrobbleJob } from '../../scrobble/presses.ts';

/** "14:05" today, "22 Nov 2026, 14:05" on another day. */
export const momentOf = (instant: string, timeZone: string, now = Date.now()): string => {
  const clock = clockTime(instant, timeZone);
  return dayOf(instant, timeZone) === dayOf(now, timeZone) ? clock : `${dateOf(instant, timeZone)}, ${clock}`;
};

/** How a job stands, in words for a person. */
export const stateWords = (job: ScrobbleJob, timeZone: string): string => {
  const until = job.waitUntil ? ` until ${momentOf(job.waitUntil, timeZone)}` : '';
  if (job.waitReason === 'reconnect') return 'Paused: a service wants you to sign in again';
  if (job.waitReason === 'unusable') return 'Waiting: a service refuses this installation';
  switch (job.state) {
    case 'scheduled':
      return job.waitUntil ? `Scheduled: goes on at ${momentOf(job.waitUntil, timeZone)}` : 'Scheduled';
    case 'running':
      return 'Sending';
    case 'paused':
      return 'Paused';
    case 'done':
      return 'Done';
    case 'cancelled':
      return 'Cancelled';
    case 'waiting':
      return `Waiting${waitingFor[job.waitReason ?? 'backoff'] ?? ''}${until}`;
  }
};

const waitingFor: Record<string, string> = {
  budget: ' for the day’s budget',
  'service-limit': ' for the limit of the service',
  backoff: ': a service does not answer, it is tried again',
  room: ': jobs before this one use the day’s budget',
};

const reasons: Record<string, string> = {
  artist: 'this artist name is filtered there',
  track: 'this title is filtered there',
  'too-old': 'too old: more than 14 days ago',
  'too-new': 'it lies in the future for them',
  'daily-limit': 'the day’s limit there is reached',
};

/** Why a service did not take a track; its own words follow. */
export const reasonWords = (reason: string | null, message: string | null): string => {
  const known = reason === null ? undefined : (reasons[reason] ?? reason);
  return [known, message].filter((part) => part).join(' · ') || 'no reason given';
};

export const resultWords = {
  waiting: 'waiting',
  sending: 'on its way',
  accepted: 'accepted',
  ignored: 'ignored',
  rejected: 'rejected',
  cancelled: 'cancelled',
} as const;

export const kindWords: Record<ScrobbleJob['kind'], string> = {
  track: 'Track',
  album: 'Record',
  list: 'List',
  bulk: 'Records',
};
