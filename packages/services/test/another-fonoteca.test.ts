import { startTestServer, type TestPerson, type TestServer } from '@fonoteca/server/test-support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createLastfmSignIn,
  createLastfmTarget,
  createListenBrainzTarget,
  validateToken,
} from '../src/index.ts';

/** Another Fonoteca is a compatible server: what this one sends, that one must take. */
let server: TestServer;
let ada: TestPerson;
let token: string;
const never = new AbortController().signal;
const start = Math.floor(Date.now() / 1000) - 40_000;
const listens = (name: string, from: number) =>
  Array.from({ length: 50 }, (_, index) => ({
    artist: `${name} & Ärtist`,
    track: `Track ${index}`,
    album: 'Own Pressing',
    albumArtist: 'Various',
    trackNumber: index + 1,
    durationSeconds: 61,
    listenedAt: from + index * 60,
  }));
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.createPerson('Ada');
  token = await ada.token('read', 'scrobble');
});
afterAll(() => server.close());

const listenCount = async (): Promise<number> => {
  const headers = { authorization: `Token ${token}` };
  const answer = await server.call('GET', '/1/user/Ada/listen-count', { headers });
  return ((await answer.json()) as { payload: { count: number } }).payload.count;
};

test('by Last.fm’s protocol: sign in by password, send, send again, look', async () => {
  const app = { baseUrl: server.url, apiKey: 'fonoteca', secret: 'fonoteca', name: 'music.example.org' };
  const { sessionKey, userName } = await createLastfmSignIn(app).mobileSession('Ada', token);
  expect(userName).toBe('Ada');
  const target = createLastfmTarget({ ...app, sessionKey, userName });
  const batch = listens('Last', start);
  expect(await target.submit(batch, never)).toEqual(batch.map(() => ({ status: 'accepted' })));
  expect(await target.submit(batch, never)).toEqual(batch.map(() => ({ status: 'accepted' })));
  expect(await listenCount()).toBe(50);
  const heard = await target.heardBetween(start + 60, start + 120, never);
  expect(heard.map(({ track }) => track).sort()).toEqual(['Track 1', 'Track 2']);
  const { listenedAt: _, ...playing } = batch[0] ?? { artist: 'A', track: 'T', listenedAt: 0 };
  await target.playingNow(playing, never);
  expect(await listenCount()).toBe(50);
  const forged = createLastfmTarget({ ...app, sessionKey: 'f'.repeat(32), userName });
  await expect(forged.submit(batch, never)).rejects.toMatchObject({ code: 'not-authorized' });
  const unsigned = createLastfmTarget({ ...app, secret: 'wrong', sessionKey, userName });
  await expect(unsigned.submit(batch, never)).rejects.toMatchObject({ code: 'unusable' });
});

test.each(['', '/apis/listenbrainz'])(
  'by ListenBrainz’ protocol at “%s”: send, send again, look',
  async (path) => {
    const before = await listenCount();
    const place = { baseUrl: `${server.url}${path}`, token, name: 'music.example.org' };
    expect(await validateToken(place)).toEqual({ valid: true, userName: 'Ada' });
    const target = createListenBrainzTarget({ ...place, userName: 'Ada' });
    const from = start + (path === '' ? 10_000 : 20_000);
    const batch = listens('Brainz', from);
    expect(await target.submit(batch, never)).toEqual(batch.map(() => ({ status: 'accepted' })));
    await target.submit(batch, never);
    expect(await listenCount()).toBe(before + 50);
    const heard = await target.heardBetween(from + 60, from + 120, never);
    expect(heard.map(({ track }) => track).sort()).toEqual(['Track 1', 'Track 2']);
    const forged = createListenBrainzTarget({ ...place, token: 'nobody', userName: 'Ada' });
    await expect(forged.submit(batch, never)).rejects.toMatchObject({ code: 'not-authorized' });
  },
);
