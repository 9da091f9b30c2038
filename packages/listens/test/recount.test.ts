import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { counts, createIntake, recount } from '../src/index.ts';
import { at, listenBrainz, makeWorld, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

test('the rule said in SQL judges as the rule book does', async () => {
  const person = await world.person('recount');
  const heard = fc.sample(
    fc.record({
      playedMs: fc.option(fc.nat(400_000)),
      lengthMs: fc.option(fc.integer({ min: 1, max: 500_000 })),
    }),
    { numRuns: 200, seed: 5 },
  );
  await createIntake(world.store).submit(
    person,
    listenBrainz,
    heard.map(({ playedMs, lengthMs }, index) =>
      at(index * 1000, `Track ${index}`, 'Ada', {
        sent: { artist: 'Ada', track: `Track ${index}`, ...(lengthMs === null ? {} : { lengthMs }) },
        ...(playedMs === null ? {} : { playedMs }),
      }),
    ),
  );
  const rules = [
    { kind: 'everything' },
    { kind: 'custom', minimumSeconds: 20, minimumShare: 0.4, orSeconds: 200 },
    { kind: 'custom', minimumSeconds: 0, minimumShare: 1, orSeconds: 3600 },
    { kind: 'standard' },
  ] as const;
  for (const rule of rules) {
    await world.store.db.transaction().execute((trx) => recount(trx, person, rule));
    const rows = await world.store.db
      .selectFrom('listens')
      .select('counted')
      .where('person_id', '=', person)
      .orderBy('listened_at')
      .execute();
    expect(rows.map((row) => row.counted)).toEqual(heard.map((one) => counts(rule, one)));
  }
});
