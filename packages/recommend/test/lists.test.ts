import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRecommender, type Recommender } from '../src/lists/recommender.ts';
import { createModelsInUse } from '../src/serving/in-use.ts';
import { createSessionsInUse } from '../src/serving/sessions-in-use.ts';
import { createTagIndexes } from '../src/serving/tag-index.ts';
import { buildProfile } from '../src/taste/profile/build.ts';
import { trainKind } from '../src/training/train.ts';
import { makeTasteWorld, type TasteWorld } from './taste-world.ts';
import { artistName, settle } from './town.ts';

let world: TasteWorld;
let people: Awaited<ReturnType<typeof settle>>;
let recommender: Recommender;

beforeAll(async () => {
  world = await makeTasteWorld();
  people = await settle(world, 10);
  for (const { id } of people) await buildProfile(world.store, id);
  for (const kind of ['artist', 'recording', 'session'] as const) {
    console.time(kind);
    console.log(await trainKind(world.store, kind, { seed: 1, actorId: null, now: new Date(), onProgress: (s, w) => console.log(s, w) }));
    console.timeEnd(kind);
  }
  const { store } = world;
  recommender = createRecommender({
    store,
    models: createModelsInUse(store),
    sessions: createSessionsInUse(store),
    tags: createTagIndexes(store),
    knowledge: false,
  });
}, 300_000);

afterAll(() => world.close());

describe('discover', () => {
  test('the artist of their scene that somebody missed comes first', async () => {
    const [person] = people;
    if (!person) throw new Error('nobody');
    console.time('make');
    const list = await recommender.make({ id: person.id, timeZone: 'UTC' }, { purpose: 'discover', kind: 'artist', limit: 10 });
    console.timeEnd('make');
    console.log(JSON.stringify(list, null, 1).slice(0, 6000));
    expect(list.items.map(({ name }) => name)).toContain(artistName(person.scene, person.leftOut));
  });
  test.for(['rediscover', 'next', 'radio', 'mix', 'daily-mix', 'weekly-discovery'] as const)('%s', async (purpose) => {
    const person = people[3] as { id: number };
    console.time(purpose);
    const list = await recommender.make({ id: person.id, timeZone: 'UTC' }, { purpose, kind: 'recording', limit: 10, context: purpose === 'mix' ? { mood: 'calm' } : {} });
    console.timeEnd(purpose);
    console.log(purpose, list.items.map(({ name, reasons }) => `${name}: ${reasons.map((r) => r.text)}`), list.advice, list.models);
  });
});
