import { expect, test } from 'vitest';
import type { BudgetState } from '../src/budget/budget.ts';
import { paceOf } from '../src/watch/pace.ts';

const hour = 3_600_000;
const state = {
  limits: [{ calls: 1200, windowMs: hour }],
  settings: { reserve: 0, mode: 'smart', fallbackSince: null },
} as unknown as BudgetState;

test.each([
  [1, 1, 12],
  [1, 4, 3],
  [50, 2, 60],
])('a look at %d that costs %d: each of a hundred channels %d times an hour', (batch, calls, rate) => {
  const route = { batch, cost: (channels: number) => (calls * channels) / batch };
  expect(paceOf(state, { planned: 100, running: 0 }, route, hour / 60).rate).toBe(rate);
});
