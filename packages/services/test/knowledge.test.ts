import { HttpFault } from '@fonoteca/http-kit';
import {
  type LastfmDouble,
  type ListenBrainzDouble,
  type MusicBrainzDouble,
  musicBrainzRelease,
  startLastfmDouble,
  startListenBrainzDouble,
  startMusicBrainzDouble,
} from '@fonoteca/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createLastfmKnowledge,
  createListenBrainzKnowledge,
  createMusicBrainzKnowledge,
  LastfmError,
  userAgent,
} from '../src/index.ts';
import { SimulatedTime } from './support.ts';

const mbids = {
  low: '6ba7b810-9dad-41d1-80b4-000000000001',
  codeine: '6ba7b810-9dad-41d1-80b4-000000000002',
  bedhead: '6ba7b810-9dad-41d1-80b4-000000000003',
  nobody: '6ba7b810-9dad-41d1-80b4-00000000000f',
};
const { signal } = new AbortController();
const low = { name: 'Low', mbid: mbids.low };
const nobody = { name: 'Nobody At All', mbid: mbids.nobody };

describe('ListenBrainz', () => {
  let double: ListenBrainzDouble;
  let time: SimulatedTime;
  const source = () => createListenBrainzKnowledge({ baseUrl: double.url, time });
  beforeAll(async () => {
    double = await startListenBrainzDouble();
    double.addSimilarArtists(mbids.low, [
      { mbid: mbids.low, name: 'Low', score: 9000 },
      { mbid: mbids.bedhead, name: 'Bedhead', score: 50 },
      { mbid: mbids.codeine, name: 'Codeine', score: 200 },
    ]);
  });
  beforeEach(() => {
    time = new SimulatedTime();
    double.script([]);
  });
  afterAll(() => double.close());

  test('gives artists heard in the same sessions, best first, without the one asked for', async () => {
    expect(await source().similarArtists?.(low, signal)).toEqual([
      { name: 'Codeine', mbid: mbids.codeine, score: 1 },
      { name: 'Bedhead', mbid: mbids.bedhead, score: 0.25 },
    ]);
    expect(await source().similarArtists?.(nobody, signal)).toEqual([]);
  });

  test('is not asked without an MBID', async () => {
    const before = double.requests().length;
    expect(await source().similarArtists?.({ name: 'Low', mbid: null }, signal)).toBeNull();
    expect(double.requests().length).toBe(before);
  });

  test('is asked again when it stumbles, once a second; garbage and an unknown data set are faults', async () => {
    const began = time.time;
    double.script([{ times: 1, answer: { error: 503 } }]);
    expect(await source().similarArtists?.(low, signal)).toHaveLength(2);
    expect(time.time - began).toBeGreaterThanOrEqual(1000);
    double.script([{ times: 'ever', answer: { garbage: 'html' } }]);
    await expect(source().similarArtists?.(low, signal)).rejects.toBeInstanceOf(HttpFault);
    double.script([]);
    const odd = createListenBrainzKnowledge({ baseUrl: double.url, time, algorithm: 'none' });
    await expect(odd.similarArtists?.(low, signal)).rejects.toMatchObject({ status: 400 });
  });

  test('lets an abort pass unchanged', async () => {
    const reason = new Error('enough');
    await expect(source().similarArtists?.(low, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('Last.fm', () => {
  let double: LastfmDouble;
  const source = () =>
    createLastfmKnowledge({
      baseUrl: double.url,
      apiKey: double.apiKey,
      secret: double.secret,
      pace: { requests: 1000, perMs: 1 },
    });
  beforeAll(async () => {
    double = await startLastfmDouble();
    double.addArtist({
      name: 'Low',
      mbid: mbids.low,
      similar: [
        { name: 'Codeine', mbid: mbids.codeine, match: 1 },
        { name: 'Bedhead', match: 0.5 },
      ],
      tags: [
        { name: 'Slowcore', count: 100 },
        { name: 'seen live', count: 90 },
        { name: 'indie', count: 40 },
        { name: 'LOW', count: 30 },
        { name: 'best band of my street', count: 2 },
      ],
    });
    double.addArtist({
      name: 'Alone',
      similar: [{ name: 'Low', match: 0.1 }],
      tags: [{ name: 'quiet', count: 3 }],
    });
    double.addArtist({ name: 'Bare' });
  });
  beforeEach(() => double.script([]));
  afterAll(() => double.close());

  test('gives similar artists; a list of one and an empty one are lists, too', async () => {
    expect(await source().similarArtists?.(low, signal)).toEqual([
      { name: 'Codeine', mbid: mbids.codeine, score: 1 },
      { name: 'Bedhead', mbid: null, score: 0.5 },
    ]);
    const alone = { name: 'alone', mbid: null };
    expect(await source().similarArtists?.(alone, signal)).toEqual([{ name: 'Low', mbid: null, score: 0.1 }]);
    expect(await source().similarArtists?.({ name: 'Bare', mbid: null }, signal)).toEqual([]);
    expect(await source().similarArtists?.(nobody, signal)).toBeNull();
  });

  test('gives tags that say something of the music', async () => {
    const facts = await source().artistFacts?.(low, signal);
    expect(facts).toEqual({
      tags: [
        { name: 'slowcore', weight: 1 },
        { name: 'indie', weight: 0.4 },
      ],
      beginYear: null,
      country: null,
      mbid: null,
    });
    expect((await source().artistFacts?.({ name: 'Alone', mbid: null }, signal))?.tags).toEqual([
      { name: 'quiet', weight: 1 },
    ]);
    expect((await source().artistFacts?.({ name: 'Bare', mbid: null }, signal))?.tags).toEqual([]);
    expect(await source().artistFacts?.(nobody, signal)).toBeNull();
  });

  test('that is over its limit is a fault, not an unknown artist', async () => {
    double.script([{ times: 'ever', answer: { error: 29, status: 200 } }]);
    await expect(source().artistFacts?.(low, signal)).rejects.toBeInstanceOf(LastfmError);
  });
});

describe('MusicBrainz', () => {
  let double: MusicBrainzDouble;
  let time: SimulatedTime;
  const agent = userAgent('https://music.example.org');
  const source = () => createMusicBrainzKnowledge({ baseUrl: double.url, userAgent: agent, time });
  const first = musicBrainzRelease({
    title: 'Early',
    artists: ['Low'],
    date: '1994-02-18',
    media: [{ tracks: [['1', 'Lullaby', 580_000]] }],
  });
  const later = musicBrainzRelease({
    title: 'Collected',
    artists: ['Low'],
    date: '2004',
    media: [{ tracks: [['1', 'Lullaby', 580_000]] }],
  });
  beforeAll(async () => {
    time = new SimulatedTime();
    double = await startMusicBrainzDouble({ clock: time });
    double.addArtist({
      id: mbids.low,
      name: 'Low',
      country: 'US',
      begin: '1993-06',
      tags: [
        ['minnesota', 2],
        ['voted down', 0],
      ],
      genres: [
        ['slowcore', 8],
        ['indie rock', 4],
      ],
    });
    double.addArtist({ id: mbids.codeine, name: 'Codeine' });
    double.addArtist({ id: mbids.bedhead, name: 'Twin', country: 'US' });
    double.addArtist({ id: mbids.nobody, name: 'Twin', country: 'SE' });
    double.addRelease(later);
    double.addRelease(first);
  });
  beforeEach(() => double.script([]));
  afterAll(() => double.close());

  const facts = {
    tags: [
      { name: 'slowcore', weight: 1 },
      { name: 'indie rock', weight: 0.5 },
      { name: 'minnesota', weight: 0.25 },
    ],
    beginYear: 1993,
    country: 'US',
    mbid: mbids.low,
  };

  test('gives tags, first year and country by MBID and by a name, the same', async () => {
    expect(await source().artistFacts?.(low, signal)).toEqual(facts);
    expect(await source().artistFacts?.({ name: 'LOW', mbid: null }, signal)).toEqual(facts);
    expect(await source().artistFacts?.({ name: 'Codeine', mbid: mbids.codeine }, signal)).toEqual({
      tags: [],
      beginYear: null,
      country: null,
      mbid: mbids.codeine,
    });
  });

  test('says nothing of a name that two have or nobody has', async () => {
    expect(await source().artistFacts?.({ name: 'Twin', mbid: null }, signal)).toBeNull();
    expect(await source().artistFacts?.({ name: 'Lower', mbid: null }, signal)).toBeNull();
    expect(
      await source().artistFacts?.({ name: 'X', mbid: '6ba7b810-9dad-41d1-80b4-00000000dead' }, signal),
    ).toBeNull();
  });

  test('gives the year of the first release of a recording', async () => {
    const mbid = first.media[0]?.tracks[0]?.recording.id ?? '';
    const wanted = { artist: 'Low', title: 'lullaby', mbid: null };
    expect(await source().recordingFacts?.(wanted, signal)).toMatchObject({ year: 1994, mbid });
    expect(await source().recordingFacts?.({ ...wanted, mbid }, signal)).toMatchObject({ year: 1994, mbid });
    expect(await source().recordingFacts?.({ ...wanted, artist: 'Lower' }, signal)).toBeNull();
  });

  test('keeps to one request a second, shared by all that ask', async () => {
    const began = time.time;
    for (let turn = 0; turn < 5; turn++) await source().artistFacts?.(low, signal);
    expect(time.time - began).toBeGreaterThanOrEqual(4000);
    expect(new Set(double.requests().map(({ answered }) => answered))).not.toContain('status 503');
  });

  test('that stays away is a fault, not an unknown artist', async () => {
    double.script([{ times: 'ever', answer: { status: 503 } }]);
    await expect(source().artistFacts?.(low, signal)).rejects.toBeInstanceOf(HttpFault);
  });
});
