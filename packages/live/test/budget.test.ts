import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BudgetOptions, createBudget } from '../src/budget/budget.ts';
import { limitsOf } from '../src/budget/limits.ts';
import { quietFor, usualQuiet } from '../src/budget/quiet.ts';
import {
  hour,
  type LiveWorld,
  makeLiveWorld,
  minute,
  monday,
  type TestClock,
  testClock,
} from './watch-support.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await makeLiveWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

const allowance = { calls: 10, windowMs: hour, batch: 1, reserve: 0.1 };
const budgetOf = (clock: TestClock, options: Partial<BudgetOptions> = {}) =>
  createBudget({ store: world.store, platform: 'kick', allowance, clock, ...options });

/** Makes calls one by one until one is refused. */
async function spendAll(budget: ReturnType<typeof createBudget>, purpose: 'plan' | 'asked' = 'asked') {
  let made = 0;
  for (;;) {
    const reservation = await budget.reserve(purpose, 1);
    if (!reservation) return made;
    await budget.finish(reservation, { refused: false });
    made++;
  }
}

test('a window holds no more calls than are allowed, and planned checks leave the reserve', async () => {
  const clock = testClock();
  const budget = budgetOf(clock);
  expect(await spendAll(budget, 'plan')).toBe(9);
  expect((await budget.state()).free).toMatchObject({ plan: 0, asked: 1, confirm: 1 });
  expect(await spendAll(budget)).toBe(1);
  clock.pass(hour - 1);
  expect(await spendAll(budget)).toBe(0);
  clock.pass(10);
  expect(await spendAll(budget)).toBe(10);
});

test('a look at a running broadcast that costs more than their share is made once, not never', async () => {
  const budget = budgetOf(testClock());
  expect(await budget.reserve('running', 4)).not.toBeNull();
  expect(await budget.reserve('running', 4)).toBeNull();
  expect(await budget.reserve('plan', 4)).not.toBeNull();
  expect(await budget.reserve('plan', 2)).toBeNull();
});

test('a call of several is refused whole when they do not all fit', async () => {
  const budget = budgetOf(testClock());
  expect(await budget.reserve('asked', 8)).not.toBeNull();
  expect(await budget.reserve('asked', 3)).toBeNull();
  expect(await budget.reserve('asked', 2)).not.toBeNull();
});

describe('clocks that jump', () => {
  test('a jump forward frees nothing', async () => {
    const clock = testClock();
    const budget = budgetOf(clock);
    await spendAll(budget);
    clock.jump(30 * 24 * hour);
    expect(await spendAll(budget)).toBe(0);
    clock.pass(hour + 10);
    expect(await spendAll(budget)).toBe(10);
  });

  test('a jump back neither frees nor locks for longer than a window', async () => {
    const clock = testClock();
    const budget = budgetOf(clock);
    await spendAll(budget);
    clock.jump(-5 * 24 * hour);
    expect(await spendAll(budget)).toBe(0);
    clock.pass(hour + 10);
    expect(await spendAll(budget)).toBe(10);
  });

  test('a jump while no process ran frees nothing, because nobody can know that it was no jump', async () => {
    const clock = testClock();
    await spendAll(budgetOf(clock));
    const after = testClock(monday + 9 * hour);
    const restarted = budgetOf(after);
    expect(await spendAll(restarted)).toBe(0);
    after.pass(hour + 10);
    expect(await spendAll(restarted)).toBe(10);
  });

  test('what a process saw pass before it was killed counts for the next', async () => {
    const clock = testClock();
    const budget = budgetOf(clock);
    await spendAll(budget);
    for (let minutes = 0; minutes < 50; minutes++) {
      clock.pass(minute);
      await budget.state();
    }
    const after = testClock(clock.now());
    const restarted = budgetOf(after);
    expect(await spendAll(restarted)).toBe(0);
    after.pass(11 * minute);
    expect(await spendAll(restarted)).toBe(10);
  });
});

test('a call whose end nobody wrote counts until it must have been over', async () => {
  const clock = testClock();
  await budgetOf(clock, { longestCallMs: 5 * minute }).reserve('asked', 10);
  const after = testClock(clock.now());
  const restarted = budgetOf(after, { longestCallMs: 5 * minute });
  await restarted.state();
  after.pass(hour + 1_000);
  expect(await spendAll(restarted)).toBe(0);
  after.pass(5 * minute);
  expect(await spendAll(restarted)).toBe(10);
});

test('several processes share one budget, asked for at the same moment', async () => {
  const budgets = Array.from({ length: 5 }, () => budgetOf(testClock()));
  const reserved = await Promise.all(
    budgets.flatMap((budget) => Array.from({ length: 4 }, () => budget.reserve('asked', 1))),
  );
  expect(reserved.filter(Boolean)).toHaveLength(10);
});

test('no rolling window exceeds the budget, whatever jumps, restarts and waits come', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 25 * minute }) }),
    fc.record({ kind: fc.constant('jump' as const), ms: fc.integer({ min: -3 * hour, max: 3 * hour }) }),
    fc.record({ kind: fc.constant('restart' as const), ms: fc.integer({ min: 0, max: 20 * minute }) }),
    fc.record({ kind: fc.constant('spend' as const), ms: fc.integer({ min: 0, max: 3 * minute }) }),
    fc.record({ kind: fc.constant('killed' as const), ms: fc.integer({ min: 0, max: 3 * minute }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      await world.clear();
      // Time as it really passes: what the platform's own log would show.
      let really = 0;
      let clock = testClock();
      const live = [budgetOf(clock), budgetOf(clock)];
      const made: number[] = [];
      for (const [index, { kind, ms }] of steps.entries()) {
        const budget = live[index % 2] ?? budgetOf(clock);
        if (kind === 'jump') clock.jump(ms);
        if (kind === 'pass') clock.pass(ms);
        if (kind === 'pass' || kind === 'restart') really += ms;
        if (kind === 'restart') {
          clock = testClock(clock.now() + ms * 7);
          live.splice(0, 2, budgetOf(clock), budgetOf(clock));
        }
        if (kind !== 'spend' && kind !== 'killed') {
          await budget.state();
          continue;
        }
        const reservation = await budget.reserve('asked', 4);
        if (!reservation) continue;
        // The calls are made at the end of a slow answer; a killed process never writes that it was over.
        const slow = kind === 'spend' ? ms : Math.min(ms, 45_000);
        clock.pass(slow);
        really += slow;
        made.push(really, really, really, really);
        if (kind === 'spend') await budget.finish(reservation, { refused: false });
      }
      for (const from of made)
        expect(made.filter((at) => at >= from && at < from + hour).length).toBeLessThanOrEqual(10);
    }),
    { numRuns: 12, seed: 5 },
  );
});

describe('quiet', () => {
  test('nothing is sent while a platform asked for quiet, also after a restart and a jump', async () => {
    const clock = testClock();
    const budget = budgetOf(clock);
    const reservation = await budget.reserve('plan', 1);
    if (reservation)
      await budget.finish(reservation, { refused: true, quietUntil: clock.now() + 10 * minute });
    expect(await budget.reserve('confirm', 1)).toBeNull();
    const row = await world.store.db
      .selectFrom('live_platforms')
      .select('wait_until')
      .executeTakeFirstOrThrow();
    expect(row.wait_until?.getTime()).toBe(clock.now() + 10 * minute);
    clock.jump(24 * hour);
    expect(await budget.reserve('confirm', 1)).toBeNull();
    const after = testClock(clock.now());
    const restarted = budgetOf(after);
    expect((await restarted.state()).quietMs).toBeGreaterThan(9 * minute);
    after.pass(10 * minute + 1);
    expect(await restarted.reserve('confirm', 1)).not.toBeNull();
  });

  test('it grows with every refusal in a row, and begins anew after an answer', async () => {
    const clock = testClock();
    const budget = budgetOf(clock);
    const refuse = async (refused: boolean) => {
      const reservation = await budget.reserve('asked', 1);
      if (!reservation) throw new Error('no call was free');
      await budget.finish(reservation, { refused });
      const { quietMs } = await budget.state();
      clock.pass(quietMs + 1);
      return quietMs;
    };
    expect([await refuse(true), await refuse(true), await refuse(true)]).toEqual([
      minute,
      2 * minute,
      4 * minute,
    ]);
    expect(await refuse(false)).toBe(0);
    expect(await refuse(true)).toBe(minute);
  });

  test('it is what the platform asks for, at most a day', () => {
    expect(quietFor(30 * minute, 0, usualQuiet)).toBe(30 * minute);
    expect(quietFor(400 * 24 * hour, 0, usualQuiet)).toBe(24 * hour);
    expect(quietFor(null, 50, usualQuiet)).toBe(hour);
  });
});

test('the owner says what an hour may cost; a window shorter than an hour holds besides', () => {
  expect(limitsOf({ ...allowance, calls: 10_000, windowMs: 24 * hour }, 100)).toEqual([
    { calls: 2400, windowMs: 24 * hour },
  ]);
  expect(limitsOf({ ...allowance, calls: 800, windowMs: minute }, 600)).toEqual([
    { calls: 600, windowMs: hour },
    { calls: 800, windowMs: minute },
  ]);
});
