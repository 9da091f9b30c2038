import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFixedPolicy } from '../src/plan/fixed.ts';
import { createHealth } from '../src/plan/health.ts';
import { createNaivePolicy } from '../src/plan/naive.ts';
import { createSmartPolicy } from '../src/plan/smart.ts';
import type { Policy } from '../src/plan/types.ts';
import { measureReplays } from '../src/replay/measure.ts';
import { replay } from '../src/replay/run.ts';
import { day, habitualWorld, hour, minute, monday, poissonWorld, random } from './replay-support.ts';

const makers = { smart: createSmartPolicy, fixed: createFixedPolicy, naive: createNaivePolicy };

/** Drives a policy with as many calls as it likes; one answer in `offline` is "live" and ends an hour later. */
function drive(
  policy: Policy,
  channels: number,
  minutes: number,
  live: (key: string, now: number) => boolean,
) {
  const checks: { at: number; key: string }[] = [];
  for (let index = 0; index < channels; index++) policy.add({ key: `c${index}`, platform: 'x' }, monday);
  for (let now = monday; now < monday + minutes * minute; now += minute)
    for (const { key } of policy.next(now, 1000)) {
      checks.push({ at: now, key });
      const found = live(key, now);
      policy.observe({
        key,
        at: now,
        live: found,
        ...(found ? { startedAt: now - minute, endedAt: now + hour } : {}),
      });
    }
  return checks;
}

describe.each(Object.entries(makers))('%s', (_name, make) => {
  test('never makes more checks than the rate has let in, whatever it finds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 1e6 }),
        (rate, channels, seed) => {
          const next = random(seed);
          const checks = drive(make({ rate }), channels, 600, () => next() < 0.1);
          for (const [index, { at }] of checks.entries())
            expect(index + 1).toBeLessThanOrEqual((rate * channels * (at - monday)) / hour + 1e-6);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('does the same with the same observations', () => {
    const run = () => {
      const next = random(8);
      return drive(make({ rate: 1 }), 12, 1500, () => next() < 0.05);
    };
    expect(run()).toEqual(run());
  });

  test('leaves a running broadcast and a removed channel alone', () => {
    const policy = make({ rate: 4 });
    for (const key of ['running', 'removed', 'other']) policy.add({ key, platform: 'x' }, monday);
    policy.observe({ key: 'running', at: monday, live: true, startedAt: monday });
    policy.remove('removed');
    const keys = new Set<string>();
    for (let now = monday; now < monday + 8 * hour; now += minute)
      for (const { key } of policy.next(now, 10)) {
        keys.add(key);
        policy.observe({ key, at: now, live: false });
      }
    expect([...keys]).toEqual(['other']);
  });
});

describe('smart', () => {
  test('catches more, sooner, than fixed intervals where there are habits', () => {
    const world = habitualWorld({ channels: 30, days: 21, seed: 5 });
    const of = (policy: Parameters<typeof replay>[1]) =>
      measureReplays([replay(world, policy, { rate: 0.5, askEveryMs: 0 })]);
    const [smart, fixed] = [of(createSmartPolicy({ rate: 0.5 })), of(createFixedPolicy({ rate: 0.5 }))];
    expect(smart.coverage).toBeGreaterThan(fixed.coverage);
    expect(smart.minutesCaught).toBeGreaterThan(fixed.minutesCaught);
    expect(smart.medianDelayMinutes ?? 99).toBeLessThan(0.6 * (fixed.medianDelayMinutes ?? 0));
    expect(smart.calls).toBeLessThanOrEqual(0.5 * 30 * 21 * 24);
    expect(smart.calls).toBeGreaterThan(0.9 * 0.5 * 30 * 21 * 24);
  });

  test('says chances that come true, with channels of which nothing can be known but how often', () => {
    const world = poissonWorld({ channels: 30, days: 21, seed: 2 });
    const replayed = replay(world, createSmartPolicy({ rate: 1 }), { rate: 1, askEveryMs: 37 * minute });
    const figures = measureReplays([replayed]);
    expect(replayed.said.length).toBeGreaterThan(10_000);
    expect(figures.calibrationErrorLive).toBeLessThan(0.02);
    expect(figures.calibrationErrorWithin60).toBeLessThan(0.02);
  });

  test('lets no channel starve: each is looked at about every five hours at least', () => {
    const policy = createSmartPolicy({ rate: 1 });
    const checks = drive(policy, 20, 6 * 1440, (key, now) => key < 'c13' && now % (4 * hour) < 10 * minute);
    const last = new Map<string, number>();
    let longest = 0;
    for (const { at, key } of checks) {
      longest = Math.max(longest, at - (last.get(key) ?? monday));
      last.set(key, at);
    }
    expect(last.size).toBe(20);
    expect(longest).toBeLessThan(6.5 * hour);
  });

  test('keeps to what people ask for', () => {
    const policy = createSmartPolicy({ rate: 1 });
    policy.add({ key: 'often', platform: 'x', everyMs: 15 * minute }, monday);
    for (let index = 0; index < 20; index++) policy.add({ key: `c${index}`, platform: 'x' }, monday);
    const at: number[] = [];
    for (let now = monday; now < monday + 8 * hour; now += minute)
      for (const { key, reason } of policy.next(now, 10)) {
        policy.observe({ key, at: now, live: false });
        if (key !== 'often') continue;
        expect(reason).toBe('override');
        at.push(now);
      }
    for (const [index, moment] of at.slice(1).entries())
      expect(moment - (at[index] ?? 0)).toBeLessThanOrEqual(18 * minute);
    expect(at.length).toBeGreaterThan(28);
  });

  test('plans by beliefs that somebody else keeps', () => {
    const own = createSmartPolicy({ rate: 1 });
    own.add({ key: 'a', platform: 'x' }, monday);
    const belief = own.belief('a');
    const other = createSmartPolicy({ rate: 1, belief: (key) => (key === 'a' ? belief : undefined) });
    other.add({ key: 'a', platform: 'x' }, monday);
    expect(other.belief('a')).toBe(belief);
    const before = belief?.encode();
    other.observe({ key: 'a', at: monday + hour, live: true, startedAt: monday });
    expect(belief?.encode()).toEqual(before);
  });

  test('takes calls that others made from its own', () => {
    const policy = createSmartPolicy({ rate: 1 });
    for (let index = 0; index < 10; index++) policy.add({ key: `c${index}`, platform: 'x' }, monday);
    policy.next(monday, 10);
    policy.spend(40);
    let checks = 0;
    for (let now = monday; now <= monday + 4 * hour; now += minute) checks += policy.next(now, 10).length;
    expect(checks).toBe(0);
    for (let now = monday + 4 * hour; now <= monday + day; now += minute)
      checks += policy.next(now, 10).length;
    expect(checks).toBeGreaterThan(0);
  });
});

describe('health', () => {
  test('is good while chances come true and not when they stop to', () => {
    const next = random(3);
    const health = createHealth();
    const learn = (times: number, factor: number) => {
      for (let index = 0; index < times; index++) {
        const chance = next() * 0.5;
        health.learn(chance, next() < chance * factor);
      }
    };
    learn(100, 1);
    expect(health.report()).toEqual({ ok: true, calibrationError: null, why: null });
    learn(4000, 1);
    expect(health.report().ok).toBe(true);
    expect(health.report().calibrationError).toBeLessThan(0.03);
    learn(4000, 0.3);
    expect(health.report().ok).toBe(false);
    expect(health.report().why).toMatch(/said to find .* live and found/);
  });
});
