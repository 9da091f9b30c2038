import { Fault } from '@fonoteca/domain';
import { type DiscogsDouble, discogsRelease, startDiscogsDouble } from '@fonoteca/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findByBarcode } from '../src/index.ts';
import type { DiscogsAccount, DiscogsReleases, MusicBrainzReleases } from '../src/ports.ts';
import { runTrackLists } from '../src/track-lists/run.ts';
import { importNow, linked, makeWorld, noPatience, type World } from './support.ts';

let world: World;
let double: DiscogsDouble;
let token: string;
beforeAll(async () => {
  world = await makeWorld();
  double = await startDiscogsDouble({ limits: { authenticated: 1000, anonymous: 1000 } });
  token = double.addUser({ name: 'ada' }).token;
});
afterAll(async () => {
  await double.close();
  await world.close();
});

async function ask(path: string): Promise<Record<string, unknown>> {
  const reply = await fetch(`${double.url}${path}`, {
    headers: {
      'user-agent': 'FonotecaTests/1.0 +https://example.org',
      authorization: `Discogs token=${token}`,
    },
  });
  if (!reply.ok) throw new Fault('unavailable', `Discogs answers ${reply.status}`);
  return (await reply.json()) as Record<string, unknown>;
}

/** The ports by the double's own answers, unparsed. */
const account: DiscogsAccount = {
  collectionPage: async (page) => {
    const reply = await ask(
      `/users/ada/collection/folders/0/releases?page=${page}&per_page=2&sort=added&sort_order=asc`,
    );
    const { pages, items } = reply.pagination as { pages: number; items: number };
    return { items: reply.releases as unknown[], pages, total: items };
  },
  folders: async () => (await ask('/users/ada/collection/folders')).folders as { id: number; name: string }[],
  fields: async () => (await ask('/users/ada/collection/fields')).fields as { id: number; name: string }[],
};
const releases: DiscogsReleases = {
  release: (id) => ask(`/releases/${id}`),
  byBarcode: async (code) =>
    (
      (await ask(`/database/search?type=release&barcode=${code}`)).results as { id: number; title: string }[]
    ).map(({ id, title }) => ({
      id: String(id),
      title,
      artist: '',
      year: null,
      format: '',
      label: null,
      country: null,
      barcode: code,
    })),
};
const nobody: MusicBrainzReleases = {
  byDiscogsRelease: async () => null,
  search: async () => [],
  release: async () => null,
  byBarcode: async () => [],
};

test('a collection and its track lists, as Discogs sends them', async () => {
  const person = await world.person('ada');
  const suite = discogsRelease({
    title: 'Suite',
    artists: ['Low (2)', 'High'],
    year: 0,
    barcode: '4006381333931',
    formats: [{ name: 'Vinyl', qty: '2', descriptions: ['LP', 'Album'], text: 'Red' }],
    tracks: [
      { heading: 'First record' },
      ['A1', 'Dawn', '3:00'],
      {
        index: 'Work',
        tracks: [
          ['B1a', 'One', ''],
          ['B1b', 'Two', ''],
        ],
        duration: '8:00',
      },
      ['C1', 'Guest', '', ['Moss (4)']],
    ],
  });
  double.addToCollection('ada', suite, {
    folder: 'Attic',
    rating: 4,
    notes: [
      { field_id: 1, value: 'Mint (M)' },
      { field_id: 3, value: 'Signed' },
    ],
  });
  double.addToCollection('ada', suite);
  double.addToCollection('ada', discogsRelease({ title: 'Plain' }));
  expect(await importNow(world, person, { ports: linked(account) })).toMatchObject({
    state: 'done',
    added: 3,
    refused: 0,
  });
  expect(await importNow(world, person, { ports: linked(account) })).toMatchObject({ unchanged: 3 });
  await runTrackLists(
    world.store,
    { discogsReleases: async () => releases, musicBrainz: nobody, albumLengths: null },
    person,
    { signal: new AbortController().signal, progress: async () => undefined, patience: noPatience },
  );
  const rows = await world.store.db
    .selectFrom('records')
    .selectAll()
    .where('person_id', '=', person)
    .orderBy('id')
    .execute();
  expect(rows[0]).toMatchObject({
    title: 'Suite',
    artist: 'Low & High',
    folder: 'Attic',
    rating: 4,
    media_condition: 'Mint (M)',
    notes: 'Signed',
    year: null,
    barcode: '4006381333931',
    country: 'Germany',
    format_text: '2×LP, Album, Red',
    track_state: 'ready',
  });
  expect(rows[0]?.image_id).not.toBeNull();
  const tracks = await world.store.db
    .selectFrom('record_tracks')
    .selectAll()
    .where('record_id', '=', rows[0]?.id ?? 0)
    .orderBy('number')
    .execute();
  expect(
    tracks.map((item) => [
      item.position,
      item.side,
      item.disc,
      item.title,
      item.artist,
      item.length_seconds,
      item.length_source,
    ]),
  ).toEqual([
    ['A1', 'A', 1, 'Dawn', null, 180, 'discogs'],
    ['B1a', 'B', 1, 'One', null, 240, 'estimated'],
    ['B1b', 'B', 1, 'Two', null, 240, 'estimated'],
    ['C1', 'C', 2, 'Guest', 'Moss', 180, 'estimated'],
  ]);
  // Two copies of one release: it was asked for once.
  expect(double.requests().filter(({ path }) => path.startsWith(`/releases/${suite.id}`))).toHaveLength(1);
  // After all that was learnt, the collection is still the same.
  expect(await importNow(world, person, { ports: linked(account) })).toMatchObject({
    unchanged: 3,
    updated: 0,
  });
  const found = await findByBarcode(
    world.store.db,
    { discogsReleases: async () => releases, musicBrainz: nobody },
    person,
    '4006381333931',
    new AbortController().signal,
  );
  expect(found.items).toMatchObject([{ id: String(suite.id), onShelf: true }]);
});
