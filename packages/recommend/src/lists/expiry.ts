import { Temporal } from 'temporal-polyfill';
import type { ListPurpose } from './types.ts';

const hourMs = 3_600_000;

const local = (timeZone: string, at: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);

/** Hour of the day (0–23) and weekday (0 Monday … 6 Sunday) of an instant where the person is. */
export function localHour(timeZone: string, at: number): { hour: number; weekday: number } {
  const { hour, dayOfWeek } = local(timeZone, at);
  return { hour, weekday: dayOfWeek - 1 };
}

/** When the person's day began that holds an instant. */
export const startOfDay = (timeZone: string, at: number): Date =>
  new Date(local(timeZone, at).startOfDay().epochMilliseconds);

/** When a list made at `at` has had its time: a mix at the person's next midnight, a week's list on Monday. */
export function expiryOf(purpose: ListPurpose, timeZone: string, at: number): Date {
  if (purpose === 'next') return new Date(at + hourMs / 2);
  if (purpose === 'radio' || purpose === 'mix') return new Date(at + 6 * hourMs);
  if (purpose === 'rediscover' || purpose === 'discover') return new Date(at + 24 * hourMs);
  const now = local(timeZone, at);
  const days = purpose === 'weekly-discovery' ? 8 - now.dayOfWeek : 1;
  return new Date(now.startOfDay().add({ days }).epochMilliseconds);
}
