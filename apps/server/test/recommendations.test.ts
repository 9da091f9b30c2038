import { readFile } from 'node:fs/promises';
import { trainKind } from '@fonoteca/recommend';
import { eventually } from '@fonoteca/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ada: TestPerson;
let bob: TestPerson;
let owner: TestPerson;

interface Item {
  position: number;
  kind: string;
  key: string;
  id: number | null;
  name: string;
  artist: string | null;
  artistId: number | null;
  mark: string | null;
  reasons: { text: string; evidence: { id: number | null }[] }[];
}
interface List {
  id: number;
  purpose: string;
  kind: string;
  items: Item[];
  current: boolean;
  playlistId: number | null;
  advice: { code: string }[];
}

/** Submits listens over the ListenBrainz protocol, as a client does. */
async function listen(person: TestPerson, artists: readonly string[], sessions: number): Promise<void> {
  const response = await server.call('POST', '/1/submit-listens', {
    headers: { authorization: `Token ${await person.token('scrobble')}` },
    body: {
      listen_type: 'import',
      payload: Array.from({ length: sessions }, (_, session) =>
        [0, 1, 2].map((nth) => {
          const artist = artists[(session * 3 + nth) % artists.length] ?? '';
          return {
            listened_at: Math.floor(Date.now() / 1000) - 86_400 * 2 - session * 12 * 3600 + nth * 240,
            track_metadata: {
              artist_name: artist,
              track_name: `${artist} tune ${session % 2}`,
              release_name: `${artist} LP`,
            },
          };
        }),
      ).flat(),
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

/** Status and named fields of an answer that refuses. */
async function refusal(person: TestPerson, method: string, path: string, body?: unknown) {
  const response = await person.call(method, `/api/v1${path}`, body);
  const answer = (await response.json()) as { errors?: { field: string }[] };
  return [response.status, (answer.errors ?? []).map(({ field }) => field)];
}

const shared = Array.from({ length: 10 }, (_, number) => `Shared ${number}`);
let modelId: number;

beforeAll(async () => {
  server = await startTestServer();
  owner = await server.createPerson('Olga', 'owner');
  ada = await server.createPerson('Ada');
  bob = await server.createPerson('Bob');
  await listen(ada, shared, 200);
  await listen(bob, [...shared, 'Only Bob', 'Just Bob'], 200);
  const outcome = await trainKind(server.store, 'artist', {
    seed: 1,
    actorId: null,
    now: new Date(),
    search: { kinds: ['item-knn'], budget: { flops: 1e7, splits: 1, copies: 1, people: 50 } },
  });
  if (outcome.modelId === null) throw new Error(outcome.because);
  modelId = outcome.modelId;
}, 120_000);
afterAll(() => server.close());

const make = (person: TestPerson, body: unknown) => ask<List>(person, 'POST', '/recommendations', body);

describe('lists', () => {
  test('are made, looked at, judged, kept as a playlist, and found again', async () => {
    const list = await make(ada, { purpose: 'daily-mix', limit: 8 });
    expect(list).toMatchObject({ purpose: 'daily-mix', kind: 'recording', current: true, playlistId: null });
    expect(list.items.length).toBeGreaterThan(3);
    expect(await ask<List>(ada, 'GET', `/recommendations/${list.id}`)).toEqual(list);
    const [first, second] = list.items;
    await ask(ada, 'POST', `/recommendations/${list.id}/feedback`, {
      items: [
        { position: 1, feedback: 'like' },
        { position: 2, feedback: 'dislike' },
      ],
    });
    const after = await ask<List>(ada, 'GET', `/recommendations/${list.id}`);
    expect(after.items.map(({ key }) => key)).not.toContain(second?.key);
    expect(after.items.find(({ key }) => key === first?.key)?.mark).toBe('like');
    const { playlistId } = await ask<{ playlistId: number }>(
      ada,
      'POST',
      `/recommendations/${list.id}/playlist`,
      {},
    );
    expect((await ask<List>(ada, 'GET', `/recommendations/${list.id}`)).playlistId).toBe(playlistId);
    const history = await ask<{ items: { id: number; itemCount: number }[]; next: string | null }>(
      ada,
      'GET',
      '/recommendations?limit=1&purpose=daily-mix',
    );
    expect(history).toMatchObject({ items: [{ id: list.id }], next: null });
    expect(await ask(ada, 'GET', '/recommendations?kind=artist&purpose=daily-mix')).toMatchObject({
      items: [],
    });
  });

  test('show nobody an entry that only others listened to', async () => {
    const answers = [
      ...(await ask<{ shelves: List[] }>(ada, 'GET', '/discover')).shelves,
      await make(ada, { purpose: 'discover', kind: 'artist', limit: 50, explore: false }),
    ];
    const found = answers.flatMap(({ items }) => items).filter(({ name }) => /Bob/.test(name));
    expect(found.length).toBeGreaterThan(0);
    for (const { id, artistId, reasons } of found) {
      expect([id, artistId]).toEqual([null, null]);
      for (const { evidence } of reasons) for (const one of evidence) expect(one.id).not.toBeNull();
    }
    const { rows } = await server.store.pool.query<{ id: number }>(
      `select id from artists where name = 'Only Bob'`,
    );
    const only = rows[0]?.id;
    expect(await refusal(ada, 'GET', `/similar/artist/${only}`)).toEqual([404, []]);
    const seeds = [{ kind: 'artist', id: only }];
    expect(await refusal(ada, 'POST', '/recommendations', { purpose: 'radio', context: { seeds } })).toEqual([
      400,
      ['context.seeds.0'],
    ]);
    expect((await ask<{ items: Item[] }>(bob, 'GET', `/similar/artist/${only}?limit=3`)).items.length).toBe(
      3,
    );
  });

  test('of others are not there', async () => {
    const { id } = await make(ada, { purpose: 'next', limit: 3 });
    const feedback = { items: [{ position: 1, feedback: 'like' }] };
    expect(await refusal(bob, 'GET', `/recommendations/${id}`)).toEqual([404, []]);
    expect(await refusal(bob, 'POST', `/recommendations/${id}/feedback`, feedback)).toEqual([404, []]);
    expect(await refusal(bob, 'POST', `/recommendations/${id}/playlist`, {})).toEqual([404, []]);
    expect(await refusal(owner, 'GET', `/recommendations/${id}`)).toEqual([404, []]);
    const { items } = await ask<{ items: { id: number }[] }>(bob, 'GET', '/recommendations?limit=100');
    expect(items.map((one) => one.id)).not.toContain(id);
  });

  test.for([
    ['POST', '/recommendations', { purpose: 'everything' }, 'purpose'],
    ['POST', '/recommendations', { purpose: 'mix', dial: 2 }, 'dial'],
    ['POST', '/recommendations', { purpose: 'mix', limit: 0 }, 'limit'],
    ['POST', '/recommendations', { purpose: 'mix', kind: 'song' }, 'kind'],
    [
      'POST',
      '/recommendations',
      { purpose: 'mix', rules: [{ kind: 'year', from: 2000, to: 1990 }] },
      'rules.0.to',
    ],
    ['POST', '/recommendations', { purpose: 'mix', context: { minutes: 1 } }, 'context.minutes'],
    ['POST', '/recommendations', { purpose: 'mix', context: { at: 'tomorrow' } }, 'context.at'],
    ['POST', '/recommendations/1/feedback', { items: [] }, 'items'],
    [
      'POST',
      '/recommendations/1/feedback',
      { items: [{ position: 1, feedback: 'meh' }] },
      'items.0.feedback',
    ],
    ['GET', '/recommendations?purpose=all', undefined, 'purpose'],
    ['GET', '/discover?dial=7', undefined, 'dial'],
    ['GET', '/similar/song/1', undefined, 'kind'],
    ['GET', '/similar/artist/1?limit=1000', undefined, 'limit'],
  ] as const)('%s %s %j is refused by its field %s', async ([method, path, body, field]) => {
    const [status, fields] = await refusal(ada, method, path, body);
    expect(status).toBe(400);
    expect(fields).toEqual([expect.stringContaining(field)]);
  });

  test('for a mood that nobody knows are refused with those that are known', async () => {
    const response = await ada.call('POST', '/api/v1/recommendations', {
      purpose: 'mix',
      context: { mood: 'gloopy' },
    });
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toMatch(/gloopy/);
  });

  test('need somebody who has signed in, and a token that may write', async () => {
    for (const path of [
      '/recommendations',
      '/discover',
      '/mixes',
      '/similar/artist/1',
      '/models',
      '/models/1',
    ])
      expect((await server.call('GET', `/api/v1${path}`)).status, path).toBe(401);
    const authorization = `Bearer ${await ada.token('read')}`;
    const body = { purpose: 'next' };
    expect(
      (await server.call('POST', '/api/v1/recommendations', { body, headers: { authorization } })).status,
    ).toBe(403);
    expect((await server.call('GET', '/api/v1/mixes', { headers: { authorization } })).status).toBe(200);
  });
});

describe('models', () => {
  test('are seen by everybody, and changed by the owner alone', async () => {
    const seen = await ask<{ items: { id: number }[]; events: { action: string }[] }>(ada, 'GET', '/models');
    expect(seen.items.map(({ id }) => id)).toContain(modelId);
    expect(seen.events.map(({ action }) => action)).toEqual(expect.arrayContaining(['trained', 'promoted']));
    const one = await ask<{ trials: { member: string }[] }>(ada, 'GET', `/models/${modelId}`);
    expect(one.trials.map(({ member }) => member)).toContain('item-knn');
    for (const [method, path, body] of [
      ['POST', '/models/train', {}],
      ['POST', `/models/${modelId}/promote`, undefined],
      ['POST', '/models/rollback', { kind: 'artist' }],
      ['POST', '/models/import', {}],
      ['GET', `/models/${modelId}/file`, undefined],
      ['DELETE', `/models/${modelId}`, undefined],
    ] as const)
      expect((await ada.call(method, `/api/v1${path}`, body)).status, path).toBe(403);
  });

  test('go out as a file and come in again on another instance; garbage does not', async () => {
    const file = await owner.call('GET', `/api/v1/models/${modelId}/file`);
    expect(file.status).toBe(200);
    const bytes = new Uint8Array(await file.arrayBuffer());
    expect(String(bytes.length)).toBe(file.headers.get('content-length'));
    const upload = async (content: Uint8Array<ArrayBuffer>) => {
      const form = new FormData();
      form.set('file', new File([content], 'model.safetensors'));
      return fetch(`${server.url}/api/v1/models/import`, {
        method: 'POST',
        headers: { cookie: owner.cookie, origin: server.url },
        body: form,
      });
    };
    const taken = await upload(bytes);
    expect(taken.status).toBe(201);
    const model = (await taken.json()) as { id: number };
    expect(model).toMatchObject({ place: 'outside', state: 'current', kind: 'artist', people: 0 });
    const changed = bytes.slice();
    changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 255;
    const before = (await ask<{ items: unknown[] }>(owner, 'GET', '/models')).items.length;
    for (const garbage of [changed, bytes.slice(0, 100), new Uint8Array(), new Uint8Array(5000).fill(65)]) {
      const refused = await upload(garbage);
      expect(refused.status).toBe(400);
      const { errors: fields } = (await refused.json()) as { errors: { field: string; reason: string }[] };
      expect(fields.length).toBeGreaterThan(0);
    }
    expect((await ask<{ items: unknown[] }>(owner, 'GET', '/models')).items).toHaveLength(before);
    expect(await refusal(owner, 'DELETE', `/models/${model.id}`)).toEqual([409, ['id']]);
    expect(await refusal(owner, 'POST', '/models/rollback', { kind: 'artist', place: 'outside' })).toEqual([
      409,
      [],
    ]);
    expect(await refusal(owner, 'POST', '/models/99999/promote')).toEqual([404, []]);
    expect(await refusal(owner, 'DELETE', '/models/99999')).toEqual([404, []]);
    expect(await refusal(owner, 'POST', '/models/train', { kinds: ['song'] })).toEqual([400, ['kinds.0']]);
    // Nothing of an upload stays behind on the disk.
    await expect(readFile(`${server.config.data}/uploads/model.safetensors`)).rejects.toThrow();
  });

  test('are trained as a job that tells how far it is, and that the owner can stop', async () => {
    const { jobId } = await ask<{ jobId: string }>(owner, 'POST', '/models/train', { kinds: ['artist'] });
    const training = async () =>
      (await ask<{ training: { jobId: string; share: number } | null }>(ada, 'GET', '/models')).training;
    await eventually(async () => (await training())?.jobId === jobId, {
      seconds: 10,
      explain: () => 'the training shows',
    });
    expect(await refusal(ada, 'POST', `/jobs/${jobId}/cancel`)).toEqual([404, []]);
    const at = performance.now();
    await ask(owner, 'POST', `/jobs/${jobId}/cancel`);
    await eventually(async () => (await training()) === null, {
      seconds: 10,
      explain: () => 'the training ends',
    });
    expect(performance.now() - at).toBeLessThan(5000);
    const { rows } = await server.store.pool.query('select state from jobs where id = $1', [jobId]);
    expect(['cancelled', 'done']).toContain(rows[0]?.state);
  }, 30_000);
});
