import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Recommender } from '../src/lists/recommender.ts';
import type { ListRequest } from '../src/lists/request.ts';
import { trainKind } from '../src/training/train.ts';
import { makeTasteWorld, repeated, type TasteWorld } from './taste-world.ts';
import {
  artistName,
  artistsOfScene,
  listensOfScene,
  quickSearch,
  recommenderOf,
  settle,
  type Townsman,
} from './town.ts';

let world: TasteWorld;
let people: readonly [Townsman, ...Townsman[]];
let recommender: Recommender;

const learn = async (of: TasteWorld): Promise<void> => {
  for (const kind of ['artist', 'release', 'recording', 'session'] as const)
    await trainKind(of.store, kind, { seed: 1, actorId: null, now: new Date(), search: quickSearch });
};

beforeAll(async () => {
  world = await makeTasteWorld();
  people = await settle(world, 7, 9);
  await learn(world);
  recommender = recommenderOf(world);
}, 180_000);
afterAll(() => world.close());

describe('in a town of three scenes', () => {
  test('discover puts first the artist of their scene whom somebody missed, and says why', async () => {
    for (const person of [people[0], people[8], people[16]] as Townsman[]) {
      const request = { purpose: 'discover', kind: 'artist', limit: 5, explore: false, dial: 0.5 } as const;
      const { items, models } = await recommender.make(person, request);
      const [first] = items;
      const missed = artistName(person.scene, person.leftOut);
      // Somebody may by chance have missed another one of their scene, too.
      expect(items.slice(0, 2).map(({ name }) => name)).toContain(missed);
      expect(first?.name).toMatch(new RegExp(`^${person.scene} `));
      expect(first).toMatchObject({
        kind: 'artist',
        id: null,
        listens: 0,
        lastListenAt: null,
        propensity: 1,
      });
      expect(first?.reasons.length).toBeGreaterThan(0);
      expect(models).toEqual([{ name: 'own', modelId: expect.any(Number), weight: 1 }]);
    }
  });

  test.for([
    ['discover', 'release'],
    ['discover', 'recording'],
    ['weekly-discovery', 'recording'],
    ['next', 'recording'],
    ['next', 'artist'],
    ['radio', 'recording'],
    ['radio', 'artist'],
    ['mix', 'recording'],
    ['mix', 'release'],
    ['daily-mix', 'recording'],
  ] as const)(
    '%s of %ss has items, each once, with reasons and what the rules say',
    async ([purpose, kind]) => {
      const person = people[3] as Townsman;
      const list = await recommender.make(person, { purpose, kind, limit: 6 });
      expect(list.items.length).toBeGreaterThan(0);
      expect(new Set(list.items.map(({ key }) => key)).size).toBe(list.items.length);
      expect(list.items.map(({ position }) => position)).toEqual(list.items.map((_, place) => place + 1));
      const shares = list.models.reduce((sum, { weight }) => sum + weight, 0);
      expect(shares).toBeCloseTo(1);
      for (const item of list.items) {
        expect(item.reasons.length).toBeGreaterThan(0);
        expect(item.reasons.every(({ text }) => text.length > 5)).toBe(true);
        expect(item.propensity).toBeGreaterThan(0);
        expect(item.propensity).toBeLessThanOrEqual(1);
        if (purpose === 'discover' || purpose === 'weekly-discovery') expect(item.listens).toBe(0);
        // Only what they heard has a page.
        expect(item.id !== null).toBe(item.listens > 0);
      }
    },
  );

  test('after a few weeks nothing is forgotten yet, and the list says so', async () => {
    const list = await recommender.make(people[3] as Townsman, {
      purpose: 'rediscover',
      kind: 'artist',
      limit: 6,
    });
    expect(list.items).toEqual([]);
    expect(list.advice.map(({ code }) => code)).toEqual(['few-listens']);
  });

  test('the same seed makes the same list; what is stored is what was answered', async () => {
    const person = people[4] as Townsman;
    const request: ListRequest = { purpose: 'next', kind: 'recording', limit: 8, dial: 0.9 };
    const now = new Date();
    const first = await recommender.make(person, request, { seed: 7, now });
    const second = await recommender.make(person, request, { seed: 7, now });
    const { id: _, ...rest } = first;
    const { id: __, ...same } = second;
    expect(same).toEqual(rest);
    expect(await recommender.get(person, first.id)).toEqual(first);
  });

  test('a radio follows its seed, not the person; a seed nobody may know of is refused', async () => {
    const [person] = people;
    const other = people[8] as Townsman;
    const seed = await world.idOf('artist', artistName(person.scene, person.leftOut + 2));
    const request = (kind: 'artist', id: number): ListRequest => ({
      purpose: 'radio',
      kind: 'recording',
      limit: 10,
      context: { seeds: [{ kind, id }] },
    });
    const radio = await recommender.make(person, request('artist', seed));
    expect(radio.items.length).toBeGreaterThanOrEqual(5);
    expect(radio.items.filter(({ artist }) => artist?.startsWith(person.scene)).length).toBeGreaterThan(
      radio.items.length / 2,
    );
    const unheard = await world.idOf('artist', artistName(person.scene, person.leftOut));
    await expect(recommender.make(person, request('artist', unheard))).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'context.seeds.0' }],
    });
    await expect(recommender.similar(person, 'artist', unheard, 5)).rejects.toMatchObject({
      code: 'not-found',
    });
    const similar = await recommender.similar(person, 'artist', seed, 3);
    expect(similar.every(({ name }) => name.startsWith(person.scene))).toBe(true);
    expect(other.scene).not.toBe(person.scene);
  });

  test('lists of others are not found, whatever is asked of them', async () => {
    const [person] = people;
    const other = people[8] as Townsman;
    const list = await recommender.make(person, { purpose: 'discover', kind: 'artist', limit: 5 });
    await expect(recommender.get(other, list.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      recommender.feedback(other, list.id, [{ position: 1, feedback: 'like' }]),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect((await recommender.history(other, { limit: 100 })).items.map(({ id }) => id)).not.toContain(
      list.id,
    );
    await expect(
      recommender.feedback(person, list.id, [{ position: 99, feedback: 'like' }]),
    ).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'items.position' }] });
  });
});

describe('somebody alone, without knowledge from outside', () => {
  let alone: TasteWorld;
  let mine: Recommender;
  let person: { id: number; timeZone: string };
  beforeAll(async () => {
    alone = await makeTasteWorld();
    const { id } = await alone.person('Alone');
    person = { id, timeZone: 'UTC' };
    // 2,000 listens over two years, some of it long ago.
    await alone.hear(person, listensOfScene('Harbour', 1, { sessions: 250, leftOut: 0 }));
    await alone.hear(person, listensOfScene('Foundry', 2, { sessions: 150, leftOut: 1, daysAgo: 300 }));
    await learn(alone);
    mine = recommenderOf(alone);
  }, 180_000);
  afterAll(() => alone.close());

  test.for(['rediscover', 'next', 'radio', 'mix', 'daily-mix'] as const)('%s works', async (purpose) => {
    const context = purpose === 'mix' ? { mood: 'calm' } : {};
    const list = await mine.make(person, { purpose, kind: 'recording', limit: 20, context });
    expect(list.items.length).toBeGreaterThanOrEqual(10);
    expect(list.items.every(({ reasons }) => reasons.length > 0)).toBe(true);
    // Not one artist's list.
    expect(new Set(list.items.map(({ artist }) => artist)).size).toBeGreaterThan(3);
  });

  test('discovery has nobody to learn from and says what would help', async () => {
    for (const purpose of ['discover', 'weekly-discovery'] as const) {
      const list = await mine.make(person, { purpose, kind: 'artist', limit: 10 });
      expect(list.items).toEqual([]);
      expect(list.advice.map(({ code }) => code)).toEqual(['no-outside-model', 'no-knowledge']);
    }
  });

  test('with ten listens, and with none, lists come and say what is missing', async () => {
    const newcomer = { ...(await alone.person('Newcomer')), timeZone: 'UTC' };
    const nobody = await mine.shelves(newcomer);
    expect(nobody.every(({ items }) => items.every(({ listens }) => listens === 0))).toBe(true);
    expect(nobody[0]?.advice.map(({ code }) => code)).toContain('no-listens');
    await alone.hear(
      newcomer,
      repeated(10, { artist: artistName('Harbour', 2), track: 'Harbour 2 track 1', hoursAgo: 5 }),
    );
    const { items, advice } = await mine.make(newcomer, {
      purpose: 'discover',
      kind: 'artist',
      limit: 4,
      explore: false,
    });
    // The other's listens speak for their scene already.
    expect(items.length).toBeGreaterThan(0);
    expect(items[0]?.name).toMatch(/^Harbour/);
    expect(await mine.advice(newcomer)).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'few-listens' })]),
    );
    expect(advice.map(({ code }) => code)).not.toContain('no-listens');
    const mixes = await mine.mixes(newcomer);
    expect(mixes.daily.items.length + mixes.weekly.items.length).toBeGreaterThan(0);
  });
});

describe('a town without models', () => {
  test('still knows what somebody hears', async () => {
    const early = await makeTasteWorld();
    try {
      const person = { ...(await early.person('Early')), timeZone: 'UTC' };
      await early.hear(person, listensOfScene('Harbour', 1, { sessions: 60, leftOut: 0 }));
      const recommend = recommenderOf(early);
      const daily = await recommend.make(person, { purpose: 'daily-mix', kind: 'recording', limit: 10 });
      expect(daily.items).toHaveLength(10);
      const discover = await recommend.make(person, {
        purpose: 'discover',
        kind: 'artist',
        limit: artistsOfScene,
      });
      expect(discover.advice.map(({ code }) => code)).toContain('no-model');
    } finally {
      await early.close();
    }
  });
});
