import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ana: TestPerson;
let ben: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  ana = await server.createPerson('Ana', 'owner');
  ben = await server.createPerson('Ben');
});
afterAll(() => server.close());

const base = '/api/v1/playlists';

async function call(person: TestPerson, method: string, path: string, body?: unknown) {
  const answer = await person.call(method, `${base}${path}`, body);
  return { status: answer.status, body: await answer.json() };
}
const get = (path: string, person = ana) => call(person, 'GET', path);
const post = (path: string, body?: unknown, person = ana) => call(person, 'POST', path, body);

const make = async (titles: string, person = ana) => {
  const tracks = [...titles].map((title) => ({ title, artist: 'Ada' }));
  const { status, body } = await post('', { title: `List ${titles}`, tracks }, person);
  expect(status).toBe(201);
  return body;
};
const titlesOf = async (id: number, query = '') =>
  (await get(`/${id}/tracks${query}`)).body.items.map(({ title }: { title: string }) => title).join('');
const idsOf = async (id: number): Promise<number[]> =>
  (await get(`/${id}/tracks`)).body.items.map((track: { id: number }) => track.id);

function upload(person: TestPerson, ...files: { name: string; content: string }[]) {
  const form = new FormData();
  for (const { name, content } of files) form.append('file', new Blob([content]), name);
  return fetch(`${server.url}${base}/import`, {
    method: 'POST',
    headers: { cookie: person.cookie, origin: server.url },
    body: form,
  });
}

describe('a playlist is made and edited', () => {
  test('from nothing to a list that is moved, cut and put back', async () => {
    const made = (await post('', { title: 'Rain', description: 'for grey days' })).body;
    expect(made).toMatchObject({ title: 'Rain', revision: 1, tracks: 0, canUndo: false });
    const { id } = made;
    const listened = await ana.call('POST', '/api/v1/listens', {
      artist: 'Marble Estuary',
      track: 'Low Water',
      release: 'Tideline',
      listenedAt: '2026-01-01T10:00:00Z',
      lengthMs: 210_000,
    });
    const recordingId = (await listened.json()).listen.recording.id;
    const tracks = [{ recordingId }, { title: 'b', artist: 'Bo' }, { title: 'c', artist: 'Cy' }];
    expect((await post(`/${id}/tracks`, { revision: 1, tracks })).body).toMatchObject({
      revision: 2,
      tracks: 3,
    });
    expect((await get(`/${id}/tracks`)).body.items[0]).toMatchObject({
      recordingId,
      title: 'Low Water',
      release: 'Tideline',
      lengthMs: 210_000,
    });
    const [first = 0, second = 0] = await idsOf(id);
    await post(`/${id}/tracks`, { revision: 2, tracks: [{ title: 'a', artist: 'Ada' }], at: 0 });
    expect(await titlesOf(id)).toBe('aLow Waterbc');
    await post(`/${id}/tracks/move`, { revision: 3, ids: [first], to: 3 });
    expect(await titlesOf(id)).toBe('abcLow Water');
    await post(`/${id}/tracks/remove`, { revision: 4, ids: [first, second] });
    expect(await titlesOf(id)).toBe('ac');
    expect((await post(`/${id}/undo`, { revision: 5 })).body).toMatchObject({ revision: 6, tracks: 4 });
    const renamed = await call(ana, 'PATCH', `/${id}`, { revision: 6, title: 'Sun' });
    expect(renamed.body).toMatchObject({ title: 'Sun', description: 'for grey days', revision: 7 });
    const { items } = (await get(`/${id}/versions`)).body;
    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual([
      'details',
      'undo',
      'remove',
      'move',
      'add',
      'add',
      'create',
    ]);
    expect(items[0]).toMatchObject({ by: 'person', current: true, summary: 'Renamed to “Sun”' });
    expect(await titlesOf(id, '?revision=5')).toBe('ac');
    const restored = await post(`/${id}/versions/2/restore`, { revision: 7 });
    expect(restored.body).toMatchObject({ title: 'Rain', revision: 8 });
    expect(await titlesOf(id)).toBe('Low Waterbc');
  });

  test('of two who edit the same revision one is told to look again', async () => {
    const { id } = await make('ab');
    expect(
      (await post(`/${id}/tracks`, { revision: 1, tracks: [{ title: 'c', artist: 'Cy' }] })).status,
    ).toBe(200);
    const late = await call(ana, 'PATCH', `/${id}`, { revision: 1, title: 'Late' });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('revision 2'),
      errors: [{ field: 'revision' }],
    });
  });

  test('duplicates go', async () => {
    const { id } = await make('aba');
    expect((await post(`/${id}/deduplicate`, { revision: 1 })).body).toMatchObject({
      removed: 1,
      playlist: { tracks: 2, revision: 2 },
    });
  });

  test('deleted, listed among the deleted, and back', async () => {
    const { id } = await make('xyz');
    expect((await call(ana, 'DELETE', `/${id}`)).status).toBe(200);
    expect((await get(`/${id}`)).status).toBe(404);
    const gone = (await get('?deleted=true')).body.items;
    expect(gone).toMatchObject([{ id, title: 'List xyz', deletedAt: expect.any(String) }]);
    expect((await post(`/${id}/undelete`)).body).toMatchObject({ id, deletedAt: null });
    expect((await get('')).body.items[0]).toBeDefined();
  });

  test('pages of lists and tracks', async () => {
    const { id } = await make('abcde');
    const first = (await get('?limit=1')).body;
    const second = (await get(`?limit=1&cursor=${first.next}`)).body;
    expect(first.items[0].id).toBe(id);
    expect(second.items[0].id).not.toBe(id);
    const page = (await get(`/${id}/tracks?limit=3`)).body;
    expect(page.items.map(({ place }: { place: number }) => place)).toEqual([0, 1, 2]);
    expect((await get(`/${id}/tracks?limit=3&cursor=${page.next}`)).body).toMatchObject({
      next: null,
      items: [{ title: 'd' }, { title: 'e' }],
    });
    expect((await get('?cursor=nonsense')).status).toBe(400);
  });

  test('an open page hears of it', async () => {
    const controller = new AbortController();
    const answer = await fetch(`${server.url}/api/v1/events`, {
      headers: { cookie: ana.cookie },
      signal: controller.signal,
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    await make('q');
    let heard = '';
    while (reader && !heard.includes('event: playlists')) heard += (await reader.read()).value ?? '';
    controller.abort();
    expect(heard).toContain('event: playlists');
  });
});

describe('who may', () => {
  test('somebody else finds nothing, whatever they try, and nothing changes', async () => {
    const { id } = await make('abc');
    const tries: [string, string, unknown?][] = [
      ['GET', `/${id}`],
      ['GET', `/${id}/tracks`],
      ['GET', `/${id}/tracks?revision=1`],
      ['GET', `/${id}/versions`],
      ['GET', `/${id}/export?format=csv`],
      ['PATCH', `/${id}`, { revision: 1, title: 'x' }],
      ['DELETE', `/${id}`],
      ['POST', `/${id}/undelete`],
      ['POST', `/${id}/undo`, { revision: 1 }],
      ['POST', `/${id}/deduplicate`, { revision: 1 }],
      ['POST', `/${id}/tracks`, { revision: 1, tracks: [{ title: 'x', artist: 'y' }] }],
      ['POST', `/${id}/tracks/move`, { revision: 1, ids: [1], to: 0 }],
      ['POST', `/${id}/tracks/remove`, { revision: 1, ids: [1] }],
      ['POST', `/${id}/versions/1/restore`, { revision: 1 }],
    ];
    for (const [method, path, body] of tries)
      expect([method, path, (await call(ben, method, path, body)).status]).toEqual([method, path, 404]);
    expect((await get('', ben)).body.items).toEqual([]);
    expect((await get(`/${id}`)).body.revision).toBe(1);
  });

  test('what others hear is not told: their recordings are not found, and never linked to', async () => {
    const listened = await ben.call('POST', '/api/v1/listens', {
      artist: 'Hidden',
      track: 'Only Ben',
      release: 'Secret Pressing',
      listenedAt: '2026-01-02T10:00:00Z',
    });
    const recordingId = (await listened.json()).listen.recording.id;
    const refused = await post('', { title: 'x', tracks: [{ recordingId }] });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([{ field: 'tracks.0.recordingId' }]);
    const never = await post('', { title: 'x', tracks: [{ recordingId: 2_000_000_000 }] });
    expect(never.body.errors).toEqual(refused.body.errors);
    const { body } = await post('', {
      title: 'x',
      tracks: [{ title: 'Only Ben', artist: 'Hidden', recordingId }],
    });
    const track = (await get(`/${body.id}/tracks`)).body.items[0];
    expect(track).toMatchObject({ recordingId: null, artistId: null, release: null });
  });

  test('tokens by their scope; their edits say so', async () => {
    const { id } = await make('ab');
    const [read, write] = [await ana.token('read'), await ana.token('read', 'write')];
    const by = (token: string, method: string, path: string, body?: unknown) =>
      server.call(method, `${base}${path}`, { body, headers: { authorization: `Bearer ${token}` } });
    expect((await by(read, 'GET', `/${id}`)).status).toBe(200);
    const rename = { revision: 1, title: 'By token' };
    expect((await by(read, 'PATCH', `/${id}`, rename)).status).toBe(403);
    expect((await by(write, 'PATCH', `/${id}`, rename)).status).toBe(200);
    expect((await get(`/${id}/versions`)).body.items[0].by).toBe('token');
    expect((await server.call('GET', base)).status).toBe(401);
  });
});

describe('files', () => {
  test.each([
    ['xspf', /^application\/xspf\+xml/, 'xspf', '<title>'],
    ['jspf', /^application\/json/, 'jspf', '"playlist"'],
    ['m3u', /^audio\/x-mpegurl/, 'm3u8', '#EXTM3U'],
    ['csv', /^text\/csv/, 'csv', 'title,artist'],
    ['listenbrainz', /^application\/json/, 'listenbrainz.jspf', 'musicbrainz.org/doc/jspf#playlist'],
  ])('%s is downloaded, and taken in again', async (format, mediaType, extension, start) => {
    const { body } = await post('', {
      title: 'Öde: "nights" / days; é',
      tracks: [
        {
          title: 'Gold',
          artist: 'Ada & Bo <3',
          mbid: 'e8f9b188-f819-4e43-ab0f-4bd26ce9ff56',
          lengthMs: 61_000,
        },
        { title: 'Words alone', artist: '=Cy' },
      ],
    });
    const answer = await ana.call('GET', `${base}/${body.id}/export?format=${format}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(mediaType);
    expect(answer.headers.get('x-fonoteca-left-out')).toBe(format === 'listenbrainz' ? '1' : '0');
    const disposition = answer.headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\w%.!~-]+$/);
    const name = decodeURIComponent(disposition.split("UTF-8''")[1] ?? '');
    expect(name).toBe(`Öde nights days; é.${extension}`);
    const content = await answer.text();
    expect(content).toContain(start);
    const back = await upload(ana, { name, content });
    expect(back.status).toBe(201);
    const imported = await back.json();
    const first = {
      title: 'Gold',
      artist: 'Ada & Bo <3',
      lengthMs: 61_000,
      mbid: 'e8f9b188-f819-4e43-ab0f-4bd26ce9ff56',
    };
    const { items } = (await get(`/${imported.playlist.id}/tracks`)).body;
    expect(items).toMatchObject(
      format === 'listenbrainz' ? [first] : [first, { title: 'Words alone', artist: '=Cy' }],
    );
    expect(imported.playlist.title).toBe(format === 'csv' ? 'Öde nights days; é' : 'Öde: "nights" / days; é');
    expect(imported.playlist.origin).toMatchObject({ kind: 'import' });
  });

  test('what a file lacks is said, and the rest goes in', async () => {
    const answer = await upload(ana, { name: 'mix.csv', content: 'title,artist\nGold,Ada\nBlue,\n' });
    expect(await answer.json()).toMatchObject({
      format: 'csv',
      leftOut: 1,
      refused: [{ where: 'line 3', field: 'artist', reason: 'is missing' }],
      playlist: { title: 'mix', tracks: 1 },
    });
  });

  test('what is no playlist is refused with field and reason, and nothing is left behind', async () => {
    const count = (await get('')).body.items.length;
    const one = { name: 'a.csv', content: 'title,artist\na,b\n' };
    for (const [files, reason] of [
      [[{ name: 'x.txt', content: 'Dear friend' }], /XSPF, JSPF, M3U/],
      [[{ name: 'x.xspf', content: '<playlist>' }], /line 1/],
      [[one, one], /one file, not 2/],
    ] as const) {
      const answer = await upload(ana, ...files);
      expect(answer.status).toBe(400);
      const { errors } = await answer.json();
      expect(errors[0]).toMatchObject({ field: 'file', reason: expect.stringMatching(reason) });
    }
    expect((await get('')).body.items.length).toBe(count);
    expect((await ana.call('POST', `${base}/import`)).status).toBe(400);
    const huge = await upload(ana, { name: 'x.csv', content: 'x'.repeat(21 * 1024 * 1024) });
    expect(huge.status).toBe(413);
  });

  test('services to open a track in are links alone', async () => {
    const { items } = (await get('/services')).body;
    expect(items.length).toBeGreaterThan(5);
    for (const { search } of items) {
      expect(search).toContain('{query}');
      expect(new URL(search).protocol).toBe('https:');
    }
  });
});

test('wrong input is refused by name', async () => {
  const { id } = await make('abc');
  const wrong: [string, unknown, string][] = [
    ['', {}, 'title'],
    ['', { title: ' ' }, 'title'],
    ['', { title: 'x', tracks: [{ title: 'x' }] }, 'tracks.0.artist'],
    ['', { title: 'x', tracks: [{ title: 'x', artist: 'y', isrc: '1' }] }, 'tracks.0.isrc'],
    [`/${id}/tracks`, { revision: 1, tracks: [] }, 'tracks'],
    [`/${id}/tracks`, { revision: 1, tracks: [{ title: 'x', artist: 'y' }], at: 9 }, 'at'],
    [`/${id}/tracks`, { tracks: [{ title: 'x', artist: 'y' }] }, 'revision'],
    [`/${id}/tracks/move`, { revision: 1, ids: [1], to: 3 }, 'to'],
    [`/${id}/tracks/remove`, { revision: 1, ids: [77] }, 'ids'],
    [`/99999999999/undo`, { revision: 1 }, 'params.id'],
  ];
  for (const [path, body, field] of wrong) {
    const answer = await post(path, body);
    expect([path, answer.status, answer.body.errors?.[0]?.field]).toEqual([path, 400, field]);
  }
  expect((await get(`/${id}/export?format=mp3`)).status).toBe(400);
});
