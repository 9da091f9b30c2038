import { readDiscogsItem } from '@fonoteca/records';
import {
  discogsRelease,
  musicBrainzRelease,
  startDiscogsDouble,
  startLastfmDouble,
  startMusicBrainzDouble,
} from '@fonoteca/test-kit';
import { expect, test } from 'vitest';
import {
  createAddressGuard,
  createDiscogsClient,
  createLastfmReads,
  createMusicBrainzClient,
  shelfAlbumLengths,
  shelfDiscogsAccount,
  shelfDiscogsReleases,
  shelfImages,
  shelfMusicBrainz,
  userAgent,
} from '../src/index.ts';
import { SimulatedTime } from './support.ts';

const agent = userAgent('https://music.example.org');
const never = new AbortController().signal;

test('Discogs: copies that records can read, finds by barcode, images with a token alone', async () => {
  const double = await startDiscogsDouble();
  const { token } = double.addUser({ name: 'Ada' });
  const record = discogsRelease({ title: 'Own - Again', artists: ['Example (2)'], barcode: '4006381333931' });
  double.addToCollection('Ada', record, { folder: 'Attic' });
  const client = createDiscogsClient({
    baseUrl: double.url,
    userAgent: agent,
    auth: { kind: 'token', token },
  });
  const account = shelfDiscogsAccount(client, 'Ada');
  const page = await account.collectionPage(1, never);
  const named = (list: readonly { id: number; name: string }[]) =>
    new Map(list.map(({ id, name }) => [id, name]));
  const names = { folders: named(await account.folders(never)), fields: named(await account.fields(never)) };
  expect(readDiscogsItem(page.items[0], names)).toMatchObject({
    record: { title: 'Own - Again', folder: 'Attic' },
  });
  expect(await shelfDiscogsReleases(client).byBarcode('4006381333931', never)).toEqual([
    expect.objectContaining({
      id: String(record.id),
      title: 'Own - Again',
      artist: 'Example',
      barcode: '4006381333931',
    }),
  ]);
  const url = String((await client.searchByBarcode('4006381333931'))[0]?.cover_image);
  const guard = createAddressGuard({ allowPrivate: true });
  const images = (discogs: typeof client | null) =>
    shelfImages({ guard, discogsUrl: double.url, discogs: async () => discogs, folder: '/nowhere' });
  const options = { maxBytes: 1_000_000, signal: never };
  expect((await images(client).fetchImage(url, options)).length).toBeGreaterThan(50);
  await expect(images(null).fetchImage(url, options)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(images(client).fetchImage(url, { ...options, maxBytes: 5 })).rejects.toMatchObject({
    code: 'too-large',
  });
  await guard.close();
  await double.close();
});

test('MusicBrainz: sides, discs, guests and lengths', async () => {
  const time = new SimulatedTime();
  const double = await startMusicBrainzDouble({ clock: time });
  const release = musicBrainzRelease({
    title: 'Own',
    artists: ['Ada', 'Bo'],
    barcode: '4006381333931',
    media: [{ tracks: [['A1', 'One', 181_400]] }, { tracks: [['C1', 'Two', null, ['Guest']]] }],
  });
  double.addRelease(release);
  const shelf = shelfMusicBrainz(createMusicBrainzClient({ baseUrl: double.url, userAgent: agent, time }));
  expect(await shelf.release(release.id, never)).toMatchObject({
    year: 1994,
    formats: [{ name: 'Vinyl', quantity: 2, descriptions: ['12"'] }],
    tracks: [
      { position: 'A1', disc: 1, artist: null, lengthSeconds: 181 },
      { position: 'C1', disc: 2, artist: 'Guest', lengthSeconds: null },
    ],
  });
  expect(await shelf.byBarcode('4006381333931', never)).toMatchObject([
    { id: release.id, artist: 'Ada & Bo', year: 1994, format: '2×12"', label: 'Own Pressing' },
  ]);
  expect(await shelf.search({ artist: 'Ada', title: 'Own', tracks: 2 }, never)).toMatchObject([
    { mbid: release.id, score: 100 },
  ]);
  await double.close();
});

test('Last.fm: lengths of an album', async () => {
  const double = await startLastfmDouble();
  double.addAlbum({ artist: 'A', name: 'Own', tracks: [{ name: 'One', duration: 61 }, { name: 'Two' }] });
  const shelf = shelfAlbumLengths(
    createLastfmReads({ baseUrl: double.url, apiKey: double.apiKey, secret: double.secret }),
  );
  expect(await shelf.album({ artist: 'A', title: 'Own' }, never)).toEqual([
    { title: 'One', lengthSeconds: 61 },
    { title: 'Two', lengthSeconds: null },
  ]);
  expect(await shelf.album({ artist: 'A', title: 'None' }, never)).toBeNull();
  await double.close();
});
