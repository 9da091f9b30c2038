import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ListenBrainzDouble, startListenBrainzDouble } from '../../src/index.ts';
import { answered, StandingClock } from './support.ts';

const clock = new StandingClock();
const now = clock.time / 1000;
let brainz: ListenBrainzDouble;
let token: string;
beforeEach(async () => {
  brainz = await startListenBrainzDouble({ clock });
  token = brainz.addUser({ name: 'Ada' }).token;
});
afterEach(() => brainz.close());

type Info = Record<string, unknown>;
const listen = (track_name: string, more: Info = {}, info: Info = {}) => ({
  listened_at: now - 1000,
  track_metadata: { artist_name: 'Low', track_name, additional_info: info },
  ...more,
});
const call = (path: string, body?: unknown, authorization = `Token ${token}`, to = brainz) =>
  fetch(`${to.url}/1/${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: authorization ? { authorization } : {},
  });
const submit = (listen_type: string, ...payload: unknown[]) =>
  call('submit-listens', { listen_type, payload }).then(answered);
const get = (path: string) => call(path).then(answered);
const uuid = '0b7d1f24-7a9b-4b1c-9f0e-3a4f5b6c7d8e';

describe('submit-listens', () => {
  test('takes one, takes a thousand, keeps each once', async () => {
    expect(await submit('single', listen('One'))).toMatchObject({ status: 200, json: { status: 'ok' } });
    expect((await submit('single', listen('One'))).json).toEqual({ status: 'ok' });
    expect(brainz.ledger()).toHaveLength(1);
    const many = Array.from({ length: 1000 }, (_, index) => listen(`T${index}`));
    expect((await submit('import', ...many)).status).toBe(200);
    expect(brainz.ledger()).toHaveLength(1001);
    expect((await submit('import', ...many, listen('over'))).status).toBe(400);
    expect(brainz.ledger()).toHaveLength(1001);
  });

  test('a repeat with another release or time is another listen', async () => {
    const one = listen('One');
    const onRelease = { ...one, track_metadata: { ...one.track_metadata, release_name: 'R' } };
    await submit('import', one, onRelease, { ...one, listened_at: one.listened_at + 1 });
    expect(brainz.ledger()).toHaveLength(3);
  });

  test.each<[string, string, unknown[]]>([
    ['two in a single', 'single', [listen('A'), listen('B')]],
    ['no listen', 'import', []],
    ['an unknown type', 'album', [listen('A')]],
    ['before October 2002', 'single', [listen('A', { listened_at: 1_033_430_399 })]],
    ['an hour and a second ahead', 'single', [listen('A', { listened_at: now + 3601 })]],
    ['milliseconds', 'single', [listen('A', { listened_at: clock.time })]],
    ['a time that is a text', 'single', [listen('A', { listened_at: '1700000000' })]],
    ['no time', 'single', [listen('A', { listened_at: undefined })]],
    ['a time for what plays now', 'playing_now', [listen('A')]],
    ['another key', 'single', [listen('A', { recording_msid: uuid })]],
    ['no metadata', 'single', [listen('A', { track_metadata: undefined })]],
    ['an empty name', 'single', [listen(' ')]],
    ['both durations', 'single', [listen('A', {}, { duration: 3, duration_ms: 3000 })]],
    ['a duration over 24 days', 'single', [listen('A', {}, { duration: 24 * 86_400 + 1 })]],
    ['a negative duration', 'single', [listen('A', {}, { duration_ms: -1 })]],
    ['51 tags', 'single', [listen('A', {}, { tags: Array(51).fill('t') })]],
    ['a tag of 65 characters', 'single', [listen('A', {}, { tags: ['t'.repeat(65)] })]],
    ['a malformed MBID', 'single', [listen('A', {}, { recording_mbid: 'abc' })]],
    ['a malformed MBID in a list', 'single', [listen('A', {}, { artist_mbids: [uuid, 'abc'] })]],
    ['U+0000', 'single', [listen('A\u0000')]],
    ['one bad listen among good ones', 'import', [listen('A'), listen('')]],
    ['a listen of over 10,240 bytes', 'single', [listen('A', {}, { note: 'x'.repeat(10_240) })]],
  ])('refuses %s, and takes nothing', async (_, type, payload) => {
    const answer = await submit(type, ...payload);
    expect(answer).toMatchObject({ status: 400, json: { code: 400, error: expect.stringMatching(/\w/) } });
    expect(brainz.ledger()).toEqual([]);
  });

  test('the edges are inside', async () => {
    const answer = await submit(
      'import',
      listen('A', { listened_at: 1_033_430_400 }),
      listen('B', { listened_at: now + 3600 }),
      listen('C', {}, { duration: 24 * 86_400, tags: Array(50).fill('t'.repeat(64)) }),
      listen('D', {}, { recording_mbid: '', release_mbid: null, artist_mbids: [uuid, ''], track_mbid: uuid }),
    );
    expect(answer.status).toBe(200);
    const { listens } = (await get('user/Ada/listens')).json.payload;
    const stored = listens.find((one: { track_metadata: { track_name: string } }) => {
      return one.track_metadata.track_name === 'D';
    });
    expect(stored.track_metadata.additional_info).toEqual({ artist_mbids: [uuid], track_mbid: uuid });
  });

  test('refuses text that is no JSON, no token, a wrong token, a revoked token', async () => {
    const status = async (body: unknown, authorization?: string) =>
      (await call('submit-listens', body, authorization)).status;
    const good = { listen_type: 'single', payload: [listen('A')] };
    expect(await status('{"listen')).toBe(400);
    expect(await status(good, '')).toBe(401);
    expect(await status(good, 'Token nobody')).toBe(401);
    brainz.revoke(token);
    expect(await status(good)).toBe(401);
    expect(brainz.ledger()).toEqual([]);
  });
});

test('validate-token says who it is, with 200 in both cases', async () => {
  expect((await get('validate-token')).json).toMatchObject({ code: 200, valid: true, user_name: 'Ada' });
  const wrong = await call('validate-token', undefined, 'Token x').then(answered);
  expect(wrong).toMatchObject({ status: 200, json: { code: 200, valid: false } });
  expect((await call('validate-token', undefined, '')).status).toBe(400);
});

test('reads: newest first, between times that are exclusive, counts, what plays now', async () => {
  const times = [100, 200, 300, 400].map((more) => listen(`T${more}`, { listened_at: now - 5000 + more }));
  await submit('import', ...times);
  const names = async (query: string) =>
    (await get(`user/ada/listens?${query}`)).json.payload.listens.map(
      (one: { track_metadata: { track_name: string } }) => one.track_metadata.track_name,
    );
  expect(await names('')).toEqual(['T400', 'T300', 'T200', 'T100']);
  expect(await names('count=1')).toEqual(['T400']);
  expect(await names(`max_ts=${now - 5000 + 300}`)).toEqual(['T200', 'T100']);
  expect(await names(`min_ts=${now - 5000 + 200}`)).toEqual(['T400', 'T300']);
  expect(await names(`min_ts=${now - 5000 + 100}&count=1`)).toEqual(['T200']);
  expect((await get(`user/ada/listens?min_ts=${now}&max_ts=${now}`)).status).toBe(400);
  expect((await get('user/nobody/listens')).status).toBe(404);
  expect((await get('user/Ada/listen-count')).json).toEqual({ payload: { count: 4 } });
  expect((await get('user/Ada/playing-now')).json.payload).toMatchObject({ count: 0, listens: [] });
  await submit('playing_now', listen('Now', { listened_at: undefined }));
  expect((await get('user/Ada/playing-now')).json.payload).toMatchObject({
    count: 1,
    listens: [{ playing_now: true, track_metadata: { track_name: 'Now' } }],
  });
  expect(brainz.ledger()).toHaveLength(4);
});

test('delete-listen takes a listen out by time and identifier', async () => {
  await submit('import', listen('A'), listen('B'));
  const [first] = (await get('user/Ada/listens')).json.payload.listens;
  const { listened_at, recording_msid } = first;
  expect((await call('delete-listen', { listened_at })).status).toBe(400);
  expect((await call('delete-listen', { listened_at, recording_msid })).status).toBe(200);
  expect(brainz.ledger()).toHaveLength(1);
  expect((await get('user/Ada/listen-count')).json.payload.count).toBe(1);
});

test('the budget stands in the headers; over it 429, until the window is over', async () => {
  const strict = await startListenBrainzDouble({ clock, rateLimit: { requests: 2, seconds: 10 } });
  strict.addUser({ name: 'Ada' });
  try {
    const ask = () => call('user/Ada/listen-count', undefined, undefined, strict);
    const first = await ask();
    expect([first.status, first.headers.get('x-ratelimit-remaining')]).toEqual([200, '1']);
    clock.forward(4_000);
    await ask();
    const over = await ask();
    expect(over.status).toBe(429);
    expect(await over.json()).toMatchObject({ code: 429 });
    expect(over.headers.get('x-ratelimit-limit')).toBe('2');
    expect(over.headers.get('x-ratelimit-reset-in')).toBe('6');
    expect(Number(over.headers.get('x-ratelimit-reset'))).toBe(clock.time / 1000 + 6);
    clock.forward(6_000);
    expect((await ask()).status).toBe(200);
  } finally {
    clock.forward(-10_000);
    await strict.close();
  }
});

test('misbehaves by script: matched by track, cut before and after, errors, garbage', async () => {
  brainz.script([
    { match: { track: 'Poison' }, answer: { error: 400, message: 'No.' } },
    { on: 'submit-listens', answer: { cutBeforeAccept: true } },
    { on: 'submit-listens', answer: { cutAfterAccept: true } },
    { on: 'submit-listens', answer: { error: 429 } },
    { on: 'submit-listens', answer: { status: 503 } },
    { on: 'submit-listens', answer: { garbageAfterAccept: 'truncated' } },
  ]);
  await expect(submit('single', listen('A'))).rejects.toThrow();
  expect(brainz.ledger()).toHaveLength(0);
  await expect(submit('single', listen('A'))).rejects.toThrow();
  expect(brainz.ledger()).toHaveLength(1);
  expect(await submit('import', listen('B'), listen('Poison'))).toMatchObject({
    status: 400,
    json: { code: 400, error: 'No.' },
  });
  expect((await submit('single', listen('B'))).json.code).toBe(429);
  expect((await submit('single', listen('B'))).status).toBe(503);
  expect(await submit('single', listen('B'))).toMatchObject({ status: 200, json: undefined });
  expect(brainz.ledger().map(({ track }) => track)).toEqual(['A', 'B']);
});

test('random faults leave a ledger that has what was answered ok', async () => {
  const faulty = await startListenBrainzDouble({ clock, faultRate: 0.5, seed: 5 });
  faulty.addUser({ name: 'Ada' });
  const told = new Set<string>();
  for (let index = 0; index < 60; index += 1) {
    const body = { listen_type: 'single', payload: [listen(`T${index}`)] };
    const answer = await call('submit-listens', body, undefined, faulty).then(answered, () => undefined);
    if (answer?.json?.status === 'ok') told.add(`T${index}`);
  }
  const kept = faulty.ledger().map(({ track }) => track);
  await faulty.close();
  for (const track of told) expect(kept).toContain(track);
  expect(told.size).toBeGreaterThan(10);
  expect(kept.length).toBeGreaterThan(told.size);
  expect(kept.length).toBeLessThan(60);
});
