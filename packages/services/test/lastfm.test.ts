import { Fault } from '@fonoteca/domain';
import { type LastfmDouble, startLastfmDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLastfmReads, createLastfmSignIn, createLastfmTarget, signatureOf } from '../src/index.ts';

let double: LastfmDouble;
let sessionKey: string;
const options = () => ({
  baseUrl: double.url,
  apiKey: double.apiKey,
  secret: double.secret,
  pace: { requests: 1000, perMs: 1 },
});
beforeEach(async () => {
  double = await startLastfmDouble();
  sessionKey = double.addUser({ name: 'Ada', password: 'correct horse' }).sessionKey;
});
afterEach(() => double.close());

test('the signature goes by the bytes of names, and leaves format and callback out', () => {
  // md5 of Z0a1artist[10]xartist[1]ysecret, made with another program.
  const params = { 'artist[1]': 'y', a: '1', 'artist[10]': 'x', Z: '0', format: 'json', callback: 'f' };
  expect(signatureOf(params, 'secret')).toBe('0dfa0060f19203fa81c33b72d174af89');
});

describe('signing in', () => {
  test('by the page: the person allows, the token becomes a session once', async () => {
    const signIn = createLastfmSignIn(options());
    const page = signIn.authorizationUrl('https://music.example.org/back?state=s&x=ä');
    expect(page.startsWith(`${double.url}/api/auth/?`)).toBe(true);
    expect(Object.fromEntries(new URL(page).searchParams)).toEqual({
      api_key: double.apiKey,
      cb: 'https://music.example.org/back?state=s&x=ä',
    });
    await double.close();
    double = await startLastfmDouble({ autoAuthorise: 'Ada' });
    const { sessionKey: key } = double.addUser({ name: 'Ada' });
    const again = createLastfmSignIn(options());
    const answer = await fetch(again.authorizationUrl('https://music.example.org/back?state=s'), {
      redirect: 'manual',
    });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('s');
    const token = back.searchParams.get('token') ?? '';
    expect(await again.session(token)).toEqual({ userName: 'Ada', sessionKey: key });
    await expect(again.session(token)).rejects.toMatchObject({ name: 'Fault', code: 'unauthenticated' });
  });

  test('by name and password', async () => {
    const signIn = createLastfmSignIn(options());
    expect(await signIn.mobileSession('ada', 'correct horse')).toEqual({ userName: 'Ada', sessionKey });
    const refused = await signIn.mobileSession('ada', 'wrong horse').catch((error: Fault) => error);
    expect(refused).toMatchObject({ code: 'unauthenticated' });
    expect(String(refused)).not.toContain('horse');
  });

  test('goes to Last.fm itself without an address', () => {
    const { apiKey, secret } = double;
    expect(createLastfmSignIn({ apiKey, secret }).authorizationUrl('https://a.example/')).toBe(
      `https://www.last.fm/api/auth/?api_key=${apiKey}&cb=https%3A%2F%2Fa.example%2F`,
    );
  });
});

describe('reads', () => {
  beforeEach(async () => {
    double.addAlbum({
      artist: 'The Example',
      name: 'Own Pressing',
      tracks: [{ name: 'One', duration: 181 }, { name: 'Two' }],
      listeners: 40,
      playcount: 90,
    });
    double.addAlbum({ artist: 'The Example', name: 'Single', tracks: [{ name: 'Only', duration: 60 }] });
    double.addAlbum({ artist: 'The Example', name: 'Empty', tracks: [] });
    const target = createLastfmTarget({ ...options(), sessionKey, userName: 'Ada' });
    const listenedAt = Math.floor(Date.now() / 1000) - 600;
    await target.submit(
      [{ artist: 'The Example', track: 'One', album: 'Own Pressing', listenedAt }],
      new AbortController().signal,
    );
  });

  test('album with figures, own count and lengths', async () => {
    const reads = createLastfmReads(options());
    const wanted = { artist: 'The Example', title: 'Own Pressing' };
    expect(await reads.album({ ...wanted, userName: 'Ada' })).toEqual({
      artist: 'The Example',
      title: 'Own Pressing',
      url: null,
      listeners: 41,
      playcount: 91,
      ownCount: 1,
      tracks: [
        { title: 'One', lengthSeconds: 181 },
        { title: 'Two', lengthSeconds: null },
      ],
    });
    expect((await reads.album(wanted))?.ownCount).toBeNull();
    // One track is no list there, none is no key.
    expect((await reads.album({ ...wanted, title: 'Single' }))?.tracks).toEqual([
      { title: 'Only', lengthSeconds: 60 },
    ]);
    expect((await reads.album({ ...wanted, title: 'Empty' }))?.tracks).toEqual([]);
    expect(await reads.album({ ...wanted, title: 'Nowhere' })).toBeNull();
  });

  test('track with its length in seconds', async () => {
    const reads = createLastfmReads(options());
    expect(await reads.track({ artist: 'The Example', title: 'One', userName: 'Ada' })).toMatchObject({
      album: 'Own Pressing',
      lengthSeconds: 181,
      ownCount: 1,
    });
    expect(await reads.track({ artist: 'The Example', title: 'Two' })).toMatchObject({ lengthSeconds: null });
    expect(await reads.track({ artist: 'Nobody', title: 'Two' })).toBeNull();
  });

  test('profile, recent tracks, searches', async () => {
    const reads = createLastfmReads(options());
    expect(await reads.profile('Ada')).toMatchObject({
      userName: 'Ada',
      listenCount: 1,
      country: null,
      realName: null,
    });
    expect(await reads.profile('Nobody')).toBeNull();
    expect(await reads.recentTracks('Ada', 10)).toEqual([
      { artist: 'The Example', track: 'One', album: 'Own Pressing', listenedAt: expect.any(Number) },
    ]);
    expect(await reads.searchTracks('one', 5)).toEqual([
      { artist: 'The Example', title: 'One', listeners: 1 },
    ]);
    expect(await reads.searchAlbums('example', 2)).toHaveLength(2);
    expect(await reads.searchAlbums('nothing like it', 2)).toEqual([]);
  });

  test('faults are in words for a person', async () => {
    const reads = createLastfmReads(options());
    double.script([
      { answer: { error: 29 } },
      { answer: { status: 503, headers: { 'retry-after': '9' } } },
      { answer: { garbage: true } },
    ]);
    const codes: unknown[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const error = await reads.profile('Ada').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Fault);
      codes.push((error as Fault).code, (error as Fault).retryAfterSeconds);
    }
    expect(codes).toEqual(['rate-limited', undefined, 'unavailable', 9, 'unavailable', undefined]);
  });
});
