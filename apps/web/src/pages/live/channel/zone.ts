import { toLocalInput } from '../../../lib/time.ts';

/** Minutes east of UTC of a person's time zone at a moment. */
export const offsetOf = (timeZone: string, at: number): number => {
  const minute = Math.floor(at / 60_000) * 60_000;
  const shown = Date.parse(`${toLocalInput(new Date(minute).toISOString(), timeZone)}Z`);
  return Math.round((shown - minute) / 60_000);
};

/**
 * A week of 168 hours in another zone: an hour that lies between two is made of both.
 *
 * @param minutes how much later the clocks of the wanted zone are than those of the given one
 */
export const shiftWeek = (hours: readonly number[], minutes: number): number[] => {
  const whole = Math.floor(minutes / 60);
  const share = (minutes - whole * 60) / 60;
  const at = (hour: number): number => hours[((hour % 168) + 168) % 168] ?? 0;
  return Array.from(
    { length: 168 },
    (_, hour) => at(hour - whole) * (1 - share) + at(hour - whole - 1) * share,
  );
};

/** "UTC+2", "UTC−3:30" */
export const offsetWords = (minutes: number): string => {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60 ? `:${String(size % 60).padStart(2, '0')}` : '';
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${rest}`;
};
