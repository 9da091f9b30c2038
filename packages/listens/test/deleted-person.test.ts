import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIntake } from '../src/index.ts';
import { at, listenBrainz, makeWorld, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

test('an account that was deleted gets no listens any more, and others sent along still do', async () => {
  const [gone, here] = [await world.person('gone'), await world.person('here')];
  const intake = createIntake(world.store);
  // The intake now remembers the origin and would not ask the database for it.
  await intake.submit(gone, listenBrainz, [at(0)]);
  await world.store.db.deleteFrom('listens').where('person_id', '=', gone).execute();
  await world.store.db.deleteFrom('people').where('id', '=', gone).execute();
  const [late, other] = await Promise.allSettled([
    intake.submit(gone, listenBrainz, [at(500)]),
    intake.submit(here, listenBrainz, [at(500)]),
  ]);
  expect(late).toMatchObject({ status: 'rejected', reason: { code: 'not-found' } });
  expect(other).toMatchObject({ status: 'fulfilled', value: [{ status: 'stored' }] });
  const left = await world.store.db.selectFrom('listens').select('person_id').execute();
  expect(left).toEqual([{ person_id: here }]);
});
