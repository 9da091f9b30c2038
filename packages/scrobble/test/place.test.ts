import { type Interval, oldestSeconds, type PlannableItem, placeBefore, placeFrom } from '@fonoteca/scrobble';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const now = 1_772_000_000;
const track = (id: number, durationSeconds: number, side: string | null = 'A'): PlannableItem => ({
  id: String(id),
  durationSeconds,
  side,
});
const timesOf = (placement: ReturnType<typeof placeBefore>): number[] => {
  if (!placement.placed) throw new Error(placement.reason);
  return [...placement.times.values()].sort((a, b) => a - b);
};

describe('finished just now', () => {
  test('tracks follow their lengths and the last ends now', () => {
    const placed = placeBefore([track(1, 200), track(2, 100), track(3, 300)], [], now);
    expect(placed).toEqual({
      placed: true,
      times: new Map([
        ['1', now - 600],
        ['2', now - 400],
        ['3', now - 300],
      ]),
    });
  });

  test('goes before what was heard since', () => {
    const placed = placeBefore([track(1, 100), track(2, 100)], [{ start: now - 50, end: now - 10 }], now);
    expect(timesOf(placed)).toEqual([now - 250, now - 150]);
  });

  test('stays together where a gap is too short for all of it', () => {
    const busy = [
      { start: now - 50, end: now },
      { start: now - 400, end: now - 200 },
    ];
    expect(timesOf(placeBefore([track(1, 100), track(2, 100)], busy, now))).toEqual([now - 600, now - 500]);
  });

  test('a record that finds no gap as a whole is placed side by side', () => {
    const from = now - oldestSeconds;
    // Free: the last 500 s, and 500 s before something heard for days.
    const busy = [{ start: from + 500, end: now - 500 }];
    const sides = [track(1, 400, 'A'), track(2, 400, 'B')];
    expect(timesOf(placeBefore(sides, busy, now))).toEqual([from + 100, now - 400]);
  });

  test('is refused, with the reason, where nothing is free', () => {
    const placed = placeBefore([track(1, 300)], [{ start: 0, end: now }], now);
    expect(placed).toEqual({ placed: false, reason: expect.stringContaining('free stretch') });
  });

  test('always inside the window, in order, one second for each, and over nothing', () => {
    const interval = fc
      .tuple(fc.integer({ min: 0, max: oldestSeconds }), fc.integer({ min: 1, max: 40_000 }))
      .map(([back, length]): Interval => ({ start: now - back, end: now - back + length }));
    const lengths = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 60 }), lengths, (busy, durations) => {
        const items = durations.map((length, index) => track(index, length, index % 2 ? 'A' : 'B'));
        const placed = placeBefore(items, busy, now);
        if (!placed.placed) return;
        let end = Number.NEGATIVE_INFINITY;
        for (const item of items) {
          const start = placed.times.get(item.id) as number;
          expect(start).toBeGreaterThanOrEqual(Math.max(end, now - oldestSeconds));
          end = start + item.durationSeconds;
          expect(end).toBeLessThanOrEqual(now);
          expect(busy.some((other) => other.start < end && other.end > start)).toBe(false);
        }
      }),
    );
  });
});

describe('started at', () => {
  test('begins then', () => {
    expect(timesOf(placeFrom([track(1, 100), track(2, 50)], [], now - 5000, now))).toEqual([
      now - 5000,
      now - 4900,
    ]);
  });

  test('is refused over something that was heard, and says when that was', () => {
    const busy = [{ start: now - 4950, end: now - 4940 }];
    const placed = placeFrom([track(1, 100)], busy, now - 5000, now);
    expect(placed).toEqual({
      placed: false,
      reason: `something else was heard from ${new Date((now - 4950) * 1000).toISOString()} to ${new Date((now - 4940) * 1000).toISOString()}`,
    });
  });

  test('is refused when it is too long ago', () => {
    expect(placeFrom([track(1, 100)], [], now - 14 * 86_400, now).placed).toBe(false);
  });
});
