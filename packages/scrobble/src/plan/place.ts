import type { Interval, PlannableItem } from '../ports/plan-store.ts';

/** Services refuse listens older than 14 days; half a day is left for the way there. Seconds. */
export const oldestSeconds = 13.5 * 86_400;

export type Placement =
  | { readonly placed: true; readonly times: ReadonlyMap<string, number> }
  | { readonly placed: false; readonly reason: string };

/** Seconds of all tracks together. */
export const lengthOf = (items: readonly PlannableItem[]): number =>
  items.reduce((sum, item) => sum + item.durationSeconds, 0);

/**
 * Times for tracks that have just been heard: one after another, the last ending at `now` or, where that
 * would lie over something else, at the latest moment before it that leaves room for all of them. A record
 * that finds no gap as a whole is placed side by side, then track by track, in its order.
 *
 * All in whole seconds since 1970; `busy` may overlap and need not be sorted.
 */
export function placeBefore(
  items: readonly PlannableItem[],
  busy: readonly Interval[],
  now: number,
): Placement {
  const taken = merge(busy);
  const earliest = now - oldestSeconds;
  for (const blocks of [[items], bySide(items), items.map((item) => [item])]) {
    const times = placeBlocks(blocks, taken, earliest, now);
    if (times) return { placed: true, times };
  }
  return { placed: false, reason: 'the last 13½ days have no free stretch that is long enough' };
}

/** Times for tracks whose start the person named; refused when they lie over something else. */
export function placeFrom(
  items: readonly PlannableItem[],
  busy: readonly Interval[],
  at: number,
  now: number,
): Placement {
  if (at < now - oldestSeconds) {
    return { placed: false, reason: 'it began more than 13½ days ago; services no longer take it' };
  }
  const end = at + lengthOf(items);
  const hit = merge(busy).find((interval) => interval.start < end && interval.end > at);
  if (hit) {
    return { placed: false, reason: `something else was heard from ${iso(hit.start)} to ${iso(hit.end)}` };
  }
  return { placed: true, times: inARow(items, at) };
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

function placeBlocks(
  blocks: readonly (readonly PlannableItem[])[],
  taken: readonly Interval[],
  earliest: number,
  now: number,
): Map<string, number> | undefined {
  const times = new Map<string, number>();
  let end = now;
  for (const block of blocks.toReversed()) {
    const start = latestStart(lengthOf(block), taken, end);
    if (start < earliest) return undefined;
    for (const [id, time] of inARow(block, start)) times.set(id, time);
    end = start;
  }
  return times;
}

/** The latest start of a free stretch of `length` that ends at `end` or before. `taken` sorted, latest first. */
function latestStart(length: number, taken: readonly Interval[], end: number): number {
  let start = end - length;
  for (const interval of taken) {
    if (interval.start >= start + length) continue;
    if (interval.end <= start) break;
    start = interval.start - length;
  }
  return start;
}

function inARow(items: readonly PlannableItem[], start: number): Map<string, number> {
  const times = new Map<string, number>();
  let at = start;
  for (const item of items) {
    times.set(item.id, at);
    at += item.durationSeconds;
  }
  return times;
}

/** Tracks in a row with the same side. */
function bySide(items: readonly PlannableItem[]): PlannableItem[][] {
  const blocks: PlannableItem[][] = [];
  for (const item of items) {
    const last = blocks.at(-1);
    if (last?.[0] && last[0].side === item.side) last.push(item);
    else blocks.push([item]);
  }
  return blocks;
}

/** Without overlaps, latest first. */
function merge(intervals: readonly Interval[]): Interval[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged.reverse();
}
