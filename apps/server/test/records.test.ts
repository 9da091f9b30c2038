import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import type { AccountSecret } from '@fonoteca/delivery';
import { seal } from '@fonoteca/store';
import {
  type DiscogsDouble,
  discogsRelease,
  type MusicBrainzDouble,
  startDiscogsDouble,
  startMusicBrainzDouble,
} from '@fonoteca/test-kit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ana: TestPerson;
let ben: TestPerson;
let discogs: DiscogsDouble;
let musicBrainz: MusicBrainzDouble;
beforeAll(async () => {
  discogs = await startDiscogsDouble({ limits: { authenticated: 1000, anonymous: 1000 } });
  musicBrainz = await startMusicBrainzDouble({ requestsPerSecond: 1000 });
  for (const [id, artist, title] of [
    [1001, 'Pink Floyd', 'Meddle'],
    [1002, 'Björk', 'Homogenic'],
    [1003, 'Tubular (2)', 'Bells'],
  ] as const)
    discogs.addRelease(
      discogsRelease({ id, title, artists: [artist], year: 1973, tracks: [['A1', 'One', '3:01']] }),
    );
  const services = {
    ...readConfig({}).services,
    discogsUrl: discogs.url,
    musicbrainzUrl: musicBrainz.url,
    coverArtUrl: musicBrainz.url,
  };
  server = await startTestServer({ services });
  ana = await server.createPerson('Ana', 'owner');
  ben = await server.createPerson('Ben');
});
afterAll(async () => {
  await server.close();
  await discogs.close();
  await musicBrainz.close();
});

const header =
  'Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,Collection Media Condition,Collection Sleeve Condition,Collection Notes';
const csv = [
  header,
  'SHVL 804,Pink Floyd,Meddle,Harvest,"LP, Album",5,1971,1001,Attic,2024-01-02 10:00:00,Mint (M),Mint (M),from Rome',
  'TPLP 71,Björk,Homogenic,One Little Indian,"2xLP, Album",4,1997,1002,Hall,2024-02-02 10:00:00,Mint (M),Mint (M),',
  'V 2001,Tubular (2),Bells,Virgin,"LP",,0,1003,Hall,2024-03-02 10:00:00,Mint (M),Mint (M),',
].join('\n');

function formOf(...files: { name: string; text: string }[]): FormData {
  const form = new FormData();
  for (const { name, text } of files) form.append('file', new Blob([text]), name);
  return form;
}

const upload = (person: TestPerson, form: FormData) =>
  fetch(`${server.url}/api/v1/record-imports`, {
    method: 'POST',
    headers: { cookie: person.cookie, origin: server.url },
    body: form,
  });

const get = async (path: string, person: TestPerson | null = ana) => {
  const answer = await (person ?? server).call('GET', path);
  return { status: answer.status, body: await answer.json() };
};

async function imported(person: TestPerson, id: number) {
  for (;;) {
    const { body } = await get(`/api/v1/record-imports/${id}`, person);
    if (!['queued', 'running'].includes(body.state)) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const idOf = async (title: string, person = ana) =>
  (await get(`/api/v1/records?q=${encodeURIComponent(title)}`, person)).body.items[0].id as number;

describe('from a file to a shelf', () => {
  test('a CSV of Discogs is imported, and again without doubling', async () => {
    for (const counts of [
      { read: 3, added: 3, unchanged: 0 },
      { read: 3, added: 0, unchanged: 3 },
    ]) {
      const answer = await upload(ana, formOf({ name: 'ana-collection.csv', text: csv }));
      expect(answer.status).toBe(202);
      const { id, kind, fileName } = await answer.json();
      expect({ kind, fileName }).toEqual({ kind: 'discogs-csv', fileName: 'ana-collection.csv' });
      expect(await imported(ana, id)).toMatchObject({ state: 'done', refused: 0, ...counts });
    }
    const { body } = await get('/api/v1/record-imports');
    expect(body.items).toHaveLength(2);
    expect((await get(`/api/v1/record-imports/${body.items[0].id}`, ben)).status).toBe(404);
    const cancel = await ben.call('POST', `/api/v1/record-imports/${body.items[0].id}/cancel`);
    expect(cancel.status).toBe(404);
  });

  test('and browsed: pages, search with a typo, filters, facets, artist, chance', async () => {
    const first = await get('/api/v1/records?sort=artist&limit=2');
    expect(first.body.items.map(({ title }: { title: string }) => title)).toEqual(['Homogenic', 'Meddle']);
    expect(first.body.total).toBe(3);
    const second = await get(`/api/v1/records?sort=artist&limit=2&cursor=${first.body.next}`);
    expect(second.body.items.map(({ title }: { title: string }) => title)).toEqual(['Bells']);
    expect((await get('/api/v1/records?q=bjrok')).body.items).toMatchObject([{ artist: 'Björk' }]);
    expect((await get('/api/v1/records?folder=Hall&decade=1990')).body.total).toBe(1);
    expect((await get('/api/v1/records/facets')).body.folders).toEqual([
      { value: 'Hall', records: 2 },
      { value: 'Attic', records: 1 },
    ]);
    const [key] = (await get('/api/v1/records?q=tubular')).body.items[0].artists;
    expect(key).toMatchObject({ name: 'Tubular' });
    expect((await get(`/api/v1/records/artists/${key.key}`)).body).toMatchObject({
      name: 'Tubular',
      records: [{ title: 'Bells' }],
    });
    expect((await get('/api/v1/records/random?genre=Polka')).body).toEqual({ record: null });
    expect((await get('/api/v1/records/random')).body.record.title).toBeTypeOf('string');
    expect((await get('/api/v1/records', ben)).body).toEqual({ items: [], next: null, total: 0 });
  });

  test.each([
    ['sort=songs', 'query.sort'],
    ['direction=up', 'query.direction'],
    ['limit=1000', 'query.limit'],
    ['decade=soon', 'query.decade'],
    ['cursor=elsewhere', 'cursor'],
  ])('%s is refused by its name', async (query, field) => {
    const { status, body } = await get(`/api/v1/records?${query}`);
    expect({ status, field: body.errors?.[0]?.field }).toEqual({ status: 400, field });
  });

  test('a record with what its owner noted; for anybody else it is not there', async () => {
    const id = await idOf('Meddle');
    expect((await get(`/api/v1/records/${id}`)).body).toMatchObject({
      title: 'Meddle',
      notes: 'from Rome',
      mediaCondition: 'Mint (M)',
      rating: 5,
      labels: [{ name: 'Harvest', catalogueNumber: 'SHVL 804' }],
    });
    expect((await get(`/api/v1/records/${id}`, null)).status).toBe(401);
    for (const [method, path, body] of [
      ['GET', `/api/v1/records/${id}`],
      ['DELETE', `/api/v1/records/${id}`],
      ['POST', `/api/v1/records/${id}/refresh`],
      ['PATCH', `/api/v1/records/${id}/tracks/1`, { lengthSeconds: 60 }],
    ] as const)
      expect((await ben.call(method, path, body)).status, `${method} ${path}`).toBe(404);
    expect((await get('/api/v1/records/0')).status).toBe(400);
    const long = await ana.call('PATCH', `/api/v1/records/${id}/tracks/1`, { lengthSeconds: 90_000 });
    expect((await long.json()).errors[0].field).toBe('lengthSeconds');
    expect((await ana.call('POST', `/api/v1/records/${id}/refresh`)).status).toBe(202);
    await vi.waitFor(async () => {
      const { body } = await get('/api/v1/records/track-lists');
      expect(body).toEqual({ ready: 3, waiting: 0, failed: 0, running: false });
    }, 10_000);
    const corrected = await ana.call('PATCH', `/api/v1/records/${id}/tracks/1`, { lengthSeconds: 200 });
    expect(await corrected.json()).toMatchObject({
      title: 'One',
      lengthSeconds: 200,
      lengthSource: 'person',
    });
    expect((await get(`/api/v1/records/${id}`)).body).toMatchObject({
      tracks: 1,
      trackList: { state: 'ready', reason: null },
      trackItems: [{ lengthSource: 'person' }],
    });
  });

  test('a record is taken off the shelf', async () => {
    const id = await idOf('Bells');
    expect((await ana.call('DELETE', `/api/v1/records/${id}`)).status).toBe(200);
    expect((await ana.call('DELETE', `/api/v1/records/${id}`)).status).toBe(404);
    expect((await get('/api/v1/records')).body.total).toBe(2);
  });
});

describe('files that are no collection change nothing', () => {
  test.each([
    ['garbage', formOf({ name: 'x.csv', text: '\u0000\u0001\u0002 nothing \u0000' })],
    ['nothing', formOf({ name: 'x.csv', text: '' })],
    ['another CSV', formOf({ name: 'x.csv', text: 'a,b,c\n1,2,3\n' })],
    ['two files', formOf({ name: 'a.csv', text: csv }, { name: 'b.csv', text: csv })],
    ['a form without a file', formOf()],
  ])('%s', async (_, form) => {
    const answer = await upload(ben, form);
    const body = await answer.json();
    expect(answer.status, JSON.stringify(body)).toBe(400);
    expect(body.errors[0].field).toBe('file');
    expect((await get('/api/v1/record-imports', ben)).body.items).toEqual([]);
  });

  test('broken JSON: the import fails and says so', async () => {
    const answer = await upload(ben, formOf({ name: 'x.json', text: '{"collection": [' }));
    expect(answer.status).toBe(202);
    const { id } = await answer.json();
    expect(await imported(ben, id)).toMatchObject({
      state: 'failed',
      added: 0,
      error: expect.stringContaining('broken JSON'),
    });
    expect((await get('/api/v1/records', ben)).body.total).toBe(0);
    expect(await readdir(join(server.config.data, 'uploads'))).toEqual([]);
  });

  test('201 MiB are refused before they are sent', async () => {
    const { hostname, port } = new URL(server.url);
    const answer = await new Promise<{ status?: number; text: string }>((resolve, reject) => {
      const sending = request(
        {
          hostname,
          port,
          path: '/api/v1/record-imports?name=big.csv',
          method: 'POST',
          headers: {
            cookie: ben.cookie,
            origin: server.url,
            'content-type': 'text/csv',
            'content-length': 201 * 1024 * 1024 + 1,
          },
        },
        (reply) => {
          let text = '';
          reply.on('data', (part) => {
            text += part;
          });
          reply.on('end', () => {
            sending.destroy();
            resolve({ text, ...(reply.statusCode ? { status: reply.statusCode } : {}) });
          });
        },
      );
      sending.on('error', reject);
      // Only the head goes out: whoever answers now has not waited for the rest.
      sending.flushHeaders();
    });
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'too-large',
      detail: 'The upload is larger than 200 MiB',
      errors: [{ field: 'file' }],
    });
  });

  test('without a linked Discogs account there is nothing to bring up to date', async () => {
    const answer = await ben.call('POST', '/api/v1/record-imports/discogs');
    expect(answer.status).toBe(409);
    expect((await answer.json()).errors[0].field).toBe('discogs');
  });
});

describe('a shared shelf', () => {
  test('shows the records to anybody with the link, until it is switched off', async () => {
    expect((await get('/api/v1/shelf-share')).body).toEqual({ share: null });
    const made = await ana.call('POST', '/api/v1/shelf-share');
    expect(made.status).toBe(201);
    const { share } = await made.json();
    expect(share.url).toMatch(new RegExp(`^${server.url}/shared/[\\w-]{43}$`));
    expect((await get('/api/v1/shelf-share')).body).toEqual({ share });
    expect((await get('/api/v1/shelf-share', ben)).body).toEqual({ share: null });
    const path = `/api/v1/shelves/${share.url.split('/').at(-1)}`;

    const shelf = await get(path, null);
    expect(shelf).toMatchObject({ status: 200, body: { owner: 'Ana', total: 2 } });
    const id = shelf.body.items[0].id;
    const record = await get(`${path}/records/${id}`, null);
    expect(record.body).toMatchObject({ notes: null, rating: null, folder: null, mediaCondition: null });
    expect((await get(`${path}/facets`, null)).body.folders).toEqual([]);
    expect((await get(`${path}?sort=listens`, null)).body.errors[0].field).toBe('query.sort');

    const forged = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`;
    expect((await get(forged, null)).status).toBe(404);
    expect((await ana.call('DELETE', '/api/v1/shelf-share')).status).toBe(200);
    for (const dead of [path, `${path}/facets`, `${path}/records/${id}`])
      expect((await get(dead, null)).status).toBe(404);
  });

  test('is made and switched off by a browser, not by a token', async () => {
    const authorization = `Token ${await ana.token('read', 'write')}`;
    const answer = await server.call('POST', '/api/v1/shelf-share', { headers: { authorization } });
    expect([401, 403]).toContain(answer.status);
  });
});

describe('a linked Discogs account', () => {
  test('brings records, track lists and covers, and finds what a barcode stands for', async () => {
    const { token } = discogs.addUser({ name: 'ben' });
    const owned = discogsRelease({
      title: 'Zuma',
      artists: ['Neil Young'],
      barcode: '4006381333931',
      tracks: [
        ['A1', "Don't Cry No Tears", '2:34'],
        ['B1', 'Cortez the Killer', '7:29'],
      ],
      pictures: 1,
    });
    discogs.addToCollection('ben', owned, { folder: 'Attic', rating: 5 });
    await server.store.db
      .insertInto('linked_accounts')
      .values({
        person_id: ben.id,
        service: 'discogs',
        name: 'ben',
        secret_sealed: seal(
          server.runtime.secretKeys,
          JSON.stringify({ kind: 'discogs-token', token } satisfies AccountSecret),
          { personId: ben.id, purpose: 'linked-account' },
        ),
        message: null,
        wait_until: null,
        wait_reason: null,
        last_request_at: null,
      })
      .execute();
    const started = await ben.call('POST', '/api/v1/record-imports/discogs');
    expect(started.status).toBe(202);
    expect(await imported(ben, (await started.json()).id)).toMatchObject({ state: 'done', added: 1 });
    const id = await idOf('Zuma', ben);
    const record = await vi.waitFor(async () => {
      const { body } = await get(`/api/v1/records/${id}`, ben);
      expect(body).toMatchObject({ image: expect.any(String), trackList: { state: 'ready' } });
      return body;
    }, 20_000);
    expect(record).toMatchObject({
      artist: 'Neil Young',
      folder: 'Attic',
      trackItems: [
        { position: 'A1', side: 'A', lengthSeconds: 154, lengthSource: 'discogs' },
        { position: 'B1', side: 'B', lengthSeconds: 449 },
      ],
    });
    for (const size of ['small', 'medium', 'large']) {
      const cover = await server.call('GET', `/api/v1/images/${record.image}/${size}`);
      expect(cover.status).toBe(200);
      expect([...new Uint8Array(await cover.arrayBuffer()).subarray(0, 2)]).toEqual([0xff, 0xd8]);
    }

    const found = await get('/api/v1/records/barcodes/4006381333931', ben);
    expect(found.body).toMatchObject({
      code: '4006381333931',
      items: [{ source: 'discogs', title: 'Zuma', artist: 'Neil Young', onShelf: true }],
    });
    expect((await get('/api/v1/records/barcodes/123', ben)).body.errors[0].field).toBe('code');
    const wanted = { source: 'discogs', id: '1001' };
    const added = await ben.call('POST', '/api/v1/records', wanted);
    expect({ status: added.status, ...(await added.json()) }).toMatchObject({ status: 201, added: true });
    expect(await (await ben.call('POST', '/api/v1/records', wanted)).json()).toMatchObject({ added: false });
    const nowhere = await ben.call('POST', '/api/v1/records', { source: 'discogs', id: '999999' });
    expect(nowhere.status).toBe(404);
  }, 60_000);
});

describe('covers', () => {
  test('are kept by browsers for good; what is not there is not found', async () => {
    const { folder } = server.runtime.collection.images;
    const id = 'AbCdEfGhIjKlMnOpQrStUvWx';
    await mkdir(join(folder, 'ab'), { recursive: true });
    await writeFile(join(folder, 'ab', `${id}-small.jpg`), 'a picture');
    const answer = await server.call('GET', `/api/v1/images/${id}/small`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('a picture');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    for (const [path, status] of [
      [`${id}/large`, 404],
      ['..%2f..%2fsecret.key/small', 404],
      [`${id}/huge`, 400],
    ] as const) {
      const missing = await server.call('GET', `/api/v1/images/${path}`);
      expect(missing.status, path).toBe(status);
      expect(missing.headers.get('cache-control')).toBe('no-store');
    }
  });
});
