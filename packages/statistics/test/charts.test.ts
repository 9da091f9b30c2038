import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textOf } from '../src/days.ts';
import { foldPerson, type Person, resetStatistics, top } from '../src/index.ts';
import { entityKinds } from '../src/kinds.ts';
import { makeWorld, type TestListen, trackCount, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const start = Date.parse('2022-11-20T00:00:00Z');
const now = new Date('2025-03-30T12:00:00Z');
const spanSeconds = (now.getTime() - start) / 1000;

const listen: fc.Arbitrary<TestListen> = fc.record({
  at: fc.integer({ min: 0, max: spanSeconds * 2 }).map((half) => new Date(start + half * 500)),
  track: fc.integer({ min: 1, max: trackCount }),
  playedMs: fc.option(fc.integer({ min: 0, max: 400_000 })),
  skipped: fc.option(fc.boolean()),
  counted: fc.boolean(),
  deleted: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});
const listens = fc.array(listen, { minLength: 1, maxLength: 120 });
const zone = fc.constantFrom(
  'UTC',
  'Europe/Madrid',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
);
const dayNumber = fc.integer({
  min: Math.floor(start / 864e5) - 10,
  max: Math.floor(now.getTime() / 864e5) + 10,
});
const ranges = fc.array(fc.tuple(dayNumber, dayNumber), { minLength: 3, maxLength: 3 });

async function expectExact(
  person: Person,
  spans: readonly (readonly [number, number])[],
  at = now,
): Promise<void> {
  for (const [a, b] of spans) {
    const [from, to] = [textOf(Math.min(a, b)), textOf(Math.max(a, b))];
    for (const kind of entityKinds) {
      const chart = await top(world.store, person, { range: 'custom', from, to, kind, limit: 200 }, at);
      const expected = await world.naiveChart(person, kind, from, to);
      expect(chart.total).toBe(expected.length);
      expect(
        chart.items.map(({ id, listens, skips, playedSeconds }) => ({
          id,
          listens,
          skips,
          seconds: playedSeconds,
        })),
      ).toEqual(expected);
    }
  }
}

describe('every chart', () => {
  test('is what a GROUP BY gives: nothing folded, folded, days marked dirty, time zone changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        listens,
        listens,
        zone,
        zone,
        ranges,
        fc.integer({ min: 1, max: 900 }),
        async (early, late, timeZone, other, spans, ago) => {
          const person = await world.addPerson(timeZone);
          await world.addListens(person, early);
          await expectExact(person, spans.slice(0, 1));

          const then = new Date(now.getTime() - ago * 864e5);
          await foldPerson(world.store, person.id, { now: then });
          await expectExact(person, spans);

          await world.addListens(person, late);
          await world.markDirty(
            person,
            late.map(({ at }) => at),
          );
          const settled = await foldPerson(world.store, person.id, { now });
          expect(settled.remaining).toBe(false);
          await expectExact(person, spans);

          await world.store.pool.query('update people set time_zone = $2 where id = $1', [person.id, other]);
          await resetStatistics(world.store.db, person.id);
          await foldPerson(world.store, person.id, { now });
          await expectExact({ ...person, timeZone: other }, spans);
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);
});
