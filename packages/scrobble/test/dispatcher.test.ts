import { createDispatcher, priorities, SubmitError } from '@fonoteca/scrobble';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryJobStore } from './support/memory-job-store.ts';
import { accept, type Behaviour, SimulatedClock, SimulatedService } from './support/simulated-service.ts';

const start = Date.UTC(2026, 2, 1);
const never = new AbortController().signal;

function world({ listens = 0, dailyCap = 600 } = {}) {
  const clock = new SimulatedClock(start);
  const service = new SimulatedService(clock);
  const store = new MemoryJobStore(dailyCap);
  for (let index = 0; index < listens; index++) store.add(listen(index));
  return { clock, service, store };
}

const listen = (index: number) => ({
  artist: 'Artist',
  track: `Track ${index}`,
  listenedAt: start / 1000 - 86_400 + index,
});

/** Lets simulated time pass until nothing is left to do. Gives up after a simulated year. */
async function runUntilDone({ clock, service, store }: ReturnType<typeof world>): Promise<void> {
  const dispatcher = createDispatcher({ store, target: service, clock, random: () => 0.5 });
  while (clock.now() < start + 365 * 86_400_000) {
    const { wakeAt } = await dispatcher.advance(never);
    if (wakeAt === null) return;
    clock.set(wakeAt);
  }
  throw new Error('not done within a year');
}

const states = (store: MemoryJobStore) =>
  Object.fromEntries(
    [...new Set(store.deliveries.map(({ state }) => state))].map((state) => [
      state,
      store.deliveries.filter((delivery) => delivery.state === state).length,
    ]),
  );

/** Answers from a list, then accepts. */
const inTurn = (behaviours: readonly Behaviour[]) => {
  let at = 0;
  return () => behaviours[at++] ?? accept;
};

describe('a batch', () => {
  test('takes fifty listens in one request', async () => {
    const here = world({ listens: 120 });
    await runUntilDone(here);
    expect(here.service.requests.map(({ size }) => size)).toEqual([50, 50, 20]);
    expect(states(here.store)).toEqual({ accepted: 120 });
  });

  test('requests keep a fifth of a second between them', async () => {
    const here = world({ listens: 500 });
    await runUntilDone(here);
    const gaps = here.service.requests
      .slice(1)
      .map(({ at }, index) => at - (here.service.requests[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200);
  });

  test('live listens go before those of a job, and the queue follows priorities', async () => {
    const here = world({ listens: 60 });
    here.store.add({ ...listen(1000), track: 'low' }, priorities.low);
    here.store.add({ ...listen(1001), track: 'live' }, priorities.live);
    const order: string[] = [];
    here.service.behave = (scrobbles) => {
      order.push(...scrobbles.map(({ track }) => track));
      return accept;
    };
    await runUntilDone(here);
    expect(order[0]).toBe('live');
    expect(order.at(-1)).toBe('low');
  });
});

describe('a fault', () => {
  test('a lost answer is looked up instead of sent again', async () => {
    const here = world({ listens: 30 });
    here.service.behave = inTurn([{ kind: 'accept-unanswered' }]);
    await runUntilDone(here);
    expect(states(here.store)).toEqual({ accepted: 30 });
    expect(here.service.requests).toHaveLength(1);
    expect(here.service.taken.size).toBe(30);
  });

  test('a temporary fault waits longer each time and sends the same times', async () => {
    const here = world({ listens: 1 });
    here.service.behave = inTurn(
      Array.from({ length: 5 }, () => ({ kind: 'fail', code: 'retry-later' }) as const),
    );
    await runUntilDone(here);
    const waits = here.service.requests
      .slice(1)
      .map(({ at }, index) => at - (here.service.requests[index]?.at ?? 0));
    expect(waits).toEqual([1500, 3000, 6000, 12_000, 24_000]);
    expect([...here.service.taken.keys()]).toEqual([`Artist|Track 0|${listen(0).listenedAt}`]);
  });

  test.each(['retry-later', 'over-budget', 'not-authorized', 'rejected'] as const)(
    'an unknown outcome followed by “%s” keeps its place in the budget and is looked up',
    async (code) => {
      const here = world({ listens: 50, dailyCap: 50 });
      here.service.behave = inTurn([{ kind: 'accept-unanswered' }, { kind: 'fail', code }]);
      const { heardBetween } = here.service;
      here.service.heardBetween = async () => {
        throw new SubmitError('retry-later', 'down');
      };
      const dispatcher = createDispatcher({
        store: here.store,
        target: here.service,
        clock: here.clock,
        batchesAtOnce: 1,
        random: () => 0.5,
      });
      const first = await dispatcher.advance(never);
      here.clock.set(first.wakeAt ?? 0);
      await dispatcher.advance(never);
      expect(here.service.requests).toHaveLength(2);
      expect((await here.store.spentSince(0)).count).toBe(50);
      here.store.add({ ...listen(100), track: 'live' }, priorities.live);
      here.service.heardBetween = heardBetween.bind(here.service);
      await here.store.setAccount({ status: 'active' }, here.clock.now());
      await runUntilDone(here);
      expect(states(here.store)).toEqual({ accepted: 51 });
      // Found there, they went out no third time; the live one waited for a place.
      expect(here.service.requests.slice(2).map(({ size }) => size)).toEqual([1]);
      expect(here.service.requests[2]?.at).toBeGreaterThan(start + 86_400_000);
    },
  );

  test('a session that ended stops the account, and signing in again goes on', async () => {
    const here = world({ listens: 3 });
    here.service.behave = inTurn([{ kind: 'fail', code: 'not-authorized' }]);
    await runUntilDone(here);
    expect(here.store.state.status).toBe('reconnect');
    expect(states(here.store)).toEqual({ waiting: 3 });
    expect((await here.store.spentSince(0)).count).toBe(0);
    await here.store.setAccount({ status: 'active' }, here.clock.now());
    await runUntilDone(here);
    expect(states(here.store)).toEqual({ accepted: 3 });
  });

  test.each(['rejected', 'gateway-timeout', 'unknown'] as const)(
    'a poison item that makes its whole batch end %s is found, and only it is reported',
    async (code) => {
      const here = world({ listens: 50 });
      here.service.behave = (scrobbles) =>
        scrobbles.some(({ track }) => track === 'Track 17') ? { kind: 'fail', code } : accept;
      await runUntilDone(here);
      expect(states(here.store)).toEqual({ accepted: 49, rejected: 1 });
      expect(here.store.deliveries.find(({ state }) => state === 'rejected')?.scrobble.track).toBe(
        'Track 17',
      );
    },
  );

  test('a service that is down for two days is not taken for poison', async () => {
    const here = world({ listens: 70 });
    const until = start + 2 * 86_400_000;
    here.service.behave = () =>
      here.clock.now() < until ? { kind: 'fail', code: 'gateway-timeout' } : accept;
    const { heardBetween } = here.service;
    here.service.heardBetween = async (...range) => {
      if (here.clock.now() < until)
        throw new (await import('@fonoteca/scrobble')).SubmitError('unknown', 'down');
      return heardBetween.apply(here.service, range);
    };
    await runUntilDone(here);
    expect(states(here.store)).toEqual({ accepted: 70 });
  });

  test('an ignored listen is not an accepted one, and is not sent again', async () => {
    const here = world({ listens: 3 });
    here.service.judge = ({ track }) =>
      track === 'Track 1'
        ? { status: 'ignored', reason: 'track', message: 'filtered' }
        : { status: 'accepted' };
    await runUntilDone(here);
    expect(states(here.store)).toEqual({ accepted: 2, ignored: 1 });
    expect(here.service.requests).toHaveLength(1);
  });

  test("over the service's own daily limit a listen waits; it is not thrown away", async () => {
    const here = world({ listens: 2 });
    const until = start + 5 * 3_600_000;
    here.service.judge = () =>
      here.clock.now() < until
        ? { status: 'ignored', reason: 'daily-limit', message: 'limit' }
        : { status: 'accepted' };
    await runUntilDone(here);
    expect(states(here.store)).toEqual({ accepted: 2 });
  });

  test('an abort passes through, and what was begun is settled the next time', async () => {
    const here = world({ listens: 5 });
    const controller = new AbortController();
    const { submit } = here.service;
    here.service.submit = async (scrobbles) => {
      await submit.call(here.service, scrobbles);
      controller.abort(new Error('stopping'));
      throw controller.signal.reason;
    };
    const dispatcher = createDispatcher({ store: here.store, target: here.service, clock: here.clock });
    await expect(dispatcher.advance(controller.signal)).rejects.toThrow('stopping');
    expect(states(here.store)).toEqual({ sending: 5 });
    here.service.submit = submit;
    await runUntilDone(here);
    expect(states(here.store)).toEqual({ accepted: 5 });
    expect(here.service.requests).toHaveLength(1);
  });
});

describe('the budget', () => {
  test('1,200 listens under 600 a day are never more than 600 in any 24 hours', async () => {
    const here = world({ listens: 1200 });
    await runUntilDone(here);
    expect(states(here.store)).toEqual({ accepted: 1200 });
    expect(here.service.mostInADay()).toBe(600);
    expect(here.clock.now() - start).toBeLessThan(86_400_000 + 3_600_000);
  });

  test('listens that arrive live share it and go first', async () => {
    const here = world({ listens: 700 });
    const dispatcher = createDispatcher({ store: here.store, target: here.service, clock: here.clock });
    const { wakeAt } = await dispatcher.advance(never);
    expect(here.store.state.waitReason).toBe('budget');
    const live = here.store.add({ ...listen(5000), track: 'live' }, priorities.live);
    here.clock.set(wakeAt ?? 0);
    here.service.requests.length = 0;
    await dispatcher.advance(never);
    expect(live.state).toBe('accepted');
    expect(here.service.mostInADay()).toBeLessThanOrEqual(600);
  });
});

/** Ends the process as far as the dispatcher can tell: from the n-th step on nothing happens any more. */
class Killed extends Error {}

function mortal<T extends object>(object: T, life: { steps: number }): T {
  return new Proxy(object, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        if (--life.steps < 0) throw new Killed('killed before it happened');
        const result = await value.apply(target, args);
        if (--life.steps < 0) throw new Killed('killed after it happened');
        return result;
      };
    },
  });
}

test('killed at any instant under any faults: each listen accepted once, none lost, none dated anew, cap kept', async () => {
  const behaviour = fc.oneof(
    { weight: 6, arbitrary: fc.constant(accept) },
    { weight: 1, arbitrary: fc.constant({ kind: 'accept-unanswered' } as const) },
    {
      weight: 3,
      arbitrary: fc
        .constantFrom(
          'retry-later' as const,
          'over-budget' as const,
          'unknown' as const,
          'gateway-timeout' as const,
        )
        .map((code) => ({ kind: 'fail', code }) as const),
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(behaviour, { maxLength: 60 }),
      fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 15 }),
      fc.integer({ min: 5, max: 150 }),
      async (behaviours, lives, listens) => {
        const here = world({ listens, dailyCap: 60 });
        here.service.behave = inTurn(behaviours);
        for (const steps of lives) {
          const life = { steps };
          const dispatcher = createDispatcher({
            store: mortal(here.store, life),
            target: mortal(here.service, life),
            clock: here.clock,
            random: () => 0.5,
          });
          try {
            const { wakeAt } = await dispatcher.advance(never);
            if (wakeAt !== null) here.clock.set(wakeAt);
          } catch (error) {
            if (!(error instanceof Killed)) throw error;
          }
        }
        await runUntilDone(here);
        expect(states(here.store)).toEqual({ accepted: listens });
        expect([...here.service.taken.keys()].sort()).toEqual(
          here.store.deliveries
            .map(({ scrobble }) => `Artist|${scrobble.track}|${scrobble.listenedAt}`)
            .sort(),
        );
        expect(here.service.mostInADay()).toBeLessThanOrEqual(60);
      },
    ),
    { numRuns: 300 },
  );
});
