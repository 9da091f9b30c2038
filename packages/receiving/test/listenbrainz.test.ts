import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, past, type TestPerson, type World } from './support.ts';

let world: World;
let ada: TestPerson;
beforeAll(async () => {
  world = await makeWorld();
  ada = await world.person('Ada');
});
afterAll(() => world.close());

const call = (
  path: string,
  options: { token?: string; body?: unknown; base?: string; scheme?: string } = {},
) =>
  fetch(`${world.origin}${options.base ?? '/1'}${path}`, {
    method: options.body === undefined ? 'GET' : 'POST',
    headers:
      options.token === undefined ? {} : { authorization: `${options.scheme ?? 'Token'} ${options.token}` },
    ...(options.body === undefined
      ? {}
      : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
  });

const listen = (seconds: number, track = 'Halo', info?: Record<string, unknown>) => ({
  listened_at: past + seconds,
  track_metadata: { artist_name: 'Ada', track_name: track, ...(info ? { additional_info: info } : {}) },
});
const single = (...payload: unknown[]) => ({ listen_type: 'single', payload });

describe('submitting', () => {
  test('a single listen is stored when the answer comes, and once however often it is sent', async () => {
    const eve = await world.person('Eve');
    const body = single(listen(0, 'Halo', { duration: 200, submission_client: 'a player', tags: ['x'] }));
    for (let time = 0; time < 3; time++) {
      const answer = await call('/submit-listens', { token: eve.token, body });
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
      expect(await world.history(eve)).toEqual([`${past}|Ada|Halo|a player`]);
    }
    const { length_ms } = await world.store.db
      .selectFrom('sent_tracks')
      .select('length_ms')
      .where('track', '=', 'Halo')
      .executeTakeFirstOrThrow();
    expect(length_ms).toBe(200_000);
  });

  test('import takes many, under the second address and with Bearer', async () => {
    const eve = await world.person('Many');
    const payload = Array.from({ length: 1000 }, (_, index) => listen(index * 300, `Track ${index}`));
    const answer = await call('/submit-listens', {
      token: eve.token,
      scheme: 'Bearer',
      base: '/apis/listenbrainz/1',
      body: { listen_type: 'import', payload },
    });
    expect(answer.status).toBe(200);
    expect(await world.history(eve)).toHaveLength(1000);
  });

  test('what plays now is no listen, and is read back', async () => {
    const eve = await world.person('Now');
    const body = {
      listen_type: 'playing_now',
      payload: [{ track_metadata: { artist_name: 'Björk', track_name: 'Jóga', release_name: null } }],
    };
    expect((await call('/submit-listens', { token: eve.token, body })).status).toBe(200);
    expect(await world.history(eve)).toEqual([]);
    const { payload } = (await (await call('/user/Now/playing-now', { token: eve.token })).json()) as {
      payload: { count: number; listens: unknown[] };
    };
    expect(payload).toMatchObject({
      count: 1,
      playing_now: true,
      listens: [{ playing_now: true, track_metadata: { artist_name: 'Björk', track_name: 'Jóga' } }],
    });
  });

  test('one bad listen refuses the whole and names the field', async () => {
    const eve = await world.person('Bad');
    const body = { listen_type: 'import', payload: [listen(0), listen(1, ' ')] };
    const answer = await call('/submit-listens', { token: eve.token, body });
    expect(await answer.json()).toEqual({
      code: 400,
      error: 'payload[1].track_metadata.track_name: it is missing or empty',
    });
    expect(answer.status).toBe(400);
    expect(await world.history(eve)).toEqual([]);
  });

  test('a body of more than 10,240 bytes for each listen is refused', async () => {
    const body = single(listen(0, 'Halo', { comment: 'x'.repeat(10_240) }));
    const answer = await call('/submit-listens', { token: ada.token, body });
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: string }).error).toContain('at most 10240');
    const huge = await call('/submit-listens', { token: ada.token, body: 'x'.repeat(10_240_001) });
    expect(huge.status).toBe(400);
  });

  test('a body that is not UTF-8 or not JSON is refused', async () => {
    const headers = { authorization: `Token ${ada.token}` };
    const latin1 = Buffer.from(JSON.stringify(single(listen(0, 'Jóga'))), 'latin1');
    const answer = await fetch(`${world.origin}/1/submit-listens`, { method: 'POST', headers, body: latin1 });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { code: 400, error: 'The body is not UTF-8' },
    ]);
    expect((await call('/submit-listens', { token: ada.token, body: '{' })).status).toBe(400);
  });

  test('a client cannot say who else delivered a listen', async () => {
    const eve = await world.person('Block');
    const body = single(
      listen(0, 'Halo', { fonoteca: { started_ms: (past + 1) * 1000, source: 'spotify-extended' } }),
    );
    expect((await call('/submit-listens', { token: eve.token, body })).status).toBe(200);
    const rows = await world.store.db
      .selectFrom('listens')
      .select('seen_in')
      .where('person_id', '=', eve.id)
      .execute();
    expect(rows).toEqual([{ seen_in: 2 ** 9 }]);
  });
});

describe('tokens', () => {
  test('without a good token nothing is taken: 401', async () => {
    for (const token of [undefined, 'nonsense', '00000000-0000-4000-8000-000000000000']) {
      const answer = await call('/submit-listens', { ...(token ? { token } : {}), body: single(listen(0)) });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: 401, error: expect.any(String) });
    }
  });

  test('a token without the scope is 403, a revoked one 401', async () => {
    const eve = await world.person('Scope', ['scrobble']);
    expect((await call('/user/Scope/listens', { token: eve.token })).status).toBe(403);
    expect((await call('/submit-listens', { token: eve.token, body: single(listen(0)) })).status).toBe(200);
    await world.revoke(eve);
    expect((await call('/submit-listens', { token: eve.token, body: single(listen(0)) })).status).toBe(401);
  });

  test('validate-token is 200 for good and bad ones', async () => {
    const good = { code: 200, message: 'Token valid.', valid: true, user_name: 'Ada' };
    expect(await (await call('/validate-token', { token: ada.token })).json()).toEqual(good);
    expect(await (await call(`/validate-token?token=${ada.token}`)).json()).toEqual(good);
    const bad = await call('/validate-token', { token: 'nonsense' });
    expect([bad.status, await bad.json()]).toEqual([
      200,
      { code: 200, message: 'Token invalid.', valid: false },
    ]);
    expect((await call('/validate-token')).status).toBe(400);
  });

  test('web pages elsewhere may send with a token', async () => {
    const answer = await fetch(`${world.origin}/1/submit-listens`, {
      method: 'OPTIONS',
      headers: { origin: 'https://player.example', 'access-control-request-method': 'POST' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('reading', () => {
  type Listens = { payload: { count: number; listens: { listened_at: number; recording_msid: string }[] } };
  const read = async (person: TestPerson, query: string) =>
    (await (await call(`/user/${person.name}/listens${query}`, { token: person.token })).json()) as Listens;

  test('pages by exclusive bounds, counts, and deletes what was read', async () => {
    const eve = await world.person('Reader');
    await call('/submit-listens', {
      token: eve.token,
      body: { listen_type: 'import', payload: [0, 300, 600, 900].map((at) => listen(at, `T${at}`)) },
    });
    const stamps = async (query: string) =>
      (await read(eve, query)).payload.listens.map((one) => one.listened_at - past);
    expect(await stamps('')).toEqual([900, 600, 300, 0]);
    expect(await stamps(`?max_ts=${past + 600}`)).toEqual([300, 0]);
    expect(await stamps(`?min_ts=${past}&count=2`)).toEqual([600, 300]);
    expect((await call(`/user/Reader/listens?min_ts=1&max_ts=2`, { token: eve.token })).status).toBe(400);
    expect((await call(`/user/Reader/listens?max_ts=x`, { token: eve.token })).status).toBe(400);
    const newest = (await read(eve, '?count=1')).payload.listens[0];
    expect(newest?.recording_msid).toMatch(/^[0-9a-f-]{36}$/);
    const body = { listened_at: newest?.listened_at, recording_msid: newest?.recording_msid };
    for (let time = 0; time < 2; time++)
      expect((await call('/delete-listen', { token: eve.token, body })).status).toBe(200);
    expect(await (await call('/user/reader/listen-count', { token: eve.token })).json()).toEqual({
      payload: { count: 3 },
    });
    expect(await stamps('')).toEqual([600, 300, 0]);
  });

  test('nobody reads or deletes another person’s history', async () => {
    const eve = await world.person('Own');
    await call('/submit-listens', { token: eve.token, body: single(listen(0)) });
    expect((await call('/user/Own/listens', { token: ada.token })).status).toBe(404);
    expect((await call('/user/Own/listens')).status).toBe(401);
    const { listens } = (await read(eve, '')).payload;
    await call('/delete-listen', { token: ada.token, body: listens[0] });
    expect(await world.history(eve)).toHaveLength(1);
  });
});

describe('limits', () => {
  test('headers count down, then 429 with the time to wait', async () => {
    const small = await makeWorld({ requests: 2 });
    try {
      const eve = await small.person('Eve');
      const ask = () =>
        fetch(`${small.origin}/1/user/Eve/listen-count`, {
          headers: { authorization: `Token ${eve.token}` },
        });
      const answers = [await ask(), await ask(), await ask()];
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429]);
      expect(answers.map((answer) => answer.headers.get('x-ratelimit-remaining'))).toEqual(['1', '0', '0']);
      const last = answers[2]?.headers;
      expect(last?.get('x-ratelimit-limit')).toBe('2');
      expect(Number(last?.get('x-ratelimit-reset-in'))).toBeGreaterThan(0);
      expect(Number(last?.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000 - 1);
      expect(Number(last?.get('retry-after'))).toBeGreaterThan(0);
      // The neighbour's guesses are counted by address and take nothing from Eve.
      const guess = () => fetch(`${small.origin}/1/validate-token?token=wrong`);
      expect([(await guess()).status, (await guess()).status, (await guess()).status]).toEqual([
        200, 200, 429,
      ]);
    } finally {
      await small.close();
    }
  });

  test('no defect came up', () => expect(world.defects).toEqual([]));
});
