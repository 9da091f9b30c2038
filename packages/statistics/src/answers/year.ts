import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import { bucketDays, type DaySeries, longestOf, streaksOf } from '../day-series.ts';
import { addMonths, dayFrom, type EpochDay, textOf } from '../days.ts';
import {
  everyDay,
  type History,
  instantsOf,
  readDays,
  readSpans,
  tallyRange,
  withHistory,
} from '../history.ts';
import { readNames } from '../names.ts';
import type { DayRange, Span } from '../ranges.ts';
import { rank } from '../ranking.ts';
import { yearsOf } from './calendar.ts';
import { type ChartEntry, chartOf } from './chart.ts';
import { readClock } from './clock.ts';
import { describeStreak, type StreakAnswer } from './overview.ts';
import { type Totals, totalsOf } from './totals.ts';

export interface YearInReview {
  year: number;
  years: number[];
  totals: Totals;
  before: Totals | null;
  topArtists: ChartEntry[];
  topReleases: ChartEntry[];
  topRecordings: ChartEntry[];
  /** Artists first heard in the year, the most listened first. */
  newArtists: ChartEntry[];
  months: {
    month: string;
    listens: number;
    playedSeconds: number;
    topArtist: { id: number; name: string; listens: number } | null;
  }[];
  busiestDay: { day: string; listens: number } | null;
  longestStreak: StreakAnswer | null;
  /** 0 … 23; the earliest of those with most listens. */
  favouriteHour: number | null;
}

const page = { offset: 0, limit: 10 };

/**
 * A year in review. `before` is null where the year before has no listens.
 *
 * Charts and calendar are asked side by side on a snapshot each: the database reads for one while this
 * thread adds up the other. A fold that commits between the two shows in one part first; the page is told
 * of it and asks again.
 */
export async function yearInReview(
  store: Store,
  person: Person,
  query: { year: number },
  now = new Date(),
): Promise<YearInReview> {
  const range = rangeOfYear(query.year);
  const [charts, days] = await Promise.all([
    withHistory(store, person, now, (history) => chartsOf(history, range)),
    withHistory(store, person, now, (history) => daysOf(history, range, query.year)),
  ]);
  return { year: query.year, ...charts, ...days };
}

async function chartsOf(history: History, range: DayRange) {
  const series = await readDays(history, everyDay);
  const chart = async (kind: 'artist' | 'release' | 'recording') =>
    (await chartOf(history, kind, range, 'listens', page)).items;
  const charts = {
    topArtists: await chart('artist'),
    topReleases: await chart('release'),
    topRecordings: await chart('recording'),
  };
  // After the charts, whose sums they share.
  const totals = await totalsOf(history, series, range);
  const before = range.before && (await totalsOf(history, series, range.before));
  return { ...charts, totals, before: before && before.listens > 0 ? before : null };
}

async function daysOf(history: History, range: DayRange, year: number) {
  const series = await readDays(history, everyDay);
  return {
    years: yearsOf(series),
    newArtists: await newArtists(history, range),
    months: await months(history, series, year),
    busiestDay: busiestDay(series, range),
    longestStreak: describeStreak(longestOf(streaksOf(series, range))),
    favouriteHour: favouriteHour(await readClock(history, range)),
  };
}

const rangeOfYear = (year: number): DayRange => ({
  from: dayFrom(year, 1, 1),
  to: dayFrom(year, 12, 31),
  before: { from: dayFrom(year - 1, 1, 1), to: dayFrom(year - 1, 12, 31) },
});

async function newArtists(history: History, range: DayRange): Promise<ChartEntry[]> {
  const { firstAt } = await readSpans(history, 'artist');
  const bounds = await instantsOf(history, range);
  const isNew = (id: number) => (firstAt[id] ?? 0) >= bounds.from && (firstAt[id] ?? 0) < bounds.to;
  return (await chartOf(history, 'artist', range, 'listens', page, isNew)).items;
}

async function months(history: History, series: DaySeries, year: number): Promise<YearInReview['months']> {
  const starts = Array.from({ length: 12 }, (_, index) => dayFrom(year, index + 1, 1));
  const tops = new Map<EpochDay, { id: number; listens: number }>();
  for (const month of starts) {
    const [listens = new Int32Array(0)] = await tallyRange(history, 'artist', {
      from: month,
      to: addMonths(month, 1) - 1,
    });
    const [id] = rank(listens).page(0, 1);
    if (id !== undefined) tops.set(month, { id, listens: listens[id] ?? 0 });
  }
  const names = await readNames(
    history.client,
    'artist',
    [...tops.values()].map(({ id }) => id),
  );
  return bucketDays(series, starts, dayFrom(year, 12, 31)).map(({ listens, playedSeconds }, index) => {
    const month = starts[index] ?? 0;
    const best = tops.get(month);
    const topArtist = best
      ? { id: best.id, name: names.get(best.id)?.name ?? '', listens: best.listens }
      : null;
    return { month: textOf(month), listens, playedSeconds, topArtist };
  });
}

function busiestDay(series: DaySeries, { from, to }: Span): YearInReview['busiestDay'] {
  let best: { day: EpochDay; listens: number } | null = null;
  for (const [index, day] of series.days.entries()) {
    const listens = series.listens[index] ?? 0;
    if (day >= from && day <= to && listens > (best?.listens ?? 0)) best = { day, listens };
  }
  return best && { day: textOf(best.day), listens: best.listens };
}

function favouriteHour(cells: readonly (readonly number[])[]): number | null {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    cells.reduce((sum, row) => sum + (row[hour] ?? 0), 0),
  );
  const most = Math.max(...hours);
  return most > 0 ? hours.indexOf(most) : null;
}
