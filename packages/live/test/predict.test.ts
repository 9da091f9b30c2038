import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBelief, decodeBelief } from '../src/predict/belief.ts';
import { calibrate, learnCalibration, noCalibration } from '../src/predict/calibration.ts';
import { createPopulation, decodePopulation } from '../src/predict/population.ts';
import type { Belief } from '../src/predict/types.ts';
import { day, hour, minute, monday, random, week } from './replay-support.ts';

/** Watched without a gap: every broadcast is seen, and a look every half hour besides. */
function watched(
  starts: readonly number[],
  until: number,
  lasts = 2 * hour,
  belief = createBelief(),
): Belief {
  const from = Math.min(...starts, until) - 2 * day;
  const waiting = [...starts].sort((left, right) => left - right);
  for (let now = from; now <= until; now += 30 * minute) {
    const start = waiting[0];
    if (start === undefined || start + lasts > now) {
      if (start === undefined || start > now) belief.look(now, false);
      continue;
    }
    waiting.shift();
    belief.look(start, true);
    belief.observe({ start, end: null }, start);
    belief.look(start + lasts, true);
    belief.observe({ start, end: start + lasts }, now);
  }
  return belief;
}

const daily = (from: number, days: number, at: number, wobble: (index: number) => number = () => 0) =>
  Array.from({ length: days }, (_, index) => from + index * day + at + wobble(index));

describe('a belief', () => {
  test('is the same for the same past, whole weeks later', () => {
    const offsets = fc.array(fc.integer({ min: 0, max: 28 * 1440 }), { minLength: 1, maxLength: 25 });
    fc.assert(
      fc.property(
        offsets,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 2879 }),
        (minutes, weeks, after) => {
          const starts = [...new Set(minutes)].map((each) => monday + each * minute);
          const now = monday + 29 * day + after * minute;
          const one = watched(starts, now, 20 * minute);
          const other = watched(
            starts.map((start) => start + weeks * week),
            now + weeks * week,
            20 * minute,
          );
          const [first, second] = [one.chances(now), other.chances(now + weeks * week)];
          expect(second.within60).toBeCloseTo(first.within60, 9);
          expect(second.live).toBeCloseTo(first.live, 9);
        },
      ),
      { numRuns: 15 },
    );
  });

  test('knows no edge at midnight', () => {
    const now = monday + 21 * day;
    const belief = watched(
      daily(monday, 20, 23.9 * hour, (index) => (index % 2) * 15 * minute),
      now - 6 * hour,
    );
    const before = belief.starts(now - hour, 10 * minute, 12);
    const sum = before.reduce((total, each) => total + each, 0);
    expect(sum).toBeGreaterThan(0.5);
    // The mean of the start hours would be noon: next to nothing is expected there.
    expect(belief.starts(now - 13 * hour, hour, 2).reduce((total, each) => total + each, 0)).toBeLessThan(
      sum / 20,
    );
    const [left = 0, right = 1] = [before[5], before[6]];
    expect(left / right).toBeGreaterThan(0.5);
    expect(left / right).toBeLessThan(2);
  });

  test('knows no edge from Sunday to Monday', () => {
    const sundays = Array.from(
      { length: 8 },
      (_, index) => monday + (index + 1) * week - 5 * minute + (index % 2) * 10 * minute,
    );
    const belief = watched(sundays, monday + 8 * week + day);
    const [before = 0, after = 0] = belief.starts(monday + 9 * week - 30 * minute, 30 * minute, 2);
    const elsewhere = belief.starts(monday + 9 * week - 3.5 * day, 30 * minute, 2);
    expect(before).toBeGreaterThan(5 * (elsewhere[0] ?? 1));
    expect(after).toBeGreaterThan(5 * (elsewhere[1] ?? 1));
  });

  test('says "not enough seen" below five broadcasts in thirty days, and a next start from then on', () => {
    const four = watched(daily(monday, 4, 20 * hour), monday + 5 * day);
    expect(four.forecast(monday + 5 * day)).toMatchObject({ enough: false, next: null });
    const many = watched(daily(monday, 20, 20 * hour), monday + 20 * day);
    const forecast = many.forecast(monday + 20 * day);
    expect(forecast.enough).toBe(true);
    const { likely, from, to } = forecast.next ?? { likely: 0, from: 0, to: 0 };
    expect(Math.abs(likely - (monday + 20 * day + 20 * hour))).toBeLessThan(30 * minute);
    expect(from).toBeLessThanOrEqual(likely);
    expect(to).toBeGreaterThanOrEqual(likely);
    expect(forecast.consistency).toBeGreaterThan(0.9);
    expect(forecast.confidence).toBeGreaterThan(0.5);
    expect(many.forecast(monday + 60 * day).enough).toBe(false);
  });

  test('lets go of a habit that was given up, and of a time that moved', () => {
    const until = monday + 21 * day;
    const belief = watched(daily(monday, 21, 20 * hour), until);
    const atEight = (now: number) => belief.starts(now + 19.5 * hour, hour, 1)[0] ?? 0;
    const kept = atEight(until);
    for (let now = until; now <= until + 21 * day; now += 30 * minute) belief.look(now, false);
    expect(atEight(until + 21 * day)).toBeLessThan(kept / 5);

    const moved = watched([...daily(monday, 21, 20 * hour), ...daily(until, 7, 14 * hour)], until + 7 * day);
    const [early = 0] = moved.starts(until + 7 * day + 13.5 * hour, hour, 1);
    const [late = 1] = moved.starts(until + 7 * day + 19.5 * hour, hour, 1);
    expect(early).toBeGreaterThan(late);
  });

  test('finds out which clocks a channel lives by', () => {
    // Eight in the evening in New York: 01:00 UTC until 8 March 2026, 00:00 from then on.
    const change = Date.UTC(2026, 2, 8, 7);
    const starts = daily(Date.UTC(2026, 1, 1), 50, hour).map((start) =>
      start > change ? start - hour : start,
    );
    const until = Date.UTC(2026, 2, 20);
    const belief = watched(
      starts.filter((start) => start < until),
      until,
    );
    const { zone } = belief.pattern(until);
    expect(zone.rules).toBe('us');
    // Rules of Europe, which changed three weeks later, fit the same life in Berlin.
    const berlin = daily(Date.UTC(2026, 1, 20), 50, 19 * hour).map((start) =>
      start > Date.UTC(2026, 2, 29) ? start - hour : start,
    );
    expect(watched(berlin, Date.UTC(2026, 3, 9)).pattern(Date.UTC(2026, 3, 9)).zone.rules).toBe('eu');
  });

  test('shows a week on the channel’s own clocks', () => {
    const until = monday + 28 * day;
    const { starts, live, zone } = watched(
      daily(monday, 28, 18 * hour, () => 30 * minute),
      until,
    ).pattern(until);
    expect(starts).toHaveLength(168);
    expect(live).toHaveLength(168);
    const shift = zone.offsetMinutes / 60;
    const peak = starts.indexOf(Math.max(...starts));
    expect((((peak - shift) % 24) + 24) % 24).toBe(18);
    expect(Math.max(...live)).toBeLessThanOrEqual(1);
  });

  test('comes back from its bytes as it was, in under 16 KB', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 1e6 }), (count, seed) => {
        const next = random(seed);
        const population = createPopulation();
        const belief = createBelief({ population });
        let at = monday;
        for (let index = 0; index < count; index++) {
          belief.look(at, false);
          at += Math.round(next() * 600) * minute + minute;
          belief.observe({ start: at, end: null }, at);
          at += Math.round(next() * 200) * minute + minute;
          if (next() < 0.9) belief.observe({ start: at - minute, end: at }, at);
          belief.look(at, next() < 0.5);
        }
        const bytes = belief.encode();
        expect(bytes.length).toBeLessThan(16_384);
        const again = decodeBelief(bytes, { population });
        expect(again.encode()).toEqual(bytes);
        expect(again.forecast(at + hour).next).toEqual(belief.forecast(at + hour).next);
        expect(again.starts(at, hour, 24)).toEqual(belief.starts(at, hour, 24));
      }),
      { numRuns: 12 },
    );
    expect(() => decodeBelief(new Uint8Array(80))).toThrow(RangeError);
    expect(() => decodeBelief(new Uint8Array(7))).toThrow(RangeError);
  });

  test('learns an observation twice as once', () => {
    const starts = daily(monday, 10, 20 * hour);
    const belief = watched(starts, monday + 10 * day);
    const before = belief.encode();
    for (const start of starts) belief.observe({ start, end: start + 2 * hour }, monday + 10 * day);
    belief.look(monday + 10 * day, false);
    expect(belief.encode()).toEqual(before);
  });

  test('takes under a millisecond to learn, with a long past', () => {
    const belief = watched(daily(monday - 200 * day, 200, 20 * hour), monday);
    const times: number[] = [];
    for (let index = 0; index < 200; index++) {
      const now = monday + index * 7 * hour;
      const began = performance.now();
      belief.look(now, index % 3 === 0);
      belief.observe({ start: now, end: now + hour }, now + hour);
      times.push(performance.now() - began);
    }
    times.sort((left, right) => left - right);
    expect(times[100]).toBeLessThan(1);
  });

  test('counts time that nobody watched as unknown, not as empty', () => {
    const until = monday + 14 * day;
    const starts = daily(monday, 14, 20 * hour);
    const [seldom, often] = [watched(starts, until), watched(starts, until)];
    for (let now = until; now <= until + 7 * day; now += 30 * minute) often.look(now, false);
    for (let now = until; now <= until + 7 * day; now += 18 * hour) seldom.look(now, false);
    const at = until + 7 * day;
    expect(seldom.starts(at, hour, 24).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(
      1.15 * often.starts(at, hour, 24).reduce((sum, each) => sum + each, 0),
    );
  });

  test('expects the end of what runs, later the longer it has run', () => {
    const belief = watched(daily(monday, 15, 20 * hour), monday + 15 * day, 3 * hour);
    const start = monday + 15 * day + 20 * hour;
    belief.observe({ start, end: null }, start);
    belief.look(start, true);
    const { expectedEnd } = belief.forecast(start);
    expect(((expectedEnd ?? 0) - start) / hour).toBeGreaterThan(2.3);
    expect(((expectedEnd ?? 0) - start) / hour).toBeLessThan(3.7);
    expect(belief.forecast(start + 4 * hour).expectedEnd).toBeGreaterThan(start + 4 * hour);
    belief.look(start + 5 * hour, false);
    expect(belief.forecast(start + 5 * hour).expectedEnd).toBeNull();
  });
});

describe('a population', () => {
  test('helps a channel of which nothing was seen', () => {
    const population = createPopulation();
    for (let index = 0; index < 20; index++)
      watched(
        daily(monday, 10, 20 * hour + index * minute),
        monday + 10 * day,
        hour,
        createBelief({ population }),
      );
    const fresh = createBelief({ population });
    const [evening = 0] = fresh.starts(monday + 11 * day + 20 * hour, hour, 1);
    const [morning = 1] = fresh.starts(monday + 11 * day + 8 * hour, hour, 1);
    expect(evening).toBeGreaterThan(3 * morning);
    const again = decodePopulation(population.encode());
    expect(again.encode()).toEqual(population.encode());
    expect(again.timeOfDay(monday + 20 * hour)).toBeCloseTo(population.timeOfDay(monday + 20 * hour), 1);
    expect(() => decodePopulation(new Uint8Array(16))).toThrow(RangeError);
  });

  test('says what happens, not what was calculated', () => {
    const next = random(4);
    const state = noCalibration();
    for (let index = 0; index < 20_000; index++) {
      const chance = next() * 0.5;
      learnCalibration(state, chance, next() < Math.min(1, chance * 1.8));
    }
    expect(calibrate(state, 0.1)).toBeGreaterThan(0.15);
    expect(calibrate(state, 0.4)).toBeGreaterThan(0.6);
    expect(calibrate(state, 0)).toBe(0);
  });
});
