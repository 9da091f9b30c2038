import { Fault } from '@fonoteca/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFoundRelease, type FindPorts, findByBarcode } from '../src/index.ts';
import {
  accountOf,
  apiItem,
  csvOf,
  csvRow,
  importNow,
  linked,
  makeWorld,
  shelfOf,
  type World,
} from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

const mbid = '12345678-1234-1234-1234-123456789abc';
const { signal } = new AbortController();
const summary = (id: string) => ({
  id,
  title: 'Halo',
  artist: 'Ada',
  year: 1999,
  format: 'LP',
  label: null,
  country: null,
  barcode: '075992731027',
});
const facts = {
  title: 'Halo',
  year: 1999,
  country: 'UK',
  genres: [],
  styles: [],
  labels: [],
  formats: [],
};
const ports: FindPorts = {
  discogsReleases: async () => ({
    byBarcode: async (code) => (code === '075992731027' ? [summary('5')] : []),
    release: async (id) =>
      id === 5
        ? {
            ...facts,
            id: 5,
            artists: [{ id: 7, name: 'Ada (2)', anv: '', join: '' }],
            tracklist: [{ type_: 'track', position: 'A1', title: 'One', duration: '3:00' }],
          }
        : null,
  }),
  musicBrainz: {
    byDiscogsRelease: async () => null,
    search: async () => [],
    byBarcode: async (code) => (code === '0075992731027' ? [summary(mbid)] : []),
    release: async (id) =>
      id === mbid
        ? { ...facts, mbid, artists: [{ name: 'Ada', join: '' }], barcode: '075992731027', tracks: [] }
        : null,
  },
};
const down: FindPorts['musicBrainz'] = {
  ...ports.musicBrainz,
  byBarcode: async () => {
    throw new Fault('unavailable', 'MusicBrainz does not answer');
  },
};

test('a barcode is found however it is written, and put on the shelf once', async () => {
  const person = await world.person('barcode');
  const found = await findByBarcode(world.store.db, ports, person, '0 75992-73102 7', signal);
  expect(found).toMatchObject({
    code: '0075992731027',
    items: [
      { source: 'discogs', id: '5', onShelf: false },
      { source: 'musicbrainz', id: mbid, onShelf: false },
    ],
  });
  const added = await addFoundRelease(world.store.db, ports, person, { source: 'discogs', id: '5' }, signal);
  expect(added.added).toBe(true);
  expect(
    await addFoundRelease(world.store.db, ports, person, { source: 'discogs', id: '5' }, signal),
  ).toEqual({ id: added.id, added: false });
  await addFoundRelease(
    world.store.db,
    ports,
    person,
    { source: 'musicbrainz', id: mbid.toUpperCase() },
    signal,
  );
  expect(await shelfOf(world.store, person)).toEqual(['manual discogs:5 Halo', `musicbrainz ${mbid} Halo`]);
  const again = await findByBarcode(
    world.store.db,
    { ...ports, musicBrainz: down },
    person,
    '0075992731027',
    signal,
  );
  expect(again.items.map(({ onShelf }) => onShelf)).toEqual([true]);
  const tracks = await world.store.db
    .selectFrom('record_tracks')
    .select(['title', 'length_seconds'])
    .where('record_id', '=', added.id)
    .execute();
  expect(tracks).toEqual([{ title: 'One', length_seconds: 180 }]);
});

test('what Discogs brings later is the same copy; what was added by hand never leaves by an import', async () => {
  const person = await world.person('later');
  await addFoundRelease(world.store.db, ports, person, { source: 'discogs', id: '5' }, signal);
  expect(await importNow(world, person, { file: csvOf(csvRow(6)) })).toMatchObject({ added: 1, left: 0 });
  expect(
    await importNow(world, person, { ports: linked(accountOf(() => [apiItem(900, 5), apiItem(901, 6)])) }),
  ).toMatchObject({ added: 0, updated: 2 });
  expect(await shelfOf(world.store, person)).toEqual(['discogs 900 Title 5', 'discogs 901 Title 6']);
  await importNow(world, person, { file: csvOf(csvRow(6)) });
  expect(
    await addFoundRelease(world.store.db, ports, person, { source: 'discogs', id: '5' }, signal),
  ).toMatchObject({ added: true });
  expect((await shelfOf(world.store, person)).join()).not.toContain('left');
});

test('what is no barcode and no release is refused', async () => {
  const person = await world.person('refused');
  const { db } = world.store;
  await expect(findByBarcode(db, ports, person, '123', signal)).rejects.toMatchObject({ code: 'invalid' });
  await expect(
    findByBarcode(
      db,
      {
        discogsReleases: async () => ({ release: async () => null, byBarcode: down.byBarcode }),
        musicBrainz: down,
      },
      person,
      '4006381333931',
      signal,
    ),
  ).rejects.toMatchObject({ code: 'unavailable' });
  for (const [source, id, code] of [
    ['discogs', 'x', 'invalid'],
    ['discogs', '99999999999', 'invalid'],
    ['discogs', '6', 'not-found'],
    ['musicbrainz', '5', 'invalid'],
    ['musicbrainz', mbid.replace('1', '2'), 'not-found'],
  ] as const) {
    await expect(addFoundRelease(db, ports, person, { source, id }, signal)).rejects.toMatchObject({ code });
  }
  expect(await shelfOf(world.store, person)).toEqual([]);
});
