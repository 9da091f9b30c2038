/** Days are `YYYY-MM-DD` in the person's time zone; instants are ISO strings in UTC. */
const locale = undefined;

const formats = new Map<string, Intl.DateTimeFormat>();
const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made;
};

const partsIn = (ms: number, timeZone: string): Record<string, number> => {
  const parts: Record<string, number> = {};
  const shape = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  for (const part of shape.formatToParts(ms)) parts[part.type] = Number(part.value);
  return parts;
};

const two = (value: number | undefined): string => String(value ?? 0).padStart(2, '0');

/** The day on which an instant falls for the person. */
export const dayOf = (instant: string | number | Date, timeZone: string): string => {
  const parts = partsIn(new Date(instant).getTime(), timeZone);
  return `${String(parts.year).padStart(4, '0')}-${two(parts.month)}-${two(parts.day)}`;
};

export const today = (timeZone: string): string => dayOf(Date.now(), timeZone);

const asDate = (day: string): Date => new Date(`${day}T00:00:00Z`);

export const addDays = (day: string, count: number): string =>
  new Date(asDate(day).getTime() + count * 86_400_000).toISOString().slice(0, 10);

/** 0 = Monday … 6 = Sunday. */
export const weekDayOf = (day: string): number => (asDate(day).getUTCDay() + 6) % 7;

export const clockTime = (instant: string, timeZone: string): string =>
  format({ timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date(instant));

export const longDay = (day: string): string =>
  format({ timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    asDate(day),
  );

export const shortDay = (day: string): string =>
  format({ timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }).format(asDate(day));

export const dayAndMonth = (day: string): string =>
  format({ timeZone: 'UTC', day: 'numeric', month: 'short' }).format(asDate(day));

export const monthName = (day: string, length: 'long' | 'short' | 'narrow' = 'long'): string =>
  format({ timeZone: 'UTC', month: length }).format(asDate(day));

export const monthAndYear = (day: string): string =>
  format({ timeZone: 'UTC', month: 'long', year: 'numeric' }).format(asDate(day));

export const dayAndTime = (instant: string, timeZone: string): string =>
  format({ timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));

export const dateOf = (instant: string, timeZone: string): string =>
  format({ timeZone, dateStyle: 'medium' }).format(new Date(instant));

/** Names of the days of a week, Monday first. */
export const weekDays = (length: 'long' | 'short' | 'narrow'): string[] =>
  Array.from({ length: 7 }, (_, index) =>
    format({ timeZone: 'UTC', weekday: length }).format(new Date(Date.UTC(2024, 0, 1 + index))),
  );

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "3 hours ago", "1 day ago"; "just now" under a minute. */
export const ago = (instant: string, now = Date.now()): string => {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return 'just now';
};

/** When a listen was, in a list: how long ago today, the week day within a week, else the date. */
export const whenListened = (instant: string, timeZone: string, now: number): string => {
  const day = dayOf(instant, timeZone);
  const days = Math.round((asDate(dayOf(now, timeZone)).getTime() - asDate(day).getTime()) / 86_400_000);
  if (days <= 0) return ago(instant, now);
  const clock = clockTime(instant, timeZone);
  if (days === 1) return `yesterday, ${clock}`;
  if (days < 7) return `${format({ timeZone: 'UTC', weekday: 'short' }).format(asDate(day))}, ${clock}`;
  return shortDay(day);
};

/** What a `datetime-local` input shows for an instant in a time zone. */
export const toLocalInput = (instant: string, timeZone: string): string => {
  const parts = partsIn(new Date(instant).getTime(), timeZone);
  const clock = `${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}`;
  return `${dayOf(instant, timeZone)}T${clock}`;
};

/**
 * The instant of a wall clock time in a time zone. A time that daylight saving skips is moved
 * forward with the clocks; of a time that comes twice the first is taken.
 */
export const fromLocalInput = (local: string, timeZone: string): string => {
  const wanted = new Date(`${local.length === 16 ? `${local}:00` : local}Z`).getTime();
  const offsetAt = (ms: number): number => {
    const shown = new Date(`${toLocalInput(new Date(ms).toISOString(), timeZone)}Z`).getTime();
    return shown - Math.floor(ms / 1000) * 1000;
  };
  const offsets = [offsetAt(wanted - 86_400_000), offsetAt(wanted + 86_400_000)];
  const candidates = offsets.map((offset) => wanted - offset);
  const exact = candidates.filter((ms) => ms + offsetAt(ms) === wanted);
  const ms = exact.length ? Math.min(...exact) : Math.max(...candidates);
  return new Date(ms).toISOString();
};

/** The first instant of a day, and with `count` 1 the first of the day after. */
export const startOfDay = (day: string, timeZone: string): string =>
  fromLocalInput(`${day}T00:00:00`, timeZone);

export const browserTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

export const knownTimeZones = (): string[] => {
  const zones = Intl.supportedValuesOf('timeZone');
  return zones.includes('UTC') ? zones : ['UTC', ...zones];
};
