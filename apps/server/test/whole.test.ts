import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ada: TestPerson;
let grace: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  ada = await server.createPerson('Ada', 'owner');
  grace = await server.createPerson('Grace');
});
afterAll(() => server.close());

const csv = [
  'Nina Simone,Pastel Blues,Sinnerman,01 Jan 2024 10:00',
  'Nina Simone,Pastel Blues,Be My Husband,01 Jan 2024 10:20',
  'Miles Davis,Kind of Blue,So What,02 Jan 2024 11:00',
  ',Kind of Blue,Nameless,02 Jan 2024 12:00',
].join('\n');

async function upload(person: TestPerson, form: FormData): Promise<Response> {
  const headers = { cookie: person.cookie, origin: server.url };
  return fetch(`${server.url}/api/v1/imports`, { method: 'POST', body: form, headers });
}

const read = async (person: TestPerson, path: string) => {
  const response = await person.call('GET', path);
  const body = await response.json();
  expect(response.status, `${path}: ${JSON.stringify(body).slice(0, 300)}`).toBe(200);
  return body;
};

describe('a file that is uploaded', () => {
  test('becomes listens, a report and statistics', async () => {
    const form = new FormData();
    form.append('files', new Blob([csv]), '../../lastfm.csv');
    const made = await upload(ada, form);
    expect(made.status).toBe(202);
    const { id, files } = await made.json();
    expect(files).toEqual([{ name: 'lastfm.csv', bytes: csv.length }]);
    await expect
      .poll(async () => (await read(ada, `/api/v1/imports/${id}`)).state, { timeout: 10_000 })
      .toBe('done');
    expect(await read(ada, `/api/v1/imports/${id}`)).toMatchObject({
      read: 4,
      stored: 3,
      known: 0,
      refused: 1,
    });
    const { items } = await read(ada, `/api/v1/imports/${id}/refusals`);
    expect(items).toHaveLength(1);
    expect(await readdir(join(server.config.data, 'uploads'))).toEqual([]);
    await expect
      .poll(
        async () =>
          (await read(ada, '/api/v1/jobs')).items.every((job: { state: string }) => job.state === 'done'),
        {
          timeout: 10_000,
        },
      )
      .toBe(true);
    expect((await read(ada, '/api/v1/me')).listens).toBe(3);
    for (const path of ['', '/refusals']) {
      expect((await grace.call('GET', `/api/v1/imports/${id}${path}`)).status).toBe(404);
    }
    expect((await grace.call('POST', `/api/v1/imports/${id}/undo`)).status).toBe(404);
  });

  test('every answer keeps to the contract', async () => {
    const { items } = await read(ada, '/api/v1/statistics/top/artist?range=all');
    expect(items[0]).toMatchObject({ name: 'Nina Simone', listens: 2, playedSeconds: 0 });
    for (const path of [
      '/statistics/overview?range=all',
      '/statistics/timeline?range=all',
      '/statistics/top/release?range=custom&from=2024-01-01&to=2024-01-31&by=time',
      '/statistics/clock?range=all',
      '/statistics/calendar/2024',
      '/statistics/discoveries/recording?range=all',
      '/statistics/on-this-day?day=2025-01-01',
      '/statistics/year/2024',
      `/artists/${items[0].id}`,
      '/search?text=nina',
      '/sources',
      '/listens?show=all',
      '/now-playing',
      '/changes',
    ]) {
      await read(ada, `/api/v1${path}`);
    }
    expect((await grace.call('GET', `/api/v1/artists/${items[0].id}`)).status).toBe(404);
    const badRange = await ada.call('GET', '/api/v1/statistics/overview?range=custom&from=2024-13-01');
    expect(badRange.status).toBe(400);
  });

  test('merging is for the owner, and can be undone', async () => {
    const artists = (await read(ada, '/api/v1/statistics/top/artist?range=all')).items as { id: number }[];
    const body = { kind: 'artist', into: artists[0]?.id, ids: [artists[1]?.id] };
    expect((await grace.call('POST', '/api/v1/catalogue/merge', body)).status).toBe(403);
    const merged = await ada.call('POST', '/api/v1/catalogue/merge', body);
    expect(merged.status).toBe(200);
    const { changeId } = await merged.json();
    expect((await ada.call('POST', `/api/v1/changes/${changeId}/undo`)).status).toBe(200);
  });

  test('the time zone cuts the days anew', async () => {
    expect((await ada.call('PATCH', '/api/v1/me', { timeZone: 'Pacific/Kiritimati' })).status).toBe(200);
    // 10:00 UTC is the next day at +14.
    await expect
      .poll(
        async () => {
          const { days } = await read(ada, '/api/v1/statistics/calendar/2024');
          return days
            .filter((day: { listens: number }) => day.listens > 0)
            .map((day: { day: string }) => day.day);
        },
        { timeout: 10_000 },
      )
      .toEqual(['2024-01-02', '2024-01-03']);
  });

  test('the sample history comes and goes', async () => {
    expect((await (await grace.call('POST', '/api/v1/sample')).json()).listens).toBeGreaterThan(100);
    expect((await read(grace, '/api/v1/me')).hasSample).toBe(true);
    await grace.call('DELETE', '/api/v1/sample');
    expect(await read(grace, '/api/v1/me')).toMatchObject({ hasSample: false });
    // The figures follow by a job.
    await expect.poll(async () => (await read(grace, '/api/v1/me')).listens, { timeout: 10_000 }).toBe(0);
  });
});

describe('scrobble clients', () => {
  const listen = (token: string, stamp: number) =>
    server.call('POST', '/1/submit-listens', {
      headers: { authorization: `Token ${token}` },
      body: {
        listen_type: 'single',
        payload: [{ listened_at: stamp, track_metadata: { artist_name: 'Björk', track_name: 'Jóga' } }],
      },
    });

  test('deliver by token, to its person alone, and are counted', async () => {
    const token = await grace.token('scrobble');
    const stamp = Math.floor(Date.now() / 1000) - 600;
    expect((await listen(token, stamp)).status).toBe(200);
    expect((await listen(token, stamp)).status).toBe(200);
    const { items } = await read(grace, '/api/v1/listens');
    expect(items.map((item: { sent: { track: string } }) => item.sent.track)).toEqual(['Jóga']);
    const ofAda = await read(ada, '/api/v1/listens?text=j%C3%B3ga');
    expect(ofAda.items).toEqual([]);
    const metrics = await (await server.call('GET', '/metrics')).text();
    expect(/fonoteca_received_listens_total\{outcome="stored"\} 1$/m.test(metrics)).toBe(true);
    expect(/fonoteca_received_listens_total\{outcome="known"\} 1$/m.test(metrics)).toBe(true);
    expect((await listen(await grace.token('read'), stamp)).status).not.toBe(200);
    expect((await listen('00000000-0000-4000-8000-000000000000', stamp)).status).toBe(401);
  });

  test('of the old protocols find their doors', async () => {
    const lastfm = await server.call('POST', '/2.0/?method=user.getInfo&format=json');
    expect((await lastfm.json()).error).toEqual(expect.any(Number));
    const audioscrobbler = await server.call('GET', '/?hs=true&p=1.2&c=tst&v=1&u=Ada&t=1&a=x');
    expect(await audioscrobbler.text()).toMatch(/^(BADAUTH|BADTIME|FAILED)/);
  });
});
