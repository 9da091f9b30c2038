import { z } from 'zod';
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
export function bounded(all: readonly OpenVideo[], now: number): OpenVideo[] {
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

/** After a look that told them: kept a day longer, for a look whose answer got lost. */
export const withTold = (known: Memory, now: number): Memory => ({
  ...known,
  ended: known.ended.filter(({ endedAt }) => endedAt > now - day),
});
