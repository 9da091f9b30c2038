import { Fault } from '@fonoteca/domain';
import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import { type Bucket, bucketDays, type DaySeries } from '../day-series.ts';
import { addMonths, type EpochDay, startOfMonth, startOfWeek, startOfYear, textOf } from '../days.ts';
import { readDays, withHistory } from '../history.ts';
import {
  type DayRange,
  describeRange,
  type RangeAnswer,
  type RangeQuery,
  resolveRange,
  type Span,
} from '../ranges.ts';

export type TimelineGrain = 'day' | 'week' | 'month' | 'year';

export interface TimelinePoint extends Bucket {
  /** First day of the bucket; within the range. */
  period: string;
}

export interface Timeline {
  range: RangeAnswer;
  grain: TimelineGrain;
  points: TimelinePoint[];
  before: TimelinePoint[] | null;
}

/** More points than a plot can show are refused. */
const mostPoints = 10_000;

/**
 * Listens over time, empty buckets included. The first bucket begins with the range, later ones with
 * their Monday, month or year. The series before has its buckets at the same distances from its own
 * start for days and weeks, so that point and point can be laid over each other.
 */
export const timeline = (
  store: Store,
  person: Person,
  query: RangeQuery & { grain?: 'auto' | TimelineGrain },
  now = new Date(),
): Promise<Timeline> =>
  withHistory(store, person, now, async (history) => {
    const range = resolveRange(query, history.today, history.firstDay);
    const grain = query.grain === undefined || query.grain === 'auto' ? grainOf(range) : query.grain;
    const starts = startsOf(range, grain);
    const points = pointsOf(await readDays(history, range), starts, range.to);
    const { before } = range;
    return {
      range: describeRange(range, person.timeZone),
      grain,
      points,
      before:
        before &&
        pointsOf(await readDays(history, before), startsBefore(range, before, grain, starts), before.to),
    };
  });

function grainOf({ from, to }: Span): TimelineGrain {
  const days = to - from + 1;
  if (days <= 92) return 'day';
  if (days <= 400) return 'week';
  return days <= 40 * 366 ? 'month' : 'year';
}

function startsOf({ from, to }: Span, grain: TimelineGrain): EpochDay[] {
  if ((to - from) / { day: 1, week: 7, month: 28, year: 365 }[grain] > mostPoints)
    throw new Fault('invalid', 'That would be too many points', {
      fields: [
        { field: 'grain', reason: `more than ${mostPoints} points: take a wider grain or a shorter range` },
      ],
    });
  const starts = [from];
  for (let start = nextStart(from, grain); start <= to; start = nextStart(start, grain)) starts.push(start);
  return starts;
}

function nextStart(day: EpochDay, grain: TimelineGrain): EpochDay {
  if (grain === 'day') return day + 1;
  if (grain === 'week') return startOfWeek(day) + 7;
  if (grain === 'month') return addMonths(startOfMonth(day), 1);
  return addMonths(startOfYear(day), 12);
}

function startsBefore(
  range: DayRange,
  before: Span,
  grain: TimelineGrain,
  starts: readonly EpochDay[],
): EpochDay[] {
  if (grain === 'month' || grain === 'year') return startsOf(before, grain);
  return starts.map((start) => before.from + start - range.from).filter((start) => start <= before.to);
}

const pointsOf = (series: DaySeries, starts: readonly EpochDay[], to: EpochDay): TimelinePoint[] =>
  bucketDays(series, starts, to).map((bucket, index) => ({ period: textOf(starts[index] ?? 0), ...bucket }));
