import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFixedPolicy } from '../src/plan/fixed.ts';
import { createSmartPolicy } from '../src/plan/smart.ts';
import { createCallBudget } from '../src/replay/bucket.ts';
import { measureReplays } from '../src/replay/measure.ts';
import { createOracle } from '../src/replay/oracle.ts';
import { readBroadcasts } from '../src/replay/read.ts';
import { type ForecastingPolicy, replay } from '../src/replay/run.ts';
import { buildWorlds, type World } from '../src/replay/world.ts';
import { day, habitualWorld, hour, minute, monday, random } from './replay-support.ts';

describe('recorded broadcasts', () => {
  const csv = `source,platform,account,start_utc,end_utc
one,twitch,ada,2026-06-02T20:00:00Z,2026-06-02T22:00:00Z
one,twitch,ada,2026-06-01T20:00:00Z,2026-06-01T22:00:00Z
one,twitch,bob,2026-06-01 10:00:00,2026-06-01T11:00:00+00:00
two,youtube,ada,2026-07-01T20:00:00Z,2026-07-01T22:00:00Z
`;

  test('become worlds, one a source, from its own first broadcast on', () => {
    const worlds = buildWorlds(readBroadcasts(csv), { days: 1 });
    expect(worlds.map(({ source, from, until }) => ({ source, from, until }))).toEqual([
      { source: 'one', from: Date.UTC(2026, 5, 1, 10), until: Date.UTC(2026, 5, 2, 10) },
      { source: 'two', from: Date.UTC(2026, 6, 1, 20), until: Date.UTC(2026, 6, 1, 22, 1) },
    ]);
    const [one] = buildWorlds(readBroadcasts(csv), { sources: ['one'], minBroadcasts: 2 });
    expect(one?.channels.map(({ key, broadcasts }) => [key, broadcasts.length])).toEqual([['twitch/ada', 2]]);
    expect(one?.channels[0]?.broadcasts[0]?.start).toBe(Date.UTC(2026, 5, 1, 20));
    expect(one?.from).toBe(Date.UTC(2026, 5, 1, 10));
  });

  test('need no source column, and say which line and column cannot be read', () => {
    expect(
      readBroadcasts('platform,account,start_utc,end_utc\nx,a,2026-06-01T10:00:00Z,2026-06-01T11:00:00Z'),
    ).toEqual([
      {
        source: 'all',
        platform: 'x',
        account: 'a',
        start: Date.UTC(2026, 5, 1, 10),
        end: Date.UTC(2026, 5, 1, 11),
      },
    ]);
    const refusal = (text: string) => {
      try {
        readBroadcasts(text);
      } catch (error) {
        return error instanceof Fault
          ? `${error.fields[0]?.field}: ${error.fields[0]?.reason}`
          : 'not a fault';
      }
      return 'read';
    };
    expect(refusal('platform,account,start_utc\nx,a,b')).toMatch(/^end_utc: .*no column/);
    expect(refusal('platform,account,start_utc,end_utc\nx,a,soon,2026-06-01')).toMatch(
      /^start_utc: line 2: "soon" is no moment/,
    );
    expect(refusal('platform,account,start_utc,end_utc\nx,,2026-06-01,2026-06-02')).toMatch(
      /^account: line 2/,
    );
    expect(refusal('platform,account,start_utc,end_utc\nx,a,2026-06-02,2026-06-01')).toMatch(
      /^end_utc: line 2/,
    );
    expect(refusal('a,"b')).toMatch(/^data:/);
  });
});

describe('a budget of calls', () => {
  test.each([1, 1.25, 2])('with bursts of %s: no rolling hour and no average is above it', (burst) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 1e6 }), (perHour, seed) => {
        const next = random(seed);
        const budget = createCallBudget(perHour, 0, burst);
        const spent: number[] = [];
        for (let at = 0; at < 6 * 60; at++) {
          const available = budget.available(at * minute);
          const calls = next() < 0.4 ? available : Math.floor(next() * available);
          budget.spend(at * minute, calls);
          spent.push(calls);
          const hourly = spent.slice(-60).reduce((sum, each) => sum + each, 0);
          expect(hourly).toBeLessThanOrEqual(burst * perHour);
          expect(spent.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual((perHour * at) / 60 + 1e-6);
        }
        expect(() => budget.spend(7 * hour, 1e6)).toThrow(RangeError);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a replay', () => {
  const world: World = {
    source: 'made up',
    channels: [
      {
        key: 'x/a',
        platform: 'x',
        broadcasts: [{ start: monday + 90 * minute, end: monday + 150 * minute }],
      },
      { key: 'x/b', platform: 'x', broadcasts: [{ start: monday + 10 * minute, end: monday + 20 * minute }] },
    ],
    from: monday,
    until: monday + 4 * hour,
    stepMs: minute,
  };

  test('counts what was caught, when, and how much of it', () => {
    const checks = new Map([
      [monday + 60 * minute, 'x/b'],
      [monday + 105 * minute, 'x/a'],
    ]);
    const seen: unknown[] = [];
    const policy: ForecastingPolicy = {
      add() {},
      remove() {},
      observe: (observation) => seen.push(observation),
      next: (now) =>
        [checks.get(now)].flatMap((key) => (key ? [{ key, reason: 'asked' as const, chance: 0 }] : [])),
      forecast: () => ({ live: 0.25, within60: 0 }),
    };
    const figures = measureReplays([replay(world, policy, { rate: 1, askEveryMs: hour })]);
    expect(figures).toMatchObject({
      calls: 2,
      channels: 2,
      broadcasts: 2,
      coverage: 0.5,
      medianDelayMinutes: 15,
      meanDelayMinutes: 15,
      p90DelayMinutes: 15,
    });
    expect(figures.minutesCaught).toBeCloseTo(45 / 70);
    // Asked at 1 h and 2 h of both: at 2 h one is known to be live. Three times 25 % was said, and none was live.
    expect(figures.calibrationErrorLive).toBeCloseTo(0.25);
    // One of them started within the hour that no chance was given.
    expect(figures.calibrationErrorWithin60).toBeCloseTo(1 / 3);
    expect(seen).toEqual([
      { key: 'x/b', at: monday + 60 * minute, live: false },
      { key: 'x/a', at: monday + 105 * minute, live: true, startedAt: monday + 90 * minute },
      {
        key: 'x/a',
        at: monday + 150 * minute,
        live: false,
        startedAt: monday + 90 * minute,
        endedAt: monday + 150 * minute,
      },
    ]);
  });

  test('the oracle catches everything at once', () => {
    const figures = measureReplays([replay(world, createOracle(world), { rate: 10 })]);
    expect(figures).toMatchObject({
      calls: 2,
      coverage: 1,
      medianDelayMinutes: 0,
      minutesCaught: 1,
      calibrationError: null,
    });
  });

  test('fixed intervals lose half an interval on average', () => {
    const long = habitualWorld({ channels: 30, days: 14, seed: 3 });
    const figures = measureReplays([replay(long, createFixedPolicy({ rate: 1 }), { rate: 1 })]);
    expect(figures.meanDelayMinutes).toBeGreaterThan(26);
    expect(figures.meanDelayMinutes).toBeLessThan(32);
  });

  test('shows a policy nothing of the future', () => {
    const past = habitualWorld({ channels: 12, days: 10, seed: 9 });
    const turn = monday + 6 * day;
    const record = (replayed: World) => {
      const policy = createSmartPolicy({ rate: 1 });
      const chosen: string[] = [];
      const spied: ForecastingPolicy = {
        ...policy,
        next(now, calls) {
          const checks = policy.next(now, calls);
          if (now <= turn) chosen.push(...checks.map(({ key, chance }) => `${now} ${key} ${chance}`));
          return checks;
        },
      };
      replay(replayed, spied, { rate: 1 });
      return chosen;
    };
    const next = random(77);
    // What starts after the turn starts at other times; what runs then ends at another time.
    const changed: World = {
      ...past,
      channels: past.channels.map((channel) => ({
        ...channel,
        broadcasts: channel.broadcasts
          .filter(({ start }) => start <= turn || next() < 0.5)
          .map(({ start, end }) =>
            start <= turn
              ? { start, end: end <= turn ? end : end + 20 * minute }
              : { start: start + 45 * minute, end: end + 50 * minute },
          ),
      })),
    };
    const [before, after] = [record(past), record(changed)];
    expect(before.length).toBeGreaterThan(1000);
    expect(after).toEqual(before);
  });

  test('takes well under two seconds for a week of a hundred channels', () => {
    const hundred = habitualWorld({ channels: 100, days: 7, seed: 1 });
    const began = performance.now();
    replay(hundred, createSmartPolicy({ rate: 1 }), { rate: 1 });
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
