import { afterAll, beforeAll, expect, test } from 'vitest';
import { knowledgeJob } from '../src/knowledge/job.ts';
import { listEvents } from '../src/registry/events.ts';
import { loadModelState } from '../src/registry/load.ts';
import { currentModel, listModels } from '../src/registry/models.ts';
import { addExclusion } from '../src/taste/exclusions.ts';
import { updateTasteSettings } from '../src/taste/settings-store.ts';
import { trainKind } from '../src/training/train.ts';
import type { TrainOptions } from '../src/training/types.ts';
import { withdrawPerson } from '../src/training/withdrawal.ts';
import { type Heard, makeTasteWorld, type TasteWorld } from './taste-world.ts';

let world: TasteWorld;
let [ada, ben]: { id: number }[] = [];
/** Sessions of five, a day apart; every fifth recording is one that only this person has. */
const sessionsOf = (secret: string, sessions = 30): Heard[] =>
  Array.from({ length: sessions * 5 }, (_, at) => {
    const [session, place] = [Math.floor(at / 5), at % 5];
    const artist = place === 4 ? secret : `Common ${(session + place) % 12}`;
    return { artist, track: `${artist} ${session % 3}`, hoursAgo: 48 + session * 24 - place * 0.06 };
  });

const options: TrainOptions = { seed: 1, actorId: null, unlessFresh: true, now: new Date() };
const train = () => trainKind(world.store, 'session', options);
async function keysInUse(): Promise<string> {
  const model = await currentModel(world.store.db, 'session', 'own');
  if (!model) return '';
  const { items } = await loadModelState(world.store.db, model.id);
  return Array.from({ length: items.length }, (_, index) => items.at(index)?.key).join(' ');
}
const trainingsWaiting = async () =>
  (await world.store.pool.query("select from jobs where name = 'recommend.train' and state = 'queued'"))
    .rowCount;

beforeAll(async () => {
  world = await makeTasteWorld();
  [ada, ben] = [await world.person('ada'), await world.person('ben')];
  await world.hear(ada, sessionsOf('Secret of Ada'));
  await world.hear(ben, sessionsOf('Secret of Ben'));
}, 30_000);
afterAll(() => world.close());

test('who stops sharing leaves every model that the instance learned, whatever the gate says', async () => {
  await train();
  await trainKind(world.store, 'session', { ...options, unlessFresh: false });
  expect(await keysInUse()).toContain('secret of ada');
  const before = await listModels(world.store.db);
  expect(before).toHaveLength(2);

  await updateTasteSettings(world.store.db, ada?.id ?? 0, { shareWithInstance: false });
  // What could be rolled back to is gone at once; what is in use waits for its successor.
  expect((await listModels(world.store.db)).map(({ state }) => state)).toEqual(['current']);
  expect(await trainingsWaiting()).toBe(1);
  const outcome = await train();
  expect(outcome.modelId).not.toBeNull();
  expect(await keysInUse()).toContain('secret of ben');
  expect(await keysInUse()).not.toContain('secret of ada');
  const left = await listModels(world.store.db);
  expect(left.map(({ id }) => id)).toEqual([outcome.modelId]);
}, 60_000);

test('nobody’s artists are asked about outside who does not share', async () => {
  const asked: number[] = [];
  const job = knowledgeJob([{ name: 'nobody' }], async (personId) => {
    asked.push(personId);
    return [];
  });
  const progress = async (): Promise<void> => undefined;
  await job.run({}, { store: world.store, signal: new AbortController().signal, progress } as never);
  expect(asked).toEqual([ben?.id]);
});

test('a model goes without a successor where nobody is left to learn from', async () => {
  await world.store.db.transaction().execute(async (transaction) => {
    await withdrawPerson(transaction, ben?.id ?? 0);
    await transaction
      .deleteFrom('listens')
      .where('person_id', '=', ben?.id ?? 0)
      .execute();
    await transaction
      .deleteFrom('people')
      .where('id', '=', ben?.id ?? 0)
      .execute();
  });
  expect(await train()).toMatchObject({ modelId: null });
  expect(await listModels(world.store.db)).toEqual([]);
  expect((await listEvents(world.store.db))[0]).toMatchObject({ action: 'removed', kind: 'session' });
});

test('what is left out of a taste is bounded: each listen is held against all of it', async () => {
  await world.store.pool.query(
    `insert into taste_exclusions (person_id, kind, name, from_at, until_at)
     select $1, 'period', 'x', now() - make_interval(days => n), now() from generate_series(1, 1000) n`,
    [ada?.id],
  );
  const from = '2020-01-01T00:00:00Z';
  await expect(
    addExclusion(world.store.db, ada?.id ?? 0, { kind: 'period', from, until: '2020-01-02T00:00:00Z' }),
  ).rejects.toMatchObject({ code: 'conflict' });
});
