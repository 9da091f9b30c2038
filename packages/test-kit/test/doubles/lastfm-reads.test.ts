import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LastfmDouble, startLastfmDouble } from '../../src/index.ts';
import { batch, type Item, post, read, StandingClock } from './support.ts';

const clock = new StandingClock();
const start = clock.time / 1000 - 20_000;
let lastfm: LastfmDouble;
let sk: string;
beforeEach(async () => {
  lastfm = await startLastfmDouble({ clock });
  sk = lastfm.addUser({ name: 'Ada' }).sessionKey;
});
afterEach(() => lastfm.close());

const listens = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({
    artist: index % 2 === 0 ? 'Björk' : 'Low',
    track: `T${index}`,
    album: 'Mixed',
    albumArtist: 'Various',
    timestamp: start + index * 100,
  }));
const recent = async (params: Record<string, string | number> = {}) =>
  (await read(lastfm, { method: 'user.getRecentTracks', user: 'ada', ...params })).json.recenttracks;
const names = (found: { track: { name: string }[] }) => found.track.map(({ name }) => name);

test('recent tracks: newest first, in pages, between two times, both exclusive', async () => {
  await post(lastfm, batch(sk, listens(7)));
  const all = await recent();
  expect(names(all)).toEqual(['T6', 'T5', 'T4', 'T3', 'T2', 'T1', 'T0']);
  expect(all['@attr']).toEqual({ user: 'Ada', page: '1', perPage: '50', total: '7', totalPages: '1' });
  expect(all.track[0]).toMatchObject({
    artist: { '#text': 'Björk' },
    album: { '#text': 'Mixed' },
    date: { uts: String(start + 600), '#text': '01 Jun 2026, 06:36' },
  });
  const second = await recent({ limit: 3, page: 2 });
  expect(names(second)).toEqual(['T3', 'T2', 'T1']);
  expect(second['@attr']).toMatchObject({ page: '2', totalPages: '3' });
  expect(names(await recent({ from: start + 100, to: start + 400 }))).toEqual(['T3', 'T2']);
  expect((await read(lastfm, { method: 'user.getRecentTracks', user: 'x' })).json.error).toBe(6);
});

test('recent tracks: one is an object, none is an empty list', async () => {
  expect((await recent()).track).toEqual([]);
  await post(lastfm, batch(sk, listens(1)));
  expect((await recent()).track.name).toBe('T0');
});

test('what plays now stands first, without a date, until it ends', async () => {
  await post(lastfm, batch(sk, listens(1)));
  const params = { method: 'track.updateNowPlaying', sk, artist: 'Low', track: 'Now', duration: 100 };
  const told = await post(lastfm, params);
  expect(told.json.nowplaying.track['#text']).toBe('Now');
  expect(lastfm.ledger()).toHaveLength(1);
  const shown = await recent({ limit: 1 });
  expect(names(shown)).toEqual(['Now', 'T0']);
  expect(shown.track[0]).toMatchObject({ '@attr': { nowplaying: 'true' } });
  expect(shown.track[0]).not.toHaveProperty('date');
  clock.forward(100_000);
  expect((await recent({ limit: 1 })).track.name).toBe('T0');
});

test('recent tracks in XML', async () => {
  await post(lastfm, batch(sk, listens(1)));
  const { text } = await read(lastfm, { method: 'user.getRecentTracks', user: 'Ada', format: 'xml' });
  expect(text).toContain('<recenttracks user="Ada" page="1" perPage="50" total="1" totalPages="1"><track>');
  expect(text).toContain('<artist mbid="">Björk</artist>');
  expect(text).toContain(`<date uts="${start}">`);
});

test('the person, artists, albums and tracks: everybody’s figures and one’s own', async () => {
  await post(lastfm, batch(sk, listens(4)));
  lastfm.setPlayCounts({ artist: 'Björk', listeners: 1000, playcount: 50_000 });
  lastfm.addAlbum({
    artist: 'Björk',
    name: 'Homogenic',
    listeners: 70,
    playcount: 900,
    tracks: [{ name: 'Hunter', duration: 255 }, { name: 'Jóga' }],
  });
  const get = async (method: string, params: Record<string, string>) =>
    (await read(lastfm, { method, ...params })).json;
  const { user } = await get('user.getInfo', { user: 'Ada' });
  expect(user).toMatchObject({ name: 'Ada', playcount: '4', artist_count: '2', track_count: '4' });
  const { artist } = await get('artist.getInfo', { artist: 'björk', username: 'Ada' });
  expect(artist.stats).toEqual({ listeners: '1001', playcount: '50002', userplaycount: '2' });
  const { album } = await get('album.getInfo', { artist: 'Björk', album: 'Homogenic', username: 'Ada' });
  expect(album).toMatchObject({ listeners: '70', playcount: '900', userplaycount: 0 });
  expect(album.tracks.track).toMatchObject([
    { name: 'Hunter', duration: 255, '@attr': { rank: 1 } },
    { name: 'Jóga', duration: null },
  ]);
  const { track } = await get('track.getInfo', { artist: 'Björk', track: 'Hunter' });
  expect(track).toMatchObject({ duration: '255000', album: { title: 'Homogenic' } });
  expect(track).not.toHaveProperty('userplaycount');
  const heard = await get('track.getInfo', { artist: 'Björk', track: 'T0', username: 'Ada' });
  expect(heard.track).toMatchObject({ userplaycount: '1', duration: '0', listeners: '1' });
  for (const [method, params] of [
    ['artist.getInfo', { artist: 'Nobody' }],
    ['album.getInfo', { artist: 'Björk', album: 'None' }],
    ['track.getInfo', { artist: 'Björk', track: 'None' }],
  ] as const)
    expect((await get(method, params)).error).toBe(6);
});

test('searches, and the albums heard most', async () => {
  await post(lastfm, batch(sk, listens(4)));
  lastfm.addAlbum({ artist: 'Björk', name: 'Homogenic', tracks: [{ name: 'Hunter' }] });
  const tracks = await read(lastfm, { method: 'track.search', track: 'hunt' });
  expect(tracks.json.results['opensearch:totalResults']).toBe('1');
  expect(tracks.json.results.trackmatches.track[0]).toMatchObject({ name: 'Hunter', artist: 'Björk' });
  const albums = await read(lastfm, { method: 'album.search', album: 'homo' });
  expect(albums.json.results.albummatches.album).toMatchObject([{ name: 'Homogenic', artist: 'Björk' }]);
  const none = await read(lastfm, { method: 'album.search', album: 'nothing of the kind' });
  expect(none.json.results.albummatches.album).toEqual([]);
  const top = await read(lastfm, { method: 'user.getTopAlbums', user: 'Ada', period: '7day' });
  expect(top.json.topalbums.album).toMatchObject({
    name: 'Mixed',
    artist: { name: 'Various' },
    playcount: '4',
  });
});
