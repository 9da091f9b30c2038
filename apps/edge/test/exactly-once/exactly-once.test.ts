import { expect, test } from 'vitest';
import { edgeScenario } from './scenario.ts';

test('500 listens through 30 % faults and six kills of workerd arrive exactly once, at their times', async () => {
  const result = await edgeScenario({ listens: 500, faults: 0.3, kills: 6, seed: 11 });
  expect(result).toMatchObject({
    accepted: 500,
    lost: 0,
    doubled: 0,
    datedAnew: 0,
    unasked: 0,
    kills: 6,
  });
}, 180_000);
