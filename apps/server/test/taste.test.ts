import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ada: TestPerson;
let bob: TestPerson;

const hour = 3_600_000;

/** Submits listens over the ListenBrainz protocol, as a client does. */
async function listen(
  person: TestPerson,
  listens: readonly { artist: string; track: string; hoursAgo: number }[],
) {
  const response = await server.call('POST', '/1/submit-listens', {
    headers: { authorization: `Token ${await person.token('scrobble')}` },
    body: {
      listen_type: 'import',
      payload: listens.map(({ artist, track, hoursAgo }) => ({
        listened_at: Math.floor((Date.now() - hoursAgo * hour) / 1000),
        track_metadata: { artist_name: artist, track_name: track, release_name: `${artist} LP` },
      })),
    },
  });
  expect(response.status).toBe(200);
}

async function ask<Answer>(
  person: TestPerson,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await person.call(method, `/api/v1${path}`, body);
  const answer = await response.json();
  expect(response.ok, JSON.stringify(answer)).toBe(true);
  return answer as Answer;
}

interface TasteAnswer {
  settings: { dial: number; learnFromSpotifyExport: boolean; shelves: string[] };
  listens: number;
  artists: number;
  marks: Record<string, number>;
  exclusions: number;
  profileAt: string | null;
  advice: { code: string }[];
  moods: string[];
}

const taste = (person: TestPerson) => ask<TasteAnswer>(person, 'GET', '/taste');

async function artistId(name: string): Promise<number> {
  const row = await server.store.db
    .selectFrom('artists')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.id;
}

beforeAll(async () => {
  server = await startTestServer();
  ada = await server.createPerson('Ada');
  bob = await server.createPerson('Bob');
  const artists = Array.from({ length: 12 }, (_, index) => `Artist ${index}`);
  // Two circles of artists, each heard with its own: evenings of one, mornings of the other.
  await listen(
    ada,
    Array.from({ length: 40 }, (_, session) =>
      Array.from({ length: 4 }, (_, nth) => ({
        artist: artists[(session % 2) * 6 + ((session + nth * 5) % 6)] ?? '',
        track: `Track ${nth}`,
        hoursAgo: 48 + session * 12 - nth * 0.1,
      })),
    ).flat(),
  );
  await listen(bob, [{ artist: 'Only Bob', track: 'Secret', hoursAgo: 50 }]);
}, 60_000);
afterAll(() => server.close());

describe('a person’s taste', () => {
  test('is told, and a new listen is in it at once', async () => {
    const before = await taste(ada);
    expect(before).toMatchObject({
      listens: 160,
      artists: 12,
      exclusions: 0,
      marks: { like: 0, dislike: 0, less: 0 },
    });
    expect(before.profileAt).not.toBeNull();
    expect(before.moods).toContain('calm');
    expect(before.advice.map(({ code }) => code)).toContain('few-listens');
    await listen(ada, [{ artist: 'Artist 1', track: 'Brand new', hoursAgo: 0.1 }]);
    const began = performance.now();
    expect((await taste(ada)).listens).toBe(161);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('has settings that change one by one', async () => {
    expect((await taste(ada)).settings).toMatchObject({ dial: 0.4, learnFromSpotifyExport: false });
    expect(await ask(ada, 'PATCH', '/taste/settings', { dial: 0.7 })).toMatchObject({ dial: 0.7 });
    expect((await taste(ada)).settings).toMatchObject({
      dial: 0.7,
      shelves: expect.arrayContaining(['next']),
    });
    const refused = await ada.call('PATCH', '/api/v1/taste/settings', { dial: 7 });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ field: 'dial' }] });
  });

  test('is nobody else’s', async () => {
    expect((await taste(bob)).listens).toBe(1);
    expect((await server.call('GET', '/api/v1/taste')).status).toBe(401);
  });
});

describe('marks', () => {
  test('are set by id and by key, listed, changed and taken away', async () => {
    const id = await artistId('Artist 2');
    await ask(ada, 'PUT', '/taste/marks', { kind: 'artist', id, mark: 'dislike' });
    await ask(ada, 'PUT', '/taste/marks', { kind: 'artist', key: 'from elsewhere', mark: 'like' });
    const { items } = await ask<{ items: unknown[] }>(ada, 'GET', '/taste/marks');
    expect(items).toMatchObject([
      { kind: 'artist', key: 'from elsewhere', id: null, name: 'from elsewhere', mark: 'like' },
      { kind: 'artist', id, name: 'Artist 2', artist: null, mark: 'dislike' },
    ]);
    await ask(ada, 'PUT', '/taste/marks', { kind: 'artist', id, mark: 'less' });
    expect((await taste(ada)).marks).toEqual({ like: 1, dislike: 0, less: 1 });
    await ask(ada, 'PUT', '/taste/marks', { kind: 'artist', id, mark: null });
    await ask(ada, 'PUT', '/taste/marks', { kind: 'artist', key: 'from elsewhere', mark: null });
    expect((await taste(ada)).marks).toEqual({ like: 0, dislike: 0, less: 0 });
  });

  test('are heard of by open pages', async () => {
    const heard = new Promise<unknown>((resolve) => {
      const stop = server.runtime.events.subscribe(ada.id, (event) => {
        if (event.type !== 'taste') return;
        stop();
        resolve(event);
      });
    });
    await ask(ada, 'PUT', '/taste/marks', { kind: 'artist', key: 'somebody', mark: 'less' });
    expect(await heard).toEqual({ type: 'taste' });
    await ask(ada, 'PUT', '/taste/marks', { kind: 'artist', key: 'somebody', mark: null });
  });

  test('are refused where nothing is meant, and for what somebody else heard', async () => {
    const nothing = await ada.call('PUT', '/api/v1/taste/marks', { kind: 'artist', mark: 'like' });
    expect(nothing.status).toBe(400);
    expect(await nothing.json()).toMatchObject({ errors: [{ field: 'id' }] });
    const others = await artistId('Only Bob');
    const stranger = await ada.call('PUT', '/api/v1/taste/marks', {
      kind: 'artist',
      id: others,
      mark: 'like',
    });
    expect(stranger.status).toBe(404);
    expect(JSON.stringify(await stranger.json())).not.toContain('Only Bob');
    const wrong = await ada.call('PUT', '/api/v1/taste/marks', {
      kind: 'recording',
      key: 'no title',
      mark: 'like',
    });
    expect(wrong.status).toBe(400);
  });
});

describe('exclusions', () => {
  test('take an artist or a stretch of time out, and give it back', async () => {
    const id = await artistId('Artist 3');
    const before = (await taste(ada)).listens;
    const made = await ask<{ id: number; name: string }>(ada, 'POST', '/taste/exclusions', {
      kind: 'artist',
      id,
    });
    expect(made.name).toBe('Artist 3');
    const without = await taste(ada);
    expect(without.artists).toBe(11);
    expect(without.listens).toBeLessThan(before);
    const period = await ask<{ id: number }>(ada, 'POST', '/taste/exclusions', {
      kind: 'period',
      from: new Date(Date.now() - 30 * 24 * hour).toISOString(),
      until: new Date(Date.now() - 24 * hour).toISOString(),
      name: 'Holidays',
    });
    expect((await taste(ada)).listens).toBe(1);
    expect(await ask(ada, 'GET', '/taste/exclusions')).toMatchObject({
      items: [
        { kind: 'period', name: 'Holidays' },
        { kind: 'artist', name: 'Artist 3', from: null },
      ],
    });
    for (const one of [made, period]) await ask(ada, 'DELETE', `/taste/exclusions/${one.id}`);
    expect((await taste(ada)).listens).toBe(before);
    expect((await ada.call('DELETE', `/api/v1/taste/exclusions/${made.id}`)).status).toBe(404);
    const others = await artistId('Only Bob');
    expect((await ada.call('POST', '/api/v1/taste/exclusions', { kind: 'artist', id: others })).status).toBe(
      404,
    );
  });
});

describe('the map', () => {
  interface MapAnswer {
    points: { id: number; name: string; x: number; y: number; listens: number; group: number }[];
    groups: { group: number; name: string }[];
    basis: string;
  }

  test('puts together what is heard together, the same every time', async () => {
    const map = await ask<MapAnswer>(ada, 'GET', '/taste/map');
    expect(map.basis).toBe('heard-together');
    expect(map.points).toHaveLength(12);
    for (const { x, y } of map.points) {
      expect(Math.abs(x)).toBeLessThanOrEqual(1);
      expect(Math.abs(y)).toBeLessThanOrEqual(1);
    }
    const circleOf = (name: string) => (Number(name.split(' ')[1]) < 6 ? 0 : 1);
    const distances = (same: boolean) =>
      map.points.flatMap((a) =>
        map.points
          .filter((b) => b.id !== a.id && (circleOf(a.name) === circleOf(b.name)) === same)
          .map((b) => Math.hypot(a.x - b.x, a.y - b.y)),
      );
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(distances(true))).toBeLessThan(mean(distances(false)) * 0.7);
    for (const { group, name } of map.groups) {
      expect(map.points.some((point) => point.group === group)).toBe(true);
      expect(name).not.toBe('');
    }
    expect(await ask<MapAnswer>(ada, 'GET', '/taste/map')).toEqual(map);
    await server.store.pool.query('update taste_profiles set map = null');
    expect(await ask<MapAnswer>(ada, 'GET', '/taste/map')).toEqual(map);
  });

  test('is there for one artist, and for none', async () => {
    expect(await ask<MapAnswer>(bob, 'GET', '/taste/map')).toMatchObject({
      points: [{ name: 'Only Bob' }],
      basis: 'none',
    });
    const cleo = await server.createPerson('Cleo');
    expect(await ask(cleo, 'GET', '/taste/map')).toEqual({ points: [], groups: [], basis: 'none' });
  });
});
