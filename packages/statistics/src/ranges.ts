import { Fault } from '@fonoteca/domain';
import {
  addMonths,
  dateOf,
  dayOf,
  type EpochDay,
  monthOf,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
  textOf,
} from './days.ts';

export type RangeName =
  | 'today'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'last-7-days'
  | 'last-30-days'
  | 'last-90-days'
  | 'last-365-days'
  | 'all'
  | 'custom';

export interface RangeQuery {
  readonly range: RangeName;
  /** `YYYY-MM-DD`; needed by `custom`, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Whole days, `from` … `to`, both included. */
export interface Span {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

export interface DayRange extends Span {
  readonly before: Span | null;
}

export interface RangeAnswer {
  from: string;
  to: string;
  before: { from: string; to: string } | null;
  timeZone: string;
}

/**
 * The days of a range and those it is compared with.
 *
 * A running week, month, quarter or year is compared with the same part of the one before (1 … 20 May
 * with 1 … 20 April; where that month is shorter, with all of it). Rolling windows are compared with the
 * window right before. So are custom days, unless they are just a whole month, quarter or year: those
 * are compared with the whole one before. `all` has nothing before.
 *
 * @param firstDay day of the person's first listen, where `all` begins
 */
export function resolveRange(query: RangeQuery, today: EpochDay, firstDay: EpochDay | null): DayRange {
  if (query.range === 'all') return { from: Math.min(firstDay ?? today, today), to: today, before: null };
  if (query.range === 'custom') return customRange(query);
  const rolling = /^last-(\d+)-days$/.exec(query.range);
  if (rolling) return windowOf({ from: today - Number(rolling[1]) + 1, to: today });
  switch (query.range) {
    case 'today':
      return windowOf({ from: today, to: today });
    case 'week':
      return { from: startOfWeek(today), to: today, before: { from: startOfWeek(today) - 7, to: today - 7 } };
    case 'month':
      return toDate(startOfMonth(today), today, 1);
    case 'quarter':
      return toDate(startOfQuarter(today), today, 3);
    default:
      return toDate(startOfYear(today), today, 12);
  }
}

const windowOf = ({ from, to }: Span): DayRange => ({
  from,
  to,
  before: { from: from - (to - from + 1), to: from - 1 },
});

const toDate = (from: EpochDay, to: EpochDay, months: number): DayRange => ({
  from,
  to,
  before: { from: addMonths(from, -months), to: addMonths(to, -months) },
});

function customRange(query: RangeQuery): DayRange {
  const missing = (['from', 'to'] as const).filter((field) => query[field] === undefined);
  if (missing.length > 0)
    throw new Fault('invalid', 'A custom range needs its first and last day', {
      fields: missing.map((field) => ({ field, reason: 'missing: give a day such as 2026-03-01' })),
    });
  const span = { from: dayOf(query.from ?? ''), to: dayOf(query.to ?? '') };
  if (!(span.to >= span.from))
    throw new Fault('invalid', 'The range ends before it begins', {
      fields: [{ field: 'to', reason: `must be ${query.from} or later` }],
    });
  for (const months of [12, 3, 1])
    if (isWhole(span, months))
      return { ...span, before: { from: addMonths(span.from, -months), to: span.from - 1 } };
  return windowOf(span);
}

/** Whether it is just a calendar year (12), quarter (3) or month (1). */
const isWhole = ({ from, to }: Span, months: number): boolean =>
  dateOf(from) === 1 && (monthOf(from) - 1) % months === 0 && addMonths(from, months) === to + 1;

export const describeRange = (range: DayRange, timeZone: string): RangeAnswer => ({
  from: textOf(range.from),
  to: textOf(range.to),
  before: range.before && { from: textOf(range.before.from), to: textOf(range.before.to) },
  timeZone,
});
