import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleMusicBrainz } from '../../src/doubles/sample.ts';
import {
  type MusicBrainzDouble,
  type MusicBrainzRelease,
  musicBrainzRelease,
  startMusicBrainzDouble,
} from '../../src/index.ts';
import { answered, StandingClock } from './support.ts';

const clock = new StandingClock();
let brainz: MusicBrainzDouble;
let harbour: MusicBrainzRelease;
beforeEach(async () => {
  brainz = await startMusicBrainzDouble({ clock });
  const [first] = sampleMusicBrainz(brainz);
  if (!first) throw new Error('no sample');
  harbour = first;
});
afterEach(() => brainz.close());

const agent = 'FonotecaTest/1.0 ( test@fonoteca.example )';
/** Waits the second that the service asks for. */
const get = (path: string, wait = 1000, name = agent) => {
  clock.forward(wait);
  return fetch(`${brainz.url}${path}`, { headers: { 'user-agent': name } }).then(answered);
};
const search = async (query: string, what = 'release') =>
  (await get(`/ws/2/${what}?fmt=json&query=${encodeURIComponent(query)}`)).json;

test('a lookup gives what inc asks for, and no more', async () => {
  const bare = (await get(`/ws/2/release/${harbour.id}?fmt=json`)).json;
  expect(bare).toMatchObject({ title: 'Harbour Lights', barcode: '4006381333931' });
  for (const name of ['media', 'artist-credit', 'label-info', 'relations'])
    expect(bare).not.toHaveProperty(name);
  const inc = 'recordings+artist-credits+labels+media';
  const full = (await get(`/ws/2/release/${harbour.id}?inc=${inc}&fmt=json`)).json;
  expect(full.media[0].tracks).toHaveLength(5);
  expect(full.media[0].tracks[0]).toMatchObject({
    number: 'A1',
    position: 1,
    title: 'Leaving',
    length: 192_400,
    recording: { length: 192_400 },
    'artist-credit': [{ name: 'Tidewater' }],
  });
  expect(full['label-info'][0]).toMatchObject({ 'catalog-number': 'OP 001' });
  expect((await get(`/ws/2/release/${harbour.id}?inc=everything&fmt=json`)).status).toBe(400);
  const nobody = harbour.id.replace(/^.{4}/, 'ffff');
  expect((await get(`/ws/2/release/${nobody}?fmt=json`)).status).toBe(404);
});

test('searches by barcode, by names without accents and case, by recording', async () => {
  brainz.addRelease(
    musicBrainzRelease({ title: 'Été: live', artists: ['Zoë', 'Ann'], media: [{ tracks: [['1', 'Aube']] }] }),
  );
  expect((await search('barcode:4006381333931')).releases).toMatchObject([
    { id: harbour.id, 'track-count': 5, 'artist-credit': [{ name: 'Tidewater' }] },
  ]);
  expect((await search('barcode:400638133393')).count).toBe(0);
  expect((await search('release:"harbour lights" AND artist:"tidewater"')).count).toBe(1);
  expect((await search('release:"harbour lights" AND artist:"zoe"')).count).toBe(0);
  expect((await search('artist:"Zoe" AND release:"ete\\: live"')).releases[0].title).toBe('Été: live');
  expect((await search('tidewater lights')).count).toBe(1);
  const found = await search('recording:"coming home" AND artist:tidewater', 'recording');
  expect(found.recordings).toMatchObject([
    { title: 'Coming Home', length: 248_000, releases: [{ id: harbour.id }] },
  ]);
  expect((await search('recording:aube', 'recording')).recordings[0]).not.toHaveProperty('length');
  expect((await get('/ws/2/release?fmt=json&query=')).status).toBe(400);
});

test('a release is found by the address of its Discogs release', async () => {
  const at = (number: number) =>
    get(`/ws/2/url?inc=release-rels&fmt=json&resource=https://www.discogs.com/release/${number}`);
  expect((await at(101)).json.relations).toMatchObject([{ type: 'discogs', release: { id: harbour.id } }]);
  expect((await at(102)).status).toBe(404);
});

test('one request in a second, else 503; the pictures are not counted', async () => {
  const path = `/ws/2/release/${harbour.id}?fmt=json`;
  expect((await get(path)).status).toBe(200);
  const early = await get(path, 500);
  expect(early).toMatchObject({ status: 503, json: { error: expect.stringContaining('rate limit') } });
  expect((await get(path, 500)).status).toBe(200);
  expect((await get(`/release/${harbour.id}/front-250`, 0)).status).toBe(200);
});

test.each(['', 'node', 'Fonoteca/1.0', 'Fonoteca/1.0 (no address)'])(
  'the User-Agent “%s” says nobody to write to',
  async (name) => {
    expect((await get(`/ws/2/release/${harbour.id}?fmt=json`, 1000, name)).status).toBe(403);
  },
);

test('covers: 307 to the picture in the size asked for, 404 without one', async () => {
  const bare = musicBrainzRelease({ title: 'Bare', hasFront: false });
  brainz.addRelease(bare);
  for (const size of [250, 500, 1200]) {
    const sent = await fetch(`${brainz.url}/release/${harbour.id}/front-${size}`, { redirect: 'manual' });
    expect(sent.status).toBe(307);
    const picture = await fetch(sent.headers.get('location') ?? '');
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect([picture.headers.get('content-type'), bytes.readUInt32BE(16)]).toEqual(['image/png', size]);
  }
  const group = await fetch(`${brainz.url}/release-group/${harbour.releaseGroup}/front-500`);
  expect([group.status, group.redirected]).toEqual([200, true]);
  expect((await fetch(`${brainz.url}/release/${bare.id}/front-250`)).status).toBe(404);
});

test('misbehaves by script', async () => {
  brainz.script([
    { on: 'release', answer: { error: 503 } },
    { on: 'front', answer: { status: 500 } },
  ]);
  expect((await get(`/ws/2/release/${harbour.id}?fmt=json`)).status).toBe(503);
  expect((await get(`/ws/2/release/${harbour.id}?fmt=json`)).status).toBe(200);
  expect((await get(`/release/${harbour.id}/front-250`)).status).toBe(500);
});
