import type { Override } from './types.ts';

type Window = NonNullable<Override['windows']>[number];

/** The same hours on some days of the week, Monday is 0; `to` at or before `from` runs over midnight. */
export interface Hours {
  readonly days: readonly number[];
  /** `HH:MM` */
  readonly from: string;
  readonly to: string;
}

const week = 7 * 1440;
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

export const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Minutes of the week as they are stored; the same clock time twice is a whole day. */
export const toWindows = (hours: readonly Hours[]): Window[] =>
  hours.flatMap(({ days, from, to }) => {
    const start = minuteOf(from);
    const length = (minuteOf(to) - start + 1440) % 1440 || 1440;
    return days.map((day) => ({
      from: day * 1440 + start,
      to: (day * 1440 + start + length) % week,
    }));
  });

/** Back to what a form shows: days with the same hours together; what is longer than a day, day by day. */
export const toHours = (windows: readonly Window[]): Hours[] => {
  const rows = new Map<string, { days: number[]; from: string; to: string }>();
  for (const window of windows) {
    const end = window.from + ((window.to - window.from + week) % week || week);
    for (let from = window.from; from < end; from += 1440) {
      const to = Math.min(end, from + 1440);
      const key = `${clock(from % 1440)} ${clock(to % 1440)}`;
      const row = rows.get(key) ?? { days: [], from: clock(from % 1440), to: clock(to % 1440) };
      const day = Math.floor(from / 1440) % 7;
      if (!row.days.includes(day)) row.days.push(day);
      rows.set(key, row);
    }
  }
  return [...rows.values()].map((row) => ({ ...row, days: row.days.toSorted((a, b) => a - b) }));
};
