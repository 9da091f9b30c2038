import type { Finding, Recorded } from '../broadcasts/types.ts';
import type { Mind } from './mind.ts';
import type { Seat } from './seats.ts';

/** What was recorded of a channel is kept in memory and told to the policy that plans it. */
export function noteRecorded(seat: Seat, finding: Finding, { running, spans }: Recorded, mind: Mind): void {
  const { at, by, verdict, state } = finding;
  if (state) seat.followed = { ...seat.followed, channel: { ...seat.followed.channel, state } };
  if (verdict.found === 'unknown') {
    if (verdict.gone) seat.gone = true;
    return;
  }
  const live = verdict.found === 'live';
  seat.gone = false;
  if (live || by === 'check')
    seat.scheduledAt = verdict.found === 'offline' ? (verdict.scheduled?.at ?? null) : null;
  seat.running = running ? { startedAt: running.startedAt } : null;
  const ended = spans.findLast(({ end }) => end !== null);
  const started = live ? running?.startedAt : ended?.start;
  mind.tell(seat.followed.key, {
    at,
    live,
    ...(started === undefined ? {} : { startedAt: started }),
    ...(live || !ended || ended.end === null ? {} : { endedAt: ended.end }),
  });
}
