import { type MusicBrainzDouble, musicBrainzRelease, startMusicBrainzDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCoverArtArchive, createMusicBrainzClient, userAgent } from '../src/index.ts';
import { SimulatedTime } from './support.ts';

const agent = userAgent('https://music.example.org');
const release = musicBrainzRelease({
  title: 'Own "Pressing"',
  artists: ['Ada', 'Bo'],
  barcode: '4006381333931',
  discogs: 17,
  media: [
    {
      format: '12" Vinyl',
      tracks: [
        ['A1', 'One', 181_000],
        ['B1', 'Two', null],
      ],
    },
    { format: 'CD', title: 'Extra', tracks: [['1', 'Three', 60_000, ['Guest']]] },
  ],
});
let time: SimulatedTime;
let double: MusicBrainzDouble;
const client = () => createMusicBrainzClient({ baseUrl: double.url, userAgent: agent, time });
beforeEach(async () => {
  time = new SimulatedTime();
  double = await startMusicBrainzDouble({ clock: time });
  double.addRelease(release);
});
afterEach(() => double.close());

test('a release with its tracks, as printed and in milliseconds', async () => {
  const found = await client().release(release.id);
  expect(found).toMatchObject({
    mbid: release.id,
    title: 'Own "Pressing"',
    artists: [
      { name: 'Ada', join: ' & ' },
      { name: 'Bo', join: '' },
    ],
    date: '1994',
    barcode: '4006381333931',
    hasFront: true,
    labels: [{ name: 'Own Pressing', catalogNumber: 'OP 001' }],
  });
  expect(found?.media.map(({ format, title }) => [format, title])).toEqual([
    ['12" Vinyl', null],
    ['CD', 'Extra'],
  ]);
  expect(
    found?.media.flatMap(({ tracks }) =>
      tracks.map(({ number, title, lengthMs }) => [number, title, lengthMs]),
    ),
  ).toEqual([
    ['A1', 'One', 181_000],
    ['B1', 'Two', null],
    ['1', 'Three', 60_000],
  ]);
  expect(found?.media[1]?.tracks[0]).toMatchObject({
    artists: [{ name: 'Guest' }],
    recordingMbid: expect.any(String),
  });
  expect(await client().release('00000000-0000-4000-8000-000000000000')).toBeNull();
});

test('searches by title, barcode, tracks and Discogs number', async () => {
  const match = [{ mbid: release.id, score: 100, trackCount: 3, formats: ['12" Vinyl', 'CD'] }];
  expect(await client().searchReleases({ title: 'Own "Pressing"', artist: 'Ada' })).toMatchObject(match);
  expect(await client().searchReleases({ title: 'Own "Pressing"', tracks: 3 })).toMatchObject(match);
  expect(await client().searchReleases({ title: 'Own "Pressing"', tracks: 4 })).toEqual([]);
  expect(await client().searchByBarcode('4006381333931')).toMatchObject(match);
  expect(await client().searchRecordings({ title: 'Three', artist: 'Guest' })).toMatchObject([
    { title: 'Three', lengthMs: 60_000, releases: [{ mbid: release.id }] },
  ]);
  expect(await client().findByDiscogsRelease(17)).toBe(release.id);
  expect(await client().findByDiscogsRelease(18)).toBeNull();
  await expect(client().searchReleases({ title: ' ' })).rejects.toMatchObject({ code: 'invalid' });
});

test('one request a second for the whole process, however many clients', async () => {
  const started = time.time;
  for (let turn = 0; turn < 20; turn += 1) await client().findByDiscogsRelease(17);
  expect(new Set(double.requests().map(({ answered }) => answered))).toEqual(new Set(['ok']));
  expect(time.time - started).toBeGreaterThanOrEqual(19_000);
});

test('503 is waited for; a service that stays away is a fault', async () => {
  double.script([{ times: 2, answer: { error: 503 } }]);
  expect(await client().findByDiscogsRelease(17)).toBe(release.id);
  double.script([{ times: 'ever', answer: { status: 503 } }]);
  await expect(client().findByDiscogsRelease(17)).rejects.toMatchObject({ code: 'unavailable' });
});

test('covers: the redirect is followed, and only images come back', async () => {
  const covers = createCoverArtArchive({ baseUrl: double.url, userAgent: agent });
  const front = await covers.front(release.id, 500);
  expect(front?.type).toBe('image/png');
  expect(double.requests().map(({ operation }) => operation)).toEqual(['front', 'image']);
  expect(await covers.front('00000000-0000-4000-8000-000000000000', 250)).toBeNull();
  double.script([{ on: 'image', answer: { garbage: 'html' } }]);
  await expect(covers.front(release.id, 250)).rejects.toMatchObject({ code: 'invalid' });
});
