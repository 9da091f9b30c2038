import { createRandom } from '@fonoteca/learn';
import { describe, expect, test } from 'vitest';
import { type LoggedItem, offlineEvaluate } from '../src/exploration/offline.ts';
import { type LoggedSlot, policyOf } from '../src/exploration/policies.ts';
import { chancesOf } from '../src/exploration/slots.ts';

/** What each of six choices is worth to anybody: the truth the estimates are held against. */
const worth = [0.3, 0.5, 0.1, 0.25, 0.05, 0.6];
const keys = worth.map((_, at) => `item ${at}`);
const chances = chancesOf(worth.length, 2);

/** Logs of people who differ in how much they like anything, several lists each. */
function simulate(seed: number, people: number, lists: number): LoggedSlot[] {
  const random = createRandom(seed);
  const logs: LoggedSlot[] = [];
  for (let person = 0; person < people; person++) {
    const mood = (random() - 0.5) * 0.1;
    for (let list = 0; list < lists; list++) {
      let at = random();
      let choice = 0;
      while (choice < 5 && at >= (chances[choice] ?? 0)) at -= chances[choice++] ?? 0;
      logs.push({
        group: `person ${person}`,
        propensity: chances[choice] ?? 0,
        reward: random() < (worth[choice] ?? 0) + mood ? 1 : 0,
        slot: { position: 20, keys, scores: [0, 5, 4, 3, 2, 1], chances },
        key: keys[choice] ?? '',
      });
    }
  }
  return logs;
}

const worthOf = (chance: readonly number[]): number =>
  worth.reduce((sum, value, at) => sum + value * (chance[at] ?? 0), 0);
const truths: Record<string, number> = {
  'as-logged': worthOf(chances),
  'best-first': 0.3,
  uniform: worthOf(worth.map(() => 1 / 6)),
  'by-score': 0.5,
  'temperature:0.5': worthOf(chancesOf(6, 0.5)),
};

describe('offline evaluation', () => {
  test.each(Object.entries(truths))(
    '%s: the interval holds the true value in about 95 of 100 runs',
    (name, truth) => {
      const policy = policyOf(name);
      const runs = 500;
      let covered = 0;
      let sum = 0;
      for (let seed = 0; seed < runs; seed++) {
        const estimate = offlineEvaluate(simulate(seed + 1, 80, 10), policy);
        const [low, high] = estimate.interval ?? [Number.NaN, Number.NaN];
        if (low <= truth && truth <= high) covered++;
        sum += estimate.value ?? Number.NaN;
      }
      // Four standard errors of 0.95 over 500 runs are 0.039.
      expect(covered / runs).toBeGreaterThan(0.911);
      expect(covered / runs).toBeLessThan(0.989);
      expect(sum / runs).toBeCloseTo(truth, 2);
    },
  );

  test('the policy that made the logs is worth what was logged, with the whole sample behind it', () => {
    const logs = simulate(1, 50, 10);
    const estimate = offlineEvaluate(logs, policyOf('as-logged'));
    expect(estimate.value).toBeCloseTo(estimate.logged, 12);
    expect(estimate.effectiveItems).toBeCloseTo(500, 9);
    expect(estimate.meanWeight).toBeCloseTo(1, 12);
    expect(estimate.warnings).toEqual([]);
  });

  test('too little is said to be too little', () => {
    const few = offlineEvaluate(simulate(1, 5, 4), policyOf('best-first'));
    expect(few.effectiveItems).toBeLessThan(100);
    expect(few.warnings.join(' ')).toMatch(/too few to decide/);
    expect(few.warnings.join(' ')).toMatch(/5 independent groups/);
  });

  test('a policy that would show what never was shown is not estimated as if it were', () => {
    const logs = simulate(1, 60, 10).filter(({ key }) => key !== 'item 0');
    const none = offlineEvaluate(logs, policyOf('best-first'));
    expect(none).toMatchObject({ value: null, interval: null });
    expect(none.warnings).toHaveLength(1);
    const half: LoggedItem[] = simulate(2, 60, 10);
    const doubtful = offlineEvaluate(half, ({ propensity }) => propensity / 2);
    expect(doubtful.meanWeight).toBeCloseTo(0.5, 12);
    expect(doubtful.warnings.join(' ')).toMatch(/mean weight is 0.50/);
    expect(offlineEvaluate([], () => 1).value).toBeNull();
  });

  test('logs without a real chance are refused, and so is a policy that does not exist', () => {
    const logged = { group: 'a', propensity: 0, reward: 1 };
    expect(() => offlineEvaluate([logged], () => 1)).toThrow(RangeError);
    expect(() => policyOf('temperature:hot')).toThrow(expect.objectContaining({ code: 'invalid' }));
    expect(() => policyOf('toString')).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
