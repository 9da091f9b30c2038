import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ada: TestPerson;
let grace: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ uploadLimitBytes: 2 * 1024 * 1024 });
  ada = await server.createPerson('Ada', 'owner');
  grace = await server.createPerson('Grace');
});
afterAll(() => server.close());

const entered = (track: string, listenedAt = '2024-05-01T10:00:00.000Z') => ({
  artist: 'Nina Simone',
  track,
  release: 'Pastel Blues',
  listenedAt,
});

/** Reads events of a stream until one fits; gives it with the milliseconds it took. */
async function hear(response: Response, fits: (name: string, data: Record<string, unknown>) => boolean) {
  const startedAt = performance.now();
  let text = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return undefined;
    text += value;
    for (const [, name = '', data = '{}'] of text.matchAll(/event: (\S+)\ndata: (.*)\n\n/g)) {
      if (fits(name, JSON.parse(data))) {
        await reader?.cancel();
        return { data: JSON.parse(data), milliseconds: performance.now() - startedAt };
      }
    }
  }
}

test('enter, read, edit, delete and undo a listen', async () => {
  const made = await ada.call('POST', '/api/v1/listens', entered('Sinnerman'));
  expect(made.status).toBe(201);
  const { status, listen } = await made.json();
  expect(status).toBe('stored');
  expect(listen).toMatchObject({ artist: { name: 'Nina Simone' }, listenedAt: '2024-05-01T10:00:00.000Z' });
  const again = await (await ada.call('POST', '/api/v1/listens', entered('Sinnerman'))).json();
  expect(again).toMatchObject({ status: 'known', listen: { id: listen.id } });

  const edited = await ada.call('PATCH', `/api/v1/listens/${listen.id}`, { track: 'Sinnerman (live)' });
  const { change } = await edited.json();
  expect((await (await ada.call('GET', `/api/v1/listens/${listen.id}`)).json()).sent.track).toBe(
    'Sinnerman (live)',
  );
  expect((await ada.call('POST', `/api/v1/changes/${change.id}/undo`)).status).toBe(200);
  expect((await (await ada.call('GET', `/api/v1/listens/${listen.id}`)).json()).sent.track).toBe('Sinnerman');
  expect((await ada.call('DELETE', `/api/v1/listens/${listen.id}`)).status).toBe(200);
  expect((await ada.call('GET', `/api/v1/listens/${listen.id}`)).status).toBe(404);
  expect((await (await ada.call('GET', '/api/v1/changes')).json()).items).toHaveLength(2);
});

test('what is of another person is not found', async () => {
  const { listen } = await (await ada.call('POST', '/api/v1/listens', entered('Be My Husband'))).json();
  const { change } = await (
    await ada.call('PATCH', `/api/v1/listens/${listen.id}`, { track: 'Be my husband!' })
  ).json();
  for (const [method, path] of [
    ['GET', `/api/v1/listens/${listen.id}`],
    ['PATCH', `/api/v1/listens/${listen.id}`],
    ['DELETE', `/api/v1/listens/${listen.id}`],
    ['POST', `/api/v1/changes/${change.id}/undo`],
  ] as const) {
    const response = await grace.call(method, path, method === 'PATCH' ? { track: 'mine' } : undefined);
    expect(response.status, `${method} ${path}`).toBe(404);
  }
  expect((await (await grace.call('GET', '/api/v1/listens')).json()).items).toEqual([]);
  const bulk = { selection: { ids: [listen.id] }, action: 'delete' };
  expect(await (await grace.call('POST', '/api/v1/listens/bulk/preview', bulk)).json()).toMatchObject({
    count: 0,
  });
});

test('pages of the history follow one another', async () => {
  const person = await server.createPerson('Paula');
  for (let minute = 0; minute < 5; minute += 1) {
    await person.call(
      'POST',
      '/api/v1/listens',
      entered('Take Care of Business', `2024-06-01T10:0${minute}:00.000Z`),
    );
  }
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await (
      await person.call('GET', `/api/v1/listens?limit=2${cursor && `&cursor=${cursor}`}`)
    ).json();
    seen.push(...page.items.map((item: { listenedAt: string }) => item.listenedAt.slice(14, 16)));
    cursor = page.next ?? '';
  } while (cursor);
  expect(seen).toEqual(['04', '03', '02', '01', '00']);
});

test('an open page hears of a new listen within a second, and of nobody else', async () => {
  const stream = await ada.call('GET', '/api/v1/events');
  expect(stream.headers.get('content-type')).toContain('text/event-stream');
  const heard = hear(stream, (name) => name === 'listens');
  await grace.call('POST', '/api/v1/listens', entered('Not for Ada', '2024-07-01T10:00:00.000Z'));
  await ada.call('POST', '/api/v1/listens', entered('For Ada', '2024-07-01T11:00:00.000Z'));
  await ada.call('POST', '/api/v1/listens', entered('For Ada', '2024-07-01T12:00:00.000Z'));
  const first = await heard;
  expect(first?.data).toEqual({ count: 1 });
  expect(first?.milliseconds).toBeLessThan(1_000);
});

test('after a broken connection to the database an open page is told to look anew, and hears on', async () => {
  const stream = await ada.call('GET', '/api/v1/events');
  const resync = hear(stream, (name) => name === 'resync');
  await server.store.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'fonoteca session'`);
  expect(await resync).toBeDefined();
  const next = hear(await ada.call('GET', '/api/v1/events'), (name) => name === 'listens');
  await ada.call('POST', '/api/v1/listens', entered('After the break', '2024-08-01T10:00:00.000Z'));
  expect((await next)?.data).toEqual({ count: 1 });
  await expect.poll(async () => (await server.call('GET', '/health')).status).toBe(200);
});

test('a stream ends with its sign-in session', async () => {
  const person = await server.createPerson('Simone');
  const stream = await person.call('GET', '/api/v1/events');
  const ended = hear(stream, () => false);
  await person.call('POST', '/api/v1/sign-out');
  expect(await ended).toBeUndefined();
  expect(server.runtime.streams.size).toBe(0);
});

const uploads = async () => (await readdir(join(server.config.data, 'uploads')).catch(() => [])).length;

test('an upload that is too large leaves nothing behind', async () => {
  const form = new FormData();
  form.append('files', new Blob(['x'.repeat(3 * 1024 * 1024)]), 'large.json');
  const headers = { cookie: ada.cookie, origin: server.url };
  const send = () => fetch(`${server.url}/api/v1/imports`, { method: 'POST', body: form, headers });
  expect((await send()).status).toBe(413);
  // Without a length in front, only counting finds out.
  const chunks = new ReadableStream({
    start(controller) {
      for (let mebibyte = 0; mebibyte < 4; mebibyte += 1) controller.enqueue(new Uint8Array(1024 * 1024));
      controller.close();
    },
  });
  const streamed = await fetch(`${server.url}/api/v1/imports?name=large.json`, {
    method: 'POST',
    body: chunks,
    headers,
    duplex: 'half',
  } as RequestInit);
  expect(streamed.status).toBe(413);
  expect((await streamed.json()).errors[0].reason).toContain('FONOTECA_UPLOAD_LIMIT_MIB');
  expect(await uploads()).toBe(0);
});

test('an upload without files, or broken off, is refused and leaves nothing behind', async () => {
  const headers = { cookie: ada.cookie, origin: server.url };
  const empty = await fetch(`${server.url}/api/v1/imports`, {
    method: 'POST',
    body: new FormData(),
    headers,
  });
  expect(empty.status).toBe(400);
  const torn = await fetch(`${server.url}/api/v1/imports`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=edge' },
    body: '--edge\r\nContent-Disposition: form-data; name="files"; filename="a.json"\r\n\r\n[{"ts"',
  });
  expect(torn.status).toBe(400);
  expect((await torn.json()).errors[0].field).toBe('files');
  expect(await uploads()).toBe(0);
});

test('everything goes out as a file', async () => {
  const person = await server.createPerson('Elsa');
  await person.call('POST', '/api/v1/listens', entered('Strange Fruit'));
  const response = await person.call('GET', '/api/v1/listens/export?format=listenbrainz');
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="fonoteca-listens-.*\.jsonl"$/,
  );
  const lines = (await response.text()).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).track_metadata.track_name)).toEqual(['Strange Fruit']);
  const audit = await (await person.call('GET', '/api/v1/me/audit')).json();
  expect(audit.items[0].action).toBe('listens-exported');
});

test('a port that is taken is named with the way out', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  try {
    await expect(startTestServer({ port })).rejects.toMatchObject({
      code: 'unavailable',
      fields: [{ field: 'FONOTECA_PORT' }],
    });
  } finally {
    other.close();
  }
});
