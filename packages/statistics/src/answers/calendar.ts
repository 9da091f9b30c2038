import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import type { DaySeries } from '../day-series.ts';
import { dayFrom, textOf, yearOf } from '../days.ts';
import { everyDay, readDays, withHistory } from '../history.ts';

export interface Calendar {
  year: number;
  /** Years with listens, the newest first. */
  years: number[];
  /** Every day of the year, those without listens included. */
  days: { day: string; listens: number }[];
}

/** Every day of a year. */
export const calendar = (
  store: Store,
  person: Person,
  query: { year: number },
  now = new Date(),
): Promise<Calendar> =>
  withHistory(store, person, now, async (history) => {
    const series = await readDays(history, everyDay);
    const listens = new Map<number, number>();
    series.days.forEach((day, index) => {
      listens.set(day, series.listens[index] ?? 0);
    });
    const days: Calendar['days'] = [];
    for (let day = dayFrom(query.year, 1, 1); yearOf(day) === query.year; day++)
      days.push({ day: textOf(day), listens: listens.get(day) ?? 0 });
    return { year: query.year, years: yearsOf(series), days };
  });

export function yearsOf(series: DaySeries): number[] {
  const years = new Set<number>();
  series.days.forEach((day, index) => {
    if ((series.listens[index] ?? 0) > 0) years.add(yearOf(day));
  });
  return [...years].sort((a, b) => b - a);
}
