import { mergeEntries } from '@fonoteca/listens';
import type { Person } from '@fonoteca/statistics';
import { foldPerson } from '@fonoteca/statistics';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  artistOnShelf,
  correctLength,
  deleteRecord,
  facets,
  getRecord,
  listRecords,
  randomRecord,
  refreshRecord,
  type ShelfQuery,
  trackListProgress,
  wakeShelfJobs,
} from '../src/index.ts';
import { makeShelf, type ShelfWorld } from './shelf-support.ts';

let world: ShelfWorld;
let ana: Person;
let people = 0;
beforeAll(async () => {
  world = await makeShelf();
});
afterAll(() => world.close());
beforeEach(async () => {
  ana = await world.person(`ana ${++people}`);
});

const titles = async (query: Partial<ShelfQuery> = {}, person = ana) => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listRecords(world.store, person, { limit: 2, ...query, cursor });
    found.push(...page.items.map(({ title }) => title));
    cursor = page.next ?? undefined;
    if (cursor === undefined) expect(page.total).toBe(found.length);
  } while (cursor !== undefined);
  return found;
};

describe('the order of a shelf', () => {
  beforeEach(async () => {
    await world.put(
      ana,
      { title: 'The Wall', artist: 'Pink Floyd', year: 1979, addedAt: '2024-01-01T00:00:00Z' },
      { title: 'Animals', artist: 'Pink Floyd', year: 1977, addedAt: '2024-03-01T00:00:00Z' },
      { title: 'Homogenic', artist: 'Björk', year: 1997, addedAt: '2024-02-01T00:00:00Z' },
      { title: 'Abbey Road', artist: 'The Beatles', year: null, addedAt: null },
      { title: 'Zuma', artist: 'Neil Young', year: 1975, lastScrobbledAt: '2025-01-01T00:00:00Z' },
    );
  });

  test.each([
    ['added', 'descending', ['Animals', 'Homogenic', 'The Wall', 'Zuma', 'Abbey Road']],
    ['added', 'ascending', ['The Wall', 'Homogenic', 'Animals', 'Abbey Road', 'Zuma']],
    ['artist', 'ascending', ['Abbey Road', 'Homogenic', 'Zuma', 'Animals', 'The Wall']],
    ['artist', 'descending', ['The Wall', 'Animals', 'Zuma', 'Homogenic', 'Abbey Road']],
    ['title', 'ascending', ['Abbey Road', 'Animals', 'Homogenic', 'The Wall', 'Zuma']],
    ['title', 'descending', ['Zuma', 'The Wall', 'Homogenic', 'Animals', 'Abbey Road']],
    ['year', 'ascending', ['Zuma', 'Animals', 'The Wall', 'Homogenic', 'Abbey Road']],
    ['year', 'descending', ['Homogenic', 'The Wall', 'Animals', 'Zuma', 'Abbey Road']],
    ['scrobbled', 'descending', ['Zuma', 'Abbey Road', 'Homogenic', 'Animals', 'The Wall']],
    ['scrobbled', 'ascending', ['Zuma', 'The Wall', 'Animals', 'Homogenic', 'Abbey Road']],
  ] as const)('%s, %s, page by page', async (sort, direction, expected) => {
    expect(await titles({ sort, direction })).toEqual(expected);
  });

  test('names begin at A and everything else with the newest', async () => {
    expect((await titles({ sort: 'artist' }))[0]).toBe('Abbey Road');
    expect((await titles({ sort: 'year' }))[0]).toBe('Homogenic');
    expect((await titles())[0]).toBe('Animals');
  });

  test('a page goes on where it was though its last record was removed meanwhile', async () => {
    const query = { sort: 'title', limit: 2 } as const;
    const first = await listRecords(world.store, ana, query);
    await deleteRecord(world.store.db, ana.id, first.items[1]?.id ?? 0);
    const second = await listRecords(world.store, ana, { ...query, cursor: first.next ?? '' });
    expect(second.items.map(({ title }) => title)).toEqual(['Homogenic', 'The Wall']);
    expect(second.total).toBe(4);
  });

  test.each(['', 'x', '1', '1.2.3', '-1.2', '9'.repeat(200)])('the cursor %j is refused', async (cursor) => {
    await expect(listRecords(world.store, ana, { limit: 2, cursor })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'cursor' }],
    });
  });

  test('by listens of the history, whatever was folded, split or merged', async () => {
    await world.hear(ana, { artist: 'Pink Floyd', release: 'The Wall', listens: 3 });
    await world.hear(ana, { artist: 'BJÖRK', release: 'Homogenic (Deluxe Edition)', listens: 5 });
    const ben = await world.person(`ben ${people}`);
    await world.hear(ben, { artist: 'Neil Young', release: 'Zuma', listens: 9 });
    expect((await titles({ sort: 'listens' })).slice(0, 2)).toEqual(['Homogenic', 'The Wall']);
    expect((await titles({ sort: 'listens', direction: 'ascending' })).slice(-2)).toEqual([
      'The Wall',
      'Homogenic',
    ]);
    await foldPerson(world.store, ana.id, { now: new Date('2026-01-01') });
    await world.hear(ana, { artist: 'Floyd, Pink', release: 'The Wall', listens: 4 });
    const ids = await world.store.db
      .selectFrom('artists')
      .select(['id', 'key'])
      .where('key', 'in', ['pink floyd', 'floyd pink', 'floyd'])
      .orderBy('key')
      .execute();
    const into = ids.find(({ key }) => key === 'pink floyd')?.id ?? 0;
    const others = ids.map(({ id }) => id).filter((id) => id !== into);
    expect(others.length).toBeGreaterThan(0);
    await mergeEntries(world.store.db, ana.id, { kind: 'artist', into, ids: others });
    await foldPerson(world.store, ana.id, { now: new Date('2026-01-01') });
    const page = await listRecords(world.store, ana, { sort: 'listens', limit: 3 });
    expect(page.items.map(({ title, listens }) => [title, listens])).toEqual([
      ['The Wall', 7],
      ['Homogenic', 5],
      ['Abbey Road', 0],
    ]);
  });
});

describe('filters', () => {
  const vinyl = { name: 'Vinyl', quantity: 2, descriptions: ['LP'] };
  const disc = { name: 'CD', quantity: 1, descriptions: ['Album'] };
  beforeEach(async () => {
    await world.put(
      ana,
      {
        title: 'One',
        artists: [
          { name: 'Ada', join: '&' },
          { name: 'Bo', join: '' },
        ],
        year: 1971,
        genres: ['Rock', 'Jazz'],
        styles: ['Prog'],
        labels: [{ name: 'Harvest', catalogueNumber: 'H 1' }],
        formats: [vinyl],
        folder: 'Attic',
      },
      { title: 'Two', artist: 'Bo', year: 1979, genres: ['Rock'], formats: [disc], folder: 'Hall' },
      { title: 'Three', artist: 'Ada', year: 1980, genres: ['Jazz'], formats: [vinyl, disc] },
      { title: 'Gone', artist: 'Ada', year: 1980, genres: ['Jazz'], leftAt: '2025-01-01T00:00:00Z' },
    );
  });

  test.each([
    [{ genre: 'Jazz' }, ['One', 'Three']],
    [{ style: 'Prog' }, ['One']],
    [{ decade: 1970 }, ['One', 'Two']],
    [{ format: 'CD' }, ['Three', 'Two']],
    [{ label: 'Harvest' }, ['One']],
    [{ folder: 'Hall' }, ['Two']],
    [{ artist: 'bo' }, ['One', 'Two']],
    [{ artist: 'ada', genre: 'Jazz', decade: 1980 }, ['Three']],
    [{ left: true, decade: 1980 }, ['Gone', 'Three']],
    [{ genre: "Rock'); drop table records" }, []],
    [{ genre: '' }, ['One', 'Three', 'Two']],
  ])('%j', async (filter, expected) => {
    expect(await titles({ ...filter, sort: 'title' })).toEqual(expected);
  });

  test('facets count what the other filters leave', async () => {
    const all = await facets(world.store.db, ana.id, {});
    expect(all).toEqual({
      genres: [
        { value: 'Jazz', records: 2 },
        { value: 'Rock', records: 2 },
      ],
      styles: [{ value: 'Prog', records: 1 }],
      decades: [
        { value: '1970', records: 2 },
        { value: '1980', records: 1 },
      ],
      formats: [
        { value: 'CD', records: 2 },
        { value: 'Vinyl', records: 2 },
      ],
      labels: [{ value: 'Harvest', records: 1 }],
      folders: [
        { value: 'Attic', records: 1 },
        { value: 'Hall', records: 1 },
      ],
    });
    const rock = await facets(world.store.db, ana.id, { genre: 'Rock' });
    expect(rock.genres).toEqual(all.genres);
    expect(rock.decades).toEqual([{ value: '1970', records: 2 }]);
    expect((await facets(world.store.db, ana.id, { q: 'three' })).formats).toHaveLength(2);
  });

  test('one by chance is one that the filters leave', async () => {
    const seen = new Set<string | undefined>();
    for (let turn = 0; turn < 40; turn++)
      seen.add((await randomRecord(world.store, ana, { genre: 'Jazz' }))?.title);
    expect([...seen].sort()).toEqual(['One', 'Three']);
    expect(await randomRecord(world.store, ana, { genre: 'Polka' })).toBeNull();
  });

  test('an artist with all their records and what was heard of them', async () => {
    await world.hear(ana, { artist: 'Bo', release: 'Two', listens: 2 });
    await world.hear(ana, { artist: 'Bo', release: 'Elsewhere', listens: 3 });
    expect(await artistOnShelf(world.store, ana, 'bo')).toMatchObject({
      name: 'Bo',
      key: 'bo',
      listens: 5,
      artistId: expect.any(Number),
      records: [
        { title: 'One', artist: 'Ada & Bo', artists: [{ key: 'ada' }, { key: 'bo' }], listens: 0 },
        { title: 'Two', listens: 2 },
      ],
    });
    expect(await artistOnShelf(world.store, ana, 'ada')).toMatchObject({ listens: 0, artistId: null });
    await expect(artistOnShelf(world.store, ana, 'nobody')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('one record', () => {
  test('with its tracks, its other editions and its place in the catalogue', async () => {
    const [first = 0, second, gone] = await world.put(
      ana,
      {
        title: 'Low',
        artist: 'David Bowie',
        masterId: 7,
        year: 1977,
        notes: 'from Berlin',
        tracks: [{ title: 'Speed of Life', position: 'A1', seconds: 166 }, { title: 'Breaking Glass' }],
      },
      { title: 'Low', artist: 'David Bowie', masterId: 7, year: 2017 },
      { title: 'Low', artist: 'David Bowie', masterId: 7, leftAt: '2025-01-01T00:00:00Z' },
      { title: 'Other', artist: 'David Bowie', masterId: 8 },
    );
    await world.hear(ana, { artist: 'David Bowie', release: 'Low', listens: 2 });
    const record = await getRecord(world.store, ana, first);
    expect(record).toMatchObject({
      title: 'Low',
      format: 'LP',
      notes: 'from Berlin',
      listens: 2,
      tracks: 2,
      releaseId: expect.any(Number),
      trackList: { state: 'ready' },
      trackItems: [
        { position: 'A1', number: 1, lengthSeconds: 166, lengthSource: 'discogs' },
        { position: '2', number: 2, lengthSeconds: null, lengthSource: null },
      ],
    });
    expect(record.editions.map(({ id }) => id)).toEqual([second]);
    expect((await getRecord(world.store, ana, gone ?? 0)).leftAt).not.toBeNull();
  });

  test('of somebody else is not there, and nothing changes it', async () => {
    const ben = await world.person(`ben ${people}`);
    const [id = 0] = await world.put(ben, { title: 'His', tracks: [{ title: 'x' }] });
    const { db } = world.store;
    for (const attempt of [
      () => getRecord(world.store, ana, id),
      () => deleteRecord(db, ana.id, id),
      () => correctLength(db, ana.id, id, 1, 60),
      () => refreshRecord(db, ana.id, id),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'not-found' });
    expect((await getRecord(world.store, ben, id)).trackItems[0]?.lengthSeconds).toBeNull();
  });

  test('takes the length that its person timed', async () => {
    const [id = 0] = await world.put(ana, { title: 'Mine', tracks: [{ title: 'x' }] });
    const track = await correctLength(world.store.db, ana.id, id, 1, 61);
    expect(track).toMatchObject({ number: 1, lengthSeconds: 61, lengthSource: 'person' });
    expect((await getRecord(world.store, ana, id)).trackItems[0]).toEqual(track);
    await expect(correctLength(world.store.db, ana.id, id, 2, 61)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  test('is fetched anew, and what it had stays in sight', async () => {
    const [id = 0] = await world.put(ana, { title: 'Stale', tracks: [{ title: 'x' }] });
    const { db } = world.store;
    const none = { ready: 1, waiting: 0, failed: 0, running: false };
    expect(await trackListProgress(db, ana.id)).toEqual(none);
    await refreshRecord(db, ana.id, id);
    expect(await getRecord(world.store, ana, id)).toMatchObject({
      trackList: { state: 'waiting' },
      trackItems: [{ title: 'x' }],
    });
    expect(await trackListProgress(db, ana.id)).toEqual({ ...none, ready: 0, waiting: 1 });
    const queued = () => db.selectFrom('jobs').select('id').where('person_id', '=', ana.id).execute();
    expect(await queued()).toHaveLength(1);
    await wakeShelfJobs(db);
    expect(await queued()).toHaveLength(1);
    await db.deleteFrom('jobs').where('person_id', '=', ana.id).execute();
    await wakeShelfJobs(db);
    expect(await queued()).toHaveLength(1);
  });
});
