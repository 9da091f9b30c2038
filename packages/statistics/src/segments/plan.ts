import { addMonths, type EpochDay, startOfMonth, startOfYear } from '../days.ts';
import { type Grain, wholePeriod } from '../kinds.ts';

/** A segment to add to an answer, or (sign -1) to take away from it. */
export interface Piece {
  readonly grain: Grain;
  readonly period: EpochDay;
  readonly sign: 1 | -1;
}

/** What is folded: every day from `first` (the first with a listen) and before `until`. */
export interface Folded {
  readonly first: EpochDay;
  readonly until: EpochDay;
}

/** Roughly how many bytes a segment has, in day segments: what a path through the calendar costs. */
const weights = { day: 1, month: 20, year: 80, until: 130, whole: 130 } as const satisfies Record<
  Grain,
  number
>;

interface Step extends Piece {
  readonly to: EpochDay;
}

/**
 * The cheapest way to sum up the folded days `from` … before `to` out of ready segments.
 *
 * Counts can be subtracted, so a range is a walk along the calendar from its start to its end: a step
 * forward over a day, month or year adds that segment, a step back takes it away, and `until` leads
 * from the beginning of time to a 1 January. 16 March 2005 … 20 November 2024 thus is two `until`
 * sums, a few months and a few days, instead of two decades of years.
 */
export function planRange(from: EpochDay, to: EpochDay, folded: Folded): Piece[] {
  const end = Math.min(to, folded.until);
  const start = from <= folded.first ? beginning : from;
  if (Math.max(from, folded.first) >= end) return [];
  return cheapestPath(start, end, calendarAround(start, end, folded));
}

const beginning = Number.MIN_SAFE_INTEGER;

type Calendar = Map<EpochDay, Step[]>;

/** Every step that can be of use: the days of the two border months, the months of their years, all years. */
function calendarAround(start: EpochDay, end: EpochDay, folded: Folded): Calendar {
  const calendar: Calendar = new Map();
  const connect = (grain: Grain, period: EpochDay, a: EpochDay, b: EpochDay) => {
    stepsOf(calendar, a).push({ grain, period, sign: 1, to: b });
    stepsOf(calendar, b).push({ grain, period, sign: -1, to: a });
  };
  const inFolded = (day: EpochDay) => Math.min(day, folded.until);
  const months = new Set<EpochDay>();
  const years = new Set<EpochDay>();
  for (const border of start === beginning ? [end] : [start, end]) {
    months.add(startOfMonth(border));
    years.add(startOfYear(border));
  }
  for (const month of months)
    for (let day = month; day < inFolded(addMonths(month, 1)); day++) connect('day', day, day, day + 1);
  for (const year of years)
    for (let i = 0; i < 12; i++) {
      const month = addMonths(year, i);
      if (month < folded.until) connect('month', month, month, inFolded(addMonths(month, 1)));
    }
  for (let year = startOfYear(folded.first); year < folded.until; year = addMonths(year, 12)) {
    connect('year', year, year, inFolded(addMonths(year, 12)));
    if (year > folded.first) connect('until', year, beginning, year);
  }
  connect('whole', wholePeriod, beginning, folded.until);
  // Nothing was heard before the first day: the start of its year is as good as the beginning of time.
  stepsOf(calendar, beginning).push({ ...nothing, to: startOfYear(folded.first) });
  stepsOf(calendar, startOfYear(folded.first)).push({ ...nothing, to: beginning });
  return calendar;
}

/** A step that costs nothing and adds nothing. */
const nothing = { grain: 'until', period: beginning, sign: 1 } as const;

const stepsOf = (calendar: Calendar, day: EpochDay): Step[] => {
  const steps = calendar.get(day) ?? [];
  calendar.set(day, steps);
  return steps;
};

const costOf = (step: Step): number => (step.period === beginning ? 0 : weights[step.grain]);

/** Dijkstra over some two hundred days. */
function cheapestPath(start: EpochDay, end: EpochDay, calendar: Calendar): Piece[] {
  const costs = new Map<EpochDay, number>([[start, 0]]);
  const arrivals = new Map<EpochDay, { from: EpochDay; step: Step }>();
  const settled = new Set<EpochDay>();
  for (;;) {
    let here: EpochDay | undefined;
    for (const [day, cost] of costs)
      if (!settled.has(day) && (here === undefined || cost < (costs.get(here) ?? 0))) here = day;
    if (here === undefined) throw new Error(`no way through the calendar from ${start} to ${end}`);
    if (here === end) break;
    settled.add(here);
    for (const step of calendar.get(here) ?? []) {
      const cost = (costs.get(here) ?? 0) + costOf(step);
      if (cost >= (costs.get(step.to) ?? Number.POSITIVE_INFINITY)) continue;
      costs.set(step.to, cost);
      arrivals.set(step.to, { from: here, step });
    }
  }
  const pieces: Piece[] = [];
  for (let day = end; day !== start; ) {
    const arrival = arrivals.get(day);
    if (!arrival) break;
    const { grain, period, sign } = arrival.step;
    if (period !== beginning) pieces.push({ grain, period, sign });
    day = arrival.from;
  }
  return pieces.reverse();
}
