import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPacer } from '../src/index.ts';
import { SimulatedTime } from './support.ts';

test('no window of its length ever holds more beginnings than the rule allows, and nobody overtakes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 10, max: 1000 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 25 }),
      async (requests, perMs, gaps) => {
        const time = new SimulatedTime();
        const pacer = createPacer({ requests, perMs }, time);
        const begun: { index: number; at: number }[] = [];
        const turns: Promise<unknown>[] = [];
        for (const [index, gap] of gaps.entries()) {
          time.time += gap;
          turns.push(pacer.turn().then(() => begun.push({ index, at: time.time })));
          if (gap > 200) await Promise.all(turns);
        }
        await Promise.all(turns);
        expect(begun.map(({ index }) => index)).toEqual(gaps.map((_, index) => index));
        for (const { at } of begun)
          expect(begun.filter((other) => other.at > at - perMs && other.at <= at).length).toBeLessThanOrEqual(
            requests,
          );
      },
    ),
    { numRuns: 60 },
  );
});

test('who is aborted in the queue hears it at once and takes no turn', async () => {
  const time = new SimulatedTime();
  const started = time.time;
  const pacer = createPacer({ requests: 1, perMs: 1000 }, time);
  const stop = new AbortController();
  const order: string[] = [];
  const turn = (name: string, signal?: AbortSignal) =>
    pacer.turn(signal).then(
      () => order.push(name),
      (reason) => order.push(`${name}: ${reason}`),
    );
  const turns = [turn('one'), turn('two'), turn('aborted', stop.signal), turn('three')];
  stop.abort('enough');
  await Promise.all(turns);
  expect(order).toEqual(['aborted: enough', 'one', 'two', 'three']);
  expect(time.time - started).toBe(2000);
});

test('quiet is kept, and another limit is followed from then on', async () => {
  const time = new SimulatedTime();
  const pacer = createPacer({ requests: 10, perMs: 1000 }, time);
  const started = time.time;
  pacer.hold(5000);
  await pacer.turn();
  expect(time.time - started).toBe(5000);
  pacer.follow({ requests: 1, perMs: 2000 });
  await pacer.turn();
  expect(time.time - started).toBe(7000);
});
