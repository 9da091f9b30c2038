import { expect, test } from 'vitest';
import { daysOf, type Entry } from '../src/pages/live/calendar/entries.ts';
import { hoursWords } from '../src/pages/live/calendar/words.ts';

const zone = 'Europe/Berlin';
const entry = (key: string, from: string, to: string): Entry => ({
  key,
  channelId: 1,
  name: key,
  from: Date.parse(from),
  to: Date.parse(to),
});
const listed = (monday: string, ...entries: Entry[]) =>
  daysOf(monday, entries, zone).flatMap((day) => day.entries.map(({ key }) => `${key} ${day.day}`));

test('what began in the week before and reaches into this one is listed on its first day', () => {
  const over = entry('over', '2026-03-08T20:00Z', '2026-03-09T02:00Z');
  expect(listed('2026-03-09', over)).toEqual(['over 2026-03-09']);
  expect(hoursWords(over, zone, '2026-03-09')).toMatch(/Mar.*–/);
  expect(hoursWords(over, zone, '2026-03-08')).not.toMatch(/Mar/);
  expect(listed('2026-03-02', over)).toEqual(['over 2026-03-08']);
  // It runs now, and is asked for in the weeks to come as well.
  expect(listed('2026-03-16', over)).toEqual([]);
});

test('whatever stands in a day of the week stands in its list', () => {
  const days = daysOf('2026-03-23', [entry('long', '2026-03-01T00:00Z', '2026-03-30T00:00Z')], zone);
  expect(days.map(({ placed }) => placed.length)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(days.flatMap(({ entries }) => entries)).toHaveLength(1);
  // The clocks go forward on the Sunday.
  expect(days.map(({ from, to }) => (to - from) / 3_600_000)).toEqual([24, 24, 24, 24, 24, 24, 23]);
});
