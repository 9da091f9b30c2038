import { z } from 'zod';
import type { Video } from './api.ts';
import { videoId } from './atom.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const moment = z.number().int();
const open = z.object({
  id: videoId,
  /** `new` nobody has asked for yet; `upcoming` is announced; `live` ran when it was asked for last. */
  kind: z.enum(['new', 'upcoming', 'live']),
  seenAt: moment,
  askedAt: moment.optional(),
  scheduledAt: moment.optional(),
  startedAt: moment.optional(),
  title: z.string().optional(),
  viewers: z.number().optional(),
  /** False: what YouTube says of it does not fit together. */
  sure: z.boolean().optional(),
  /** Since when YouTube does not have it any more, or calls it over without telling its end. */
  doubtSince: moment.optional(),
});
const ended = z.object({
  id: videoId,
  startedAt: moment,
  endedAt: moment,
  title: z.string(),
});
const memory = z.object({
  feed: z
    .object({ at: moment, etag: z.string().optional(), lastModified: z.string().optional() })
    .optional()
    .catch(undefined),
  open: z.array(open).catch([]).default([]),
  ended: z.array(ended).catch([]).default([]),
  /** Ids that need no asking ever again: plain videos, and broadcasts that are over. */
  done: z.array(videoId).catch([]).default([]),
});

/** What is known of one channel's videos; kept as the channel's `state`, some kilobytes at most. */
export type Memory = z.infer<typeof memory>;
export type OpenVideo = z.infer<typeof open>;

export const mostOpen = 20;
const mostUpcoming = 10;
const mostEnded = 10;
const mostDone = 60;
/** A video that YouTube hides for a moment, or whose end it tells late, is asked for so much longer. */
const doubtMs = 30 * minute;
/** An announced start that nobody came to is forgotten after so long. */
const forgottenMs = 30 * day;
const longestTitle = 200;

/** State of an earlier version, or none, is begun anew: the feed tells it all again. */
export const readMemory = (state: Readonly<Record<string, unknown>>): Memory =>
  memory.safeParse(state).data ?? { open: [], ended: [], done: [] };

/** Takes up ids that were not known yet; the newest come first. */
export function withSeen(known: Memory, ids: readonly string[], now: number): Memory {
  const all = new Set([...known.open.map(({ id }) => id), ...known.done]);
  const added = ids.filter((id) => !all.has(id)).map((id) => ({ id, kind: 'new' as const, seenAt: now }));
  return { ...known, open: bounded([...added, ...known.open], now) };
}

/** Live ones first, then those announced for about now, then the newest: over the limit is the least likely. */
function bounded(all: readonly OpenVideo[], now: number): OpenVideo[] {
  const of = (wanted: OpenVideo['kind']) => all.filter(({ kind }) => kind === wanted);
  const away = ({ scheduledAt }: OpenVideo) => Math.abs((scheduledAt ?? Number.MAX_SAFE_INTEGER) - now);
  const upcoming = of('upcoming').toSorted((left, right) => away(left) - away(right));
  return [...of('live'), ...upcoming.slice(0, mostUpcoming), ...of('new')].slice(0, mostOpen);
}

/** What is worth asking for now, most urgent first. */
export const dueIn = (known: Memory, now: number): OpenVideo[] =>
  known.open.filter((video) => video.kind !== 'upcoming' || upcomingIsDue(video, now));

/**
 * Broadcasts start early and late, and some never do: every look asks round the announced time, and less and
 * less the longer it has passed. Far before it, it may be moved.
 */
function upcomingIsDue({ scheduledAt, askedAt }: OpenVideo, now: number): boolean {
  // A clock that was set back must not keep us from asking.
  const since = askedAt === undefined || askedAt > now ? Number.POSITIVE_INFINITY : now - askedAt;
  if (scheduledAt === undefined || scheduledAt - now > 15 * minute) return since >= hour;
  const late = now - scheduledAt;
  if (late <= 2 * hour) return true;
  return since >= (late <= day ? 10 * minute : late <= 7 * day ? hour : day);
}

/** Takes in what YouTube said of the ids that were asked for. */
export function withAnswers(
  known: Memory,
  channel: string,
  asked: ReadonlySet<string>,
  answers: ReadonlyMap<string, Video | 'unreadable'>,
  now: number,
): Memory {
  const next: Memory = { ...known, open: [], ended: [...known.ended], done: [...known.done] };
  for (const video of known.open) {
    const answer = answers.get(video.id);
    if (!asked.has(video.id) || answer === 'unreadable') next.open.push(video);
    else if (answer === undefined) keepMissing(next, video, now);
    else take(next, video, answer, channel, now);
  }
  next.open = bounded(next.open, now);
  next.ended = next.ended.toSorted((left, right) => right.endedAt - left.endedAt).slice(0, mostEnded);
  next.done = next.done.slice(0, mostDone);
  return next;
}

/** Kept in doubt as it was; after a while it is let go. */
function keepMissing(next: Memory, video: OpenVideo, now: number): void {
  const doubtSince = Math.min(video.doubtSince ?? now, now);
  if (now - doubtSince >= doubtMs) next.done.unshift(video.id);
  else next.open.push({ ...video, doubtSince, askedAt: now });
}

function take(next: Memory, video: OpenVideo, answer: Video, channel: string, now: number): void {
  const { snippet, liveStreamingDetails: details } = answer;
  const { liveBroadcastContent: content } = snippet;
  const title = snippet.title.slice(0, longestTitle);
  const startedAt = details?.actualStartTime;
  const endedAt = details?.actualEndTime;
  const base = { id: video.id, seenAt: video.seenAt, askedAt: now, title };
  if (snippet.channelId !== channel) next.done.unshift(video.id);
  else if (startedAt !== undefined && endedAt !== undefined) {
    next.done.unshift(video.id);
    next.ended.unshift({ id: video.id, startedAt, endedAt, title });
  } else if (content === 'live' || (startedAt !== undefined && content !== 'none')) {
    // Some streams begin before their start is told, or have one and are still called upcoming.
    next.open.push({
      ...base,
      kind: 'live',
      sure: startedAt !== undefined && content !== 'upcoming',
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(details?.concurrentViewers === undefined ? {} : { viewers: details.concurrentViewers }),
    });
  } else if (
    content === 'upcoming' ||
    (details?.scheduledStartTime !== undefined && startedAt === undefined)
  ) {
    const at = details?.scheduledStartTime;
    if (at !== undefined && now - at > forgottenMs) next.done.unshift(video.id);
    else next.open.push({ ...base, kind: 'upcoming', ...(at === undefined ? {} : { scheduledAt: at }) });
  } else if (startedAt !== undefined) {
    // Just over: its end is told a little later. Not live any more, whatever else.
    const { doubtSince } = video.kind === 'new' ? video : {};
    keepMissing(
      next,
      { ...base, kind: 'new', startedAt, ...(doubtSince === undefined ? {} : { doubtSince }) },
      now,
    );
  } else next.done.unshift(video.id);
}

/** After a look that told them: kept a day longer, for a look whose answer got lost. */
export const withTold = (known: Memory, now: number): Memory => ({
  ...known,
  ended: known.ended.filter(({ endedAt }) => endedAt > now - day),
});
