import {
  eventually,
  type LastfmDouble,
  type ListenBrainzDouble,
  type MusicBrainzDouble,
  startLastfmDouble,
  startListenBrainzDouble,
  startMusicBrainzDouble,
} from '@fonoteca/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

const mbid = (number: number): string => `6ba7b810-9dad-41d1-80b4-00000000000${number}`;

let musicbrainz: MusicBrainzDouble;
let listenbrainz: ListenBrainzDouble;
let lastfm: LastfmDouble;
let server: TestServer;
let ada: TestPerson;

beforeAll(async () => {
  [musicbrainz, listenbrainz, lastfm] = await Promise.all([
    startMusicBrainzDouble({ requestsPerSecond: 1000 }),
    startListenBrainzDouble(),
    startLastfmDouble(),
  ]);
  musicbrainz.addArtist({ id: mbid(1), name: 'Low', country: 'US', begin: '1993', tags: [['slowcore', 8]] });
  listenbrainz.addSimilarArtists(mbid(1), [
    { mbid: mbid(3), name: 'Bedhead', score: 400 },
    { mbid: mbid(4), name: 'Codeine', score: 100 },
  ]);
  lastfm.addArtist({
    name: 'Low',
    similar: [
      { name: 'Codeine', mbid: mbid(4), match: 0.9 },
      { name: 'Duster', match: 0.5 },
    ],
    tags: [
      { name: 'slowcore', count: 100 },
      { name: 'quiet', count: 50 },
    ],
  });
  const { services } = readConfig({ DATABASE_URL: 'postgres://nobody/nothing' }, '/nowhere');
  server = await startTestServer({
    contact: 'owner@example.org',
    knowledge: ['musicbrainz', 'listenbrainz', 'lastfm'],
    services: {
      ...services,
      musicbrainzUrl: musicbrainz.url,
      listenbrainzLabsUrl: listenbrainz.url,
      lastfmUrl: lastfm.url,
      lastfmApp: { apiKey: lastfm.apiKey, secret: lastfm.secret },
    },
  });
  ada = await server.createPerson('Ada');
  const listens = Array.from({ length: 30 }, (_, at) => ({
    listened_at: Math.floor(Date.now() / 1000) - 3 * 86_400 - at * 3600,
    track_metadata: { artist_name: at % 3 === 0 ? 'Nobody Knows' : 'Low', track_name: `Tune ${at % 5}` },
  }));
  const response = await server.call('POST', '/1/submit-listens', {
    headers: { authorization: `Token ${await ada.token('scrobble')}` },
    body: { listen_type: 'import', payload: listens },
  });
  expect(response.status).toBe(200);
}, 100_000);
afterAll(async () => {
  await server.close();
  await Promise.all([musicbrainz.close(), listenbrainz.close(), lastfm.close()]);
});

interface Known {
  state: string;
  tags: { name: string; weight: number }[];
  similar: { key: string; name: string; mbid: string | null; score: number }[];
  begin_year: number | null;
  country: string | null;
  mbid: string | null;
  attempts: number;
}

const known = async (name: string): Promise<Known | undefined> => {
  const { rows } = await server.store.pool.query<Known>(
    'select *, similar_artists as similar from knowledge_artists where name = $1',
    [name],
  );
  return rows[0];
};
const within = (explain: string) => ({ seconds: 40, explain: () => explain });

/** Asks again at once for what waits, as the schedule does after some hours. */
async function askAgain(): Promise<void> {
  await server.store.pool.query(
    `update knowledge_artists set asked_at = now() - interval '10 days' where state = 'waiting' and asked_at is not null`,
  );
  await server.store.pool.query(
    `insert into jobs (id, name, state, payload, run_at) values (gen_random_uuid(), 'recommend.knowledge', 'queued', '{}', now());`,
  );
}

test('while a service is away its answers are waited for, and what the others say is kept', async () => {
  listenbrainz.script([{ times: 'ever', answer: { garbage: 'html' } }]);
  // Nobody asked for it: the first history that comes in does.
  await ada.call('GET', '/api/v1/taste');
  await eventually(async () => ((await known('Low'))?.attempts ?? 0) > 0, within('Low is asked about'));
  expect(await known('Low')).toMatchObject({
    state: 'waiting',
    country: 'US',
    begin_year: 1993,
    mbid: mbid(1),
  });
  const similar = (await known('Low'))?.similar.map(({ name }) => name);
  expect(similar).toEqual(['Codeine', 'Duster']);
  listenbrainz.script([]);
}, 100_000);

test('what the services say is put together, and asked once', async () => {
  await askAgain();
  await eventually(async () => (await known('Low'))?.state === 'known', within('Low is known'));
  expect(await known('Low')).toMatchObject({
    tags: [
      { name: 'slowcore', weight: 1 },
      { name: 'quiet', weight: 0.5 },
    ],
    similar: [
      { key: 'bedhead', name: 'Bedhead', mbid: mbid(3), score: 1 },
      { key: 'codeine', name: 'Codeine', mbid: mbid(4), score: 0.9 },
      { key: 'duster', name: 'Duster', mbid: null, score: 0.5 },
    ],
  });
  await eventually(
    async () => (await known('Nobody Knows'))?.state === 'unknown',
    within('the other is asked about'),
  );
  const finished = async () => {
    const { rows } = await server.store.pool.query(
      `select from jobs where name = 'recommend.knowledge' and state in ('queued', 'running')`,
    );
    return rows.length === 0;
  };
  await eventually(finished, within('the jobs end'));
  const asked = lastfm.requests().length;
  await askAgain();
  await eventually(finished, within('the job ends'));
  expect(lastfm.requests().length).toBe(asked);
}, 100_000);

test('Discover then proposes similar artists, and says to whom', async () => {
  const response = await ada.call('POST', '/api/v1/recommendations', {
    purpose: 'discover',
    kind: 'artist',
    limit: 5,
    explore: false,
  });
  const list = (await response.json()) as {
    items: { name: string; id: null; reasons: { kind: string; text: string }[] }[];
  };
  expect(list.items.map(({ name }) => name)).toEqual(['Bedhead', 'Codeine', 'Duster']);
  for (const { id } of list.items) expect(id).toBeNull();
});

test('what is known stays known while it is asked about again', async () => {
  await server.store.pool.query(`update knowledge_artists set state = 'waiting' where name = 'Low'`);
  const response = await ada.call('GET', '/api/v1/discover');
  const { shelves } = (await response.json()) as { shelves: { kind: string; items: { name: string }[] }[] };
  const artists = shelves.find(({ kind }) => kind === 'artist');
  expect(artists?.items.map(({ name }) => name)).toContain('Bedhead');
});
