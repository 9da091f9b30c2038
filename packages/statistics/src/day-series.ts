import type { EpochDay } from './days.ts';
import type { Span } from './ranges.ts';

/** Totals of days as columns, oldest first; days without listens are left out. */
export interface DaySeries {
  readonly days: Int32Array;
  readonly listens: Int32Array;
  readonly shortListens: Int32Array;
  readonly skips: Int32Array;
  readonly seconds: Int32Array;
}

export interface DaySums {
  listens: number;
  shortListens: number;
  skips: number;
  playedSeconds: number;
  activeDays: number;
}

export function sumDays(series: DaySeries, { from, to }: Span): DaySums {
  const sums = { listens: 0, shortListens: 0, skips: 0, playedSeconds: 0, activeDays: 0 };
  series.days.forEach((day, index) => {
    if (day < from || day > to) return;
    const listens = series.listens[index] ?? 0;
    sums.listens += listens;
    sums.shortListens += series.shortListens[index] ?? 0;
    sums.skips += series.skips[index] ?? 0;
    sums.playedSeconds += series.seconds[index] ?? 0;
    if (listens > 0) sums.activeDays++;
  });
  return sums;
}

export interface Streak {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/** Runs of neighbouring days with at least one listen, oldest first. */
export function streaksOf(series: DaySeries, span?: Span): Streak[] {
  const streaks: { from: EpochDay; to: EpochDay }[] = [];
  series.days.forEach((day, index) => {
    if ((series.listens[index] ?? 0) === 0 || (span && (day < span.from || day > span.to))) return;
    const last = streaks.at(-1);
    if (last?.to === day - 1) last.to = day;
    else streaks.push({ from: day, to: day });
  });
  return streaks;
}

/** The earliest of the longest. */
export const longestOf = (streaks: readonly Streak[]): Streak | null =>
  streaks.reduce<Streak | null>(
    (best, streak) => (best === null || streak.to - streak.from > best.to - best.from ? streak : best),
    null,
  );

/** The streak that still goes on: a day without listens ends it only when it is over. */
export const currentOf = (streaks: readonly Streak[], today: EpochDay): Streak | null => {
  const last = streaks.at(-1);
  return last && last.to >= today - 1 ? last : null;
};

export interface Bucket {
  readonly listens: number;
  readonly playedSeconds: number;
  readonly skips: number;
}

/** Sums of the buckets that begin at `starts` (ascending); the last ends with `to`. */
export function bucketDays(series: DaySeries, starts: readonly EpochDay[], to: EpochDay): Bucket[] {
  const buckets = starts.map(() => ({ listens: 0, playedSeconds: 0, skips: 0 }));
  let current = 0;
  series.days.forEach((day, index) => {
    if (day < (starts[0] ?? 0) || day > to) return;
    while (current + 1 < starts.length && day >= (starts[current + 1] ?? 0)) current++;
    const bucket = buckets[current];
    if (!bucket) return;
    bucket.listens += series.listens[index] ?? 0;
    bucket.playedSeconds += series.seconds[index] ?? 0;
    bucket.skips += series.skips[index] ?? 0;
  });
  return buckets;
}
