import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRecommender, type Recommender } from '../src/lists/recommender.ts';
import { createModelsInUse } from '../src/serving/in-use.ts';
import { createSessionsInUse } from '../src/serving/sessions-in-use.ts';
import { createTagIndexes } from '../src/serving/tag-index.ts';
import { makeTasteWorld, repeated, type TasteWorld } from './taste-world.ts';

let world: TasteWorld;
let recommender: Recommender;

/** Whom the outside world calls similar to whom, and how much. */
const similar: Record<string, [name: string, score: number][]> = {
  alder: [
    ['Xylem', 0.9],
    ['Yarrow', 0.3],
  ],
  birch: [
    ['Yarrow', 0.8],
    ['Zelkova', 0.7],
  ],
};

beforeAll(async () => {
  world = await makeTasteWorld();
  const { store } = world;
  for (const [key, others] of Object.entries(similar)) {
    const found = others.map(([name, score]) => ({ key: name.toLowerCase(), name, mbid: null, score }));
    await store.db
      .insertInto('knowledge_artists')
      .values({
        key,
        name: key,
        state: 'known',
        similar_artists: JSON.stringify(found),
        mbid: null,
        begin_year: null,
        country: null,
        asked_at: new Date(),
      })
      .execute();
  }
  recommender = createRecommender({
    store,
    models: createModelsInUse(store),
    sessions: createSessionsInUse(store),
    tags: createTagIndexes(store),
    knowledge: true,
  });
});

afterAll(() => world.close());

test('an artist that outside services call similar is given with the artist it rests on', async () => {
  const person = await world.person('Ada');
  await world.hear(person, [
    ...repeated(8, { artist: 'Alder', track: 'One', hoursAgo: 30 }),
    ...repeated(8, { artist: 'Birch', track: 'Two', hoursAgo: 31 }),
  ]);
  const list = await recommender.make(
    { id: person.id, timeZone: 'UTC' },
    { purpose: 'discover', kind: 'artist', limit: 3, explore: false },
  );
  const reasonsOf = (name: string) => list.items.find((item) => item.name === name)?.reasons ?? [];
  // Without Alder nothing speaks for Xylem, and the others pass it; Yarrow leans on Birch.
  expect(reasonsOf('Xylem')[0]).toMatchObject({ kind: 'similar-artist', text: 'Similar to Alder' });
  expect(reasonsOf('Yarrow')[0]).toMatchObject({ kind: 'similar-artist', text: 'Similar to Birch' });
  for (const { id } of list.items) expect(id).toBeNull();
});
