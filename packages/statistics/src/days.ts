/**
 * Calendar days as whole numbers: days since 1970-01-01. A day here has no time zone; which day a listen
 * belongs to is settled where the listens are read.
 */
export type EpochDay = number;

const millisecondsPerDay = 86_400_000;

/** @param text `YYYY-MM-DD` */
export const dayOf = (text: string): EpochDay =>
  Math.round(Date.parse(`${text}T00:00:00Z`) / millisecondsPerDay);

export const textOf = (day: EpochDay): string =>
  new Date(day * millisecondsPerDay).toISOString().slice(0, 10);

export const dayFrom = (year: number, month: number, date: number): EpochDay => {
  const value = new Date(0);
  value.setUTCFullYear(year, month - 1, date);
  return Math.round(value.getTime() / millisecondsPerDay);
};

export const yearOf = (day: EpochDay): number => new Date(day * millisecondsPerDay).getUTCFullYear();
/** 1 … 12 */
export const monthOf = (day: EpochDay): number => new Date(day * millisecondsPerDay).getUTCMonth() + 1;
/** 1 … 31 */
export const dateOf = (day: EpochDay): number => new Date(day * millisecondsPerDay).getUTCDate();
/** 0 = Monday … 6 = Sunday */
export const weekDayOf = (day: EpochDay): number => (((day + 3) % 7) + 7) % 7;

export const startOfWeek = (day: EpochDay): EpochDay => day - weekDayOf(day);
export const startOfMonth = (day: EpochDay): EpochDay => dayFrom(yearOf(day), monthOf(day), 1);
export const startOfYear = (day: EpochDay): EpochDay => dayFrom(yearOf(day), 1, 1);
export const startOfQuarter = (day: EpochDay): EpochDay =>
  dayFrom(yearOf(day), monthOf(day) - ((monthOf(day) - 1) % 3), 1);

/** The same date `months` later (or earlier); where that month is too short, its last day. */
export function addMonths(day: EpochDay, months: number): EpochDay {
  const first = dayFrom(yearOf(day), monthOf(day) + months, 1);
  const next = dayFrom(yearOf(day), monthOf(day) + months + 1, 1);
  return Math.min(first + dateOf(day) - 1, next - 1);
}
