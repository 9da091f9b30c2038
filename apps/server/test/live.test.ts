import { eventually } from '@fonoteca/test-kit';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { testPlatform, unwatched } from './live-support.ts';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ana: TestPerson;
let ben: TestPerson;
const twitch = testPlatform('twitch', 'Twitch');
const youtube = testPlatform('youtube', 'YouTube', { unconfigured: 'Give YOUTUBE_API_KEY' });

beforeAll(async () => {
  server = await startTestServer({}, { live: { platforms: [twitch, youtube] } });
  ana = await server.createPerson('Ana', 'owner');
  ben = await server.createPerson('Ben');
});
afterAll(() => server.close());

const json = async (answer: Response | Promise<Response>) => {
  const { status, ...rest } = await answer;
  void rest;
  return { status, body: await (await answer).json() };
};
const follow = async (person: TestPerson, account: string): Promise<number> => {
  const { body } = await json(
    person.call('POST', '/api/v1/channels', { address: `https://twitch.example/${account}` }),
  );
  return body.id;
};

test('somebody goes live: found, shown, recorded, told to open pages; and over again', async () => {
  const id = await follow(ana, 'dj');
  const stream = await ana.call('GET', '/api/v1/events');
  const heard = events(stream);
  onTestFinished(heard.end);
  const startedAt = Date.now() - 120_000;
  twitch.answers.set('dj', {
    status: 'live',
    sure: true,
    facts: { platformId: 's1', startedAt, title: 'Set' },
  });
  const checked = await json(ana.call('POST', `/api/v1/channels/${id}/check`));
  expect(checked).toMatchObject({
    status: 200,
    body: { check: { channelId: id, reason: 'asked', found: 'live', route: 'test' }, refused: null },
  });
  const { body: channel } = await json(ana.call('GET', `/api/v1/channels/${id}`));
  expect(channel).toMatchObject({
    status: 'live',
    broadcasts: 1,
    running: { title: 'Set', startedAt: new Date(startedAt).toISOString(), startKnown: 'platform' },
  });
  expect(await heard.wait('live', ({ change }) => change === 'start')).toMatchObject({ channelId: id });
  const { body: running } = await json(ana.call('GET', '/api/v1/broadcasts?live=true'));
  expect(running.items).toMatchObject([{ channelId: id, caughtLive: true, endedAt: null }]);
  expect(running.items[0].delaySeconds).toBeGreaterThanOrEqual(120);
  const { body: checks } = await json(ana.call('GET', `/api/v1/checks?channel=${id}`));
  expect(checks.items.some(({ reason }: { reason: string }) => reason === 'asked')).toBe(true);

  const metrics = await (await server.call('GET', '/metrics')).text();
  expect(metrics).toMatch(/^fonoteca_live_calls_last_hour\{platform="twitch",refused="false"\} [1-9]/m);
  expect(metrics).toMatch(/^fonoteca_live_checks_last_hour\{platform="twitch",found="live"\} [1-9]/m);
  expect(metrics).toMatch(/^fonoteca_live_broadcasts_running\{platform="twitch"\} 1$/m);

  const again = await json(ana.call('POST', `/api/v1/channels/${id}/check`));
  expect(again).toMatchObject({ status: 429, body: { retryAfterSeconds: expect.any(Number) } });
  expect((await ben.call('POST', `/api/v1/channels/${id}/check`)).status).toBe(404);
});

test('what is followed is looked at without being asked', async () => {
  twitch.answers.set('early', { status: 'live', sure: true, facts: { platformId: 's2' } });
  const id = await follow(ben, 'early');
  const found = await eventually(
    async () => {
      const { body } = await json(ben.call('GET', `/api/v1/channels/${id}`));
      return body.status === 'live' ? body : undefined;
    },
    { seconds: 20, explain: () => 'nobody looked' },
  );
  expect(found.running).toMatchObject({ channelId: id, caughtLive: true });
});

describe('platforms', () => {
  test('say what they cost and what is missing', async () => {
    await follow(ana, 'counted');
    const { body } = await json(ben.call('GET', '/api/v1/live/platforms'));
    expect(body.items).toMatchObject([
      {
        platform: 'twitch',
        configured: true,
        enabled: true,
        mode: 'smart',
        // In the tests there is no address that Twitch could call.
        message: expect.stringContaining('FONOTECA_PUBLIC_URL'),
        callsPerHour: 600,
      },
      { platform: 'youtube', configured: false, message: 'Give YOUTUBE_API_KEY' },
    ]);
    expect(body.items[0].channels).toBeGreaterThan(0);
    expect(body.items[0].callsInWindow).toBeGreaterThan(0);
    expect(body.items[0].hours).toHaveLength(24);
  });

  test('are changed by the owner alone, who is on record', async () => {
    const path = '/api/v1/live/platforms/twitch';
    expect((await ben.call('PATCH', path, { enabled: false })).status).toBe(403);
    const change = { mode: 'compare', pilotShare: 0.25, callsPerHour: 60, reserve: 0.2 };
    const { body } = await json(ana.call('PATCH', path, change));
    expect(body).toMatchObject({ ...change, running: 'compare', defaultCallsPerHour: 600 });
    expect((await json(ana.call('PATCH', path, { callsPerHour: null }))).body).toMatchObject({
      callsPerHour: 600,
      mode: 'compare',
    });
    expect((await ana.call('PATCH', path, { reserve: 2 })).status).toBe(400);
    const few = await json(ana.call('PATCH', path, { callsPerHour: 1, reserve: 0.5 }));
    expect(few.body.errors).toEqual([
      { field: 'body.callsPerHour', reason: expect.stringContaining('give at least 2') },
    ]);
    expect((await ana.call('PATCH', '/api/v1/live/platforms/kick', { enabled: true })).status).toBe(404);
    const { rows } = await server.store.pool.query(
      `select details from audit_entries where action = 'live-platform-changed' order by id`,
    );
    expect(rows[0].details).toEqual({ platform: 'twitch', ...change });
    const id = await follow(ana, 'switched');
    await ana.call('PATCH', path, { enabled: false });
    const off = (await json(ana.call('GET', `/api/v1/channels/${id}`))).body;
    expect(off).toMatchObject({ watchedBy: 'nobody', message: expect.stringContaining('switched off') });
    const { body: refused } = await json(ana.call('POST', `/api/v1/channels/${id}/check`));
    expect(refused).toEqual({ check: null, refused: expect.stringContaining('switched off') });
    await ana.call('PATCH', path, { enabled: true });
  });

  test('are compared and judged, also before anything is known', async () => {
    const { body } = await json(ben.call('GET', '/api/v1/live/comparison?days=3&platform=twitch'));
    expect(body.smart).toMatchObject({ channels: expect.any(Number), coverage: expect.anything() });
    const reliability = (await json(ben.call('GET', '/api/v1/live/reliability'))).body;
    expect(reliability.bins).toHaveLength(10);
  });
});

describe('calls of platforms', () => {
  test('reach the platform as they came, and what it answers goes out', async () => {
    const seen: unknown[] = [];
    const hooked = {
      ...testPlatform('twitch', 'Twitch'),
      push: {
        watch: () => undefined,
        covers: () => false,
        most: 10,
        hook: async (request: { body: string; headers: Readonly<Record<string, string>> }) => {
          seen.push(request);
          return { status: request.headers['x-signature'] === 'good' ? 200 : 401, body: 'said', events: [] };
        },
      },
    };
    const other = await startTestServer({}, { live: { platforms: [hooked] } });
    onTestFinished(() => other.close());
    const post = (signature: string, body: string) =>
      fetch(`${other.url}/api/v1/live/hooks/twitch`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'X-Signature': signature },
        body,
      });
    const raw = '{"a": 1,\r\n "b": "ü"}';
    const answer = await post('good', raw);
    expect([answer.status, await answer.text()]).toEqual([200, 'said']);
    expect(seen[0]).toMatchObject({ method: 'POST', body: raw, query: {} });
    expect((await post('bad', '{}')).status).toBe(401);
    const challenge = await fetch(`${other.url}/api/v1/live/hooks/twitch?hub.challenge=x`);
    expect(challenge.status).toBe(401);
    expect(seen.at(-1)).toMatchObject({ method: 'GET', query: { 'hub.challenge': 'x' }, body: '' });
    expect((await post('good', 'x'.repeat(257 * 1024))).status).toBe(413);
    expect((await fetch(`${other.url}/api/v1/live/hooks/kick`)).status).toBe(404);
    expect((await fetch(`${other.url}/api/v1/live/hooks/myspace`)).status).toBe(400);
  });
});

describe('the calendar feed', () => {
  test('opens by its secret alone, and only while it stands', async () => {
    expect((await json(ana.call('GET', '/api/v1/live/calendar'))).body).toEqual({ feed: null });
    const made = await json(ana.call('POST', '/api/v1/live/calendar'));
    expect(made.status).toBe(201);
    const { url } = made.body;
    expect(url).toMatch(new RegExp(`^${server.url}/api/v1/live/calendar/[\\w-]{43}$`));
    const feed = await fetch(url);
    expect(feed.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(await feed.text()).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR(\r\n)?$/);
    expect((await json(ana.call('GET', '/api/v1/live/calendar'))).body.feed).toMatchObject({
      lastReadAt: expect.any(String),
    });
    expect((await json(ben.call('GET', '/api/v1/live/calendar'))).body).toEqual({ feed: null });
    expect((await fetch(`${server.url}/api/v1/live/calendar/wrong`)).status).toBe(404);
    for (let read = 1; read < 30; read++) expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url)).status).toBe(429);
    expect((await json(ana.call('DELETE', '/api/v1/live/calendar'))).body).toEqual({ ok: true });
    expect((await fetch(url)).status).toBe(404);
  });
});

test('a watch that is switched off asks nobody, and says so', async () => {
  const asked = testPlatform('twitch', 'Twitch');
  const still = await startTestServer(unwatched, { live: { platforms: [asked] } });
  onTestFinished(() => still.close());
  const cleo = await still.createPerson('Cleo', 'owner');
  const id = await follow(cleo, 'quiet');
  const { body } = await json(cleo.call('POST', `/api/v1/channels/${id}/check`));
  expect(body).toEqual({ check: null, refused: expect.stringContaining('FONOTECA_LIVE') });
  const { body: platforms } = await json(cleo.call('GET', '/api/v1/live/platforms'));
  expect(platforms.items[0].message).toContain('FONOTECA_LIVE');
  expect((await fetch(`${still.url}/api/v1/live/hooks/twitch`)).status).toBe(404);
  expect(asked.asked).toEqual([]);
});

test('every platform is there without any key, and tells what it lacks', async () => {
  const bare = await startTestServer(unwatched);
  onTestFinished(() => bare.close());
  const cleo = await bare.createPerson('Cleo', 'owner');
  const names = bare.runtime.live.platforms.map(({ name }) => name);
  expect(names).toEqual(['twitch', 'youtube', 'tiktok', 'kick', 'station']);
  const kept = await json(
    cleo.call('POST', '/api/v1/channels', { address: 'https://www.twitch.tv/Somebody' }),
  );
  expect(kept).toMatchObject({
    status: 201,
    body: { platform: 'twitch', account: 'somebody', watchedBy: 'nobody', message: expect.any(String) },
  });
});

test('with keys and a public address platforms push; the secret of their calls stays the same', async () => {
  const { live } = readConfig(
    { FONOTECA_LIVE: 'on', TWITCH_CLIENT_ID: 'i', TWITCH_CLIENT_SECRET: 's', TWITCH_BASE_URL: server.url },
    server.config.data,
  );
  const pushed = await startTestServer({ live, publicUrl: 'https://radio.example' });
  onTestFinished(() => pushed.close());
  const [first] = pushed.runtime.live.platforms;
  expect(first).toMatchObject({ name: 'twitch', unconfigured: null, push: expect.any(Object) });
  const { rows } = await pushed.store.pool.query(
    `select name from instance_secrets where name = 'live-hooks'`,
  );
  expect(rows).toHaveLength(1);
});

/** Waits for events of a stream. */
function events(answer: Response) {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const wait = async (
    type: string,
    fits: (data: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown> | undefined> => {
    for (const end = Date.now() + 10_000; Date.now() < end; ) {
      for (const part of text.split('\n\n')) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/m.exec(part) ?? [];
        if (name === type && data && fits(JSON.parse(data))) return JSON.parse(data);
      }
      const piece = await reader?.read();
      if (!piece || piece.done) return undefined;
      text += piece.value;
    }
    return undefined;
  };
  return { wait, end: async () => void (await reader?.cancel()) };
}
