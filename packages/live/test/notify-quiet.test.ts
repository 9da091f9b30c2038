import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { isQuiet } from '../src/notify/quiet-hours.ts';

const zones = [
  'UTC',
  'Europe/Madrid',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  // Half an hour of daylight saving.
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Africa/Casablanca',
  // Turns the clock at midnight.
  'Asia/Beirut',
];
const zone = fc.constantFrom(...zones);
const minuteOfDay = fc.integer({ min: 0, max: 1439 });
const text = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const moment = fc.integer({
  min: Date.UTC(2019, 0, 1) / 1000,
  max: Date.UTC(2031, 0, 1) / 1000,
});
/** Whether a minute of the day lies on the way from one to the other, going forward round the clock. */
const onTheWay = (minute: number, from: number, to: number): boolean =>
  (minute - from + 1440) % 1440 < (to - from + 1440) % 1440;

describe('quiet hours', () => {
  test('whatever zone and day: the clock on the wall says whether it is quiet', () => {
    fc.assert(
      fc.property(zone, minuteOfDay, minuteOfDay, moment, (timeZone, from, to, seconds) => {
        const wall = Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(timeZone);
        const expected = onTheWay(wall.hour * 60 + wall.minute, from, to);
        expect(isQuiet({ from: text(from), to: text(to) }, timeZone, seconds * 1000)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test('a time on the wall, on any day, is judged alike both times that daylight saving shows it', () => {
    fc.assert(
      fc.property(
        zone,
        minuteOfDay,
        minuteOfDay,
        minuteOfDay,
        fc.integer({ min: 0, max: 4000 }),
        (timeZone, from, to, minute, day) => {
          const wall = Temporal.PlainDate.from('2020-01-01')
            .add({ days: day })
            .toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
          for (const disambiguation of ['earlier', 'later'] as const) {
            const zoned = wall.toZonedDateTime(timeZone, { disambiguation });
            // A time that is left out that day is shown as another one.
            if (!zoned.toPlainDateTime().equals(wall)) continue;
            const quiet = isQuiet({ from: text(from), to: text(to) }, timeZone, zoned.epochMilliseconds);
            expect(quiet).toBe(onTheWay(minute, from, to));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('what is not quiet from one to the other is quiet from the other to the one', () => {
    fc.assert(
      fc.property(zone, minuteOfDay, minuteOfDay, moment, (timeZone, from, to, seconds) => {
        fc.pre(from !== to);
        const quiet = isQuiet({ from: text(from), to: text(to) }, timeZone, seconds * 1000);
        expect(isQuiet({ from: text(to), to: text(from) }, timeZone, seconds * 1000)).toBe(!quiet);
      }),
    );
  });

  const minutesQuiet = (day: string, from: string, to: string): number => {
    const begin = Temporal.PlainDate.from(day).toZonedDateTime('Europe/Madrid').epochMilliseconds;
    const end = Temporal.PlainDate.from(day)
      .add({ days: 1 })
      .toZonedDateTime('Europe/Madrid').epochMilliseconds;
    let count = 0;
    for (let at = begin; at < end; at += 60_000) if (isQuiet({ from, to }, 'Europe/Madrid', at)) count += 1;
    return count;
  };

  test('the night that loses an hour is an hour shorter, the one that wins one an hour longer', () => {
    expect(minutesQuiet('2026-03-28', '01:00', '05:00')).toBe(240);
    expect(minutesQuiet('2026-03-29', '01:00', '05:00')).toBe(180);
    expect(minutesQuiet('2026-10-25', '01:00', '05:00')).toBe(300);
    // Hours that are left out altogether that day are not quiet at another time.
    expect(minutesQuiet('2026-03-29', '02:00', '03:00')).toBe(0);
  });

  test('over midnight, with the ends where they are said', () => {
    const hours = { from: '23:00', to: '07:30:00' };
    const at = (time: string) => isQuiet(hours, 'Europe/Madrid', Date.parse(`2026-01-05T${time}+01:00`));
    expect(['22:59:59', '23:00:00', '00:00:00', '07:29:59', '07:30:00'].map(at)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  test('equal times are no quiet hours', () => {
    expect(isQuiet({ from: '08:00', to: '08:00' }, 'UTC', Date.UTC(2026, 0, 1, 8))).toBe(false);
  });
});
