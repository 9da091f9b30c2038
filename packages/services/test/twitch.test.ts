import type { Look, WatchedChannel } from '@fonoteca/live';
import { startTwitchDouble, type TwitchDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTwitchPlatform } from '../src/index.ts';
import { SimulatedTime } from './support.ts';

let time: SimulatedTime;
let double: TwitchDouble;
const never = new AbortController().signal;
const platform = (more: object = {}) =>
  createTwitchPlatform({
    clientId: double.clientId,
    clientSecret: double.clientSecret,
    baseUrl: double.url,
    time,
    ...more,
  });
const watched = (account: string, state = {}): WatchedChannel => ({
  platform: 'twitch',
  account,
  name: account,
  url: `https://www.twitch.tv/${account}`,
  state,
});
const asked = (operation: string) => double.requests().filter((one) => one.operation === operation);
const streamsOf = async (...accounts: string[]) =>
  (
    await platform().look(
      accounts.map((one) => watched(one)),
      'streams',
      never,
    )
  ).looks;
const confirm = 'users+streams+videos';

beforeEach(async () => {
  time = new SimulatedTime();
  double = await startTwitchDouble({ clock: time });
});
afterEach(() => double.close());

describe('addresses', () => {
  const twitch = createTwitchPlatform({});
  test.each([
    ['https://www.twitch.tv/Fonoteca', 'fonoteca'],
    ['twitch.tv/fonoteca/videos?filter=archives', 'fonoteca'],
    ['http://m.twitch.tv/fonoteca/', 'fonoteca'],
    ['https://www.twitch.tv/popout/fonoteca/chat', 'fonoteca'],
    ['https://player.twitch.tv/?channel=fonoteca&parent=example.org', 'fonoteca'],
    [' TWITCH.TV/DJ_Ana ', 'dj_ana'],
  ])('%s', (text, account) => {
    expect(twitch.parse(text, false)).toMatchObject({
      platform: 'twitch',
      account,
      url: `https://www.twitch.tv/${account}`,
    });
  });

  test.each(['fonoteca', '@Fonoteca'])('%s alone only where Twitch was named', (text) => {
    expect(twitch.parse(text, true)?.account).toBe('fonoteca');
    expect(twitch.parse(text, false)).toBeNull();
  });

  test.each([
    'https://www.twitch.tv/directory/category/music',
    'twitch.tv/videos/123456',
    'twitch.tv/settings',
    'https://www.twitch.tv/',
    'https://twitch.tv.example.org/fonoteca',
    'https://example.org/twitch.tv/fonoteca',
    'https://www.twitch.tv/not-a-login',
    `twitch.tv/${'x'.repeat(26)}`,
    '',
  ])('%s is none', (text) => {
    expect(twitch.parse(text, true)).toBeNull();
  });
});

describe('one call for many channels', () => {
  test('a hundred channels cost one call, all of them live', async () => {
    const accounts = Array.from({ length: 100 }, (_, index) => `dj_${index}`);
    for (const account of accounts) {
      double.addChannel(account);
      double.goLive(account, { title: account, viewers: 7, startedAt: time.time - 60_000 });
    }
    const looks = await streamsOf(...accounts);
    expect(asked('streams')).toHaveLength(1);
    expect(accounts.map((account) => looks.get(account)?.status)).toEqual(accounts.map(() => 'live'));
    expect(looks.get('dj_99')).toMatchObject({
      sure: true,
      facts: { title: 'dj_99', viewers: 7, startedAt: Math.floor((time.time - 60_000) / 1000) * 1000 },
    });
    expect(platform().routes[0]).toMatchObject({ name: 'streams', batch: 100 });
    expect(platform().routes[0].cost(101)).toBe(2);
  });

  test('who is not in the list is offline; the number of who is, is kept', async () => {
    const { id } = double.addChannel('on');
    double.addChannel('off');
    const broadcast = double.goLive('on');
    const { looks, states } = await platform().look([watched('on'), watched('off')], 'streams', never);
    expect(looks.get('on')).toMatchObject({ status: 'live', facts: { platformId: broadcast.id } });
    expect(looks.get('off')).toEqual({ status: 'offline', sure: true });
    expect(states?.get('on')).toEqual({ id });
  });

  test('a name that cannot be spoils no batch', async () => {
    double.addChannel('on');
    double.goLive('on');
    const looks = await streamsOf('on', 'not-a-login');
    expect(looks.get('on')?.status).toBe('live');
    expect(looks.get('not-a-login')).toMatchObject({ status: 'unknown', kind: 'gone' });
  });
});

describe('what is not understood is unknown', () => {
  const first = async (): Promise<Look | undefined> => (await streamsOf('off')).get('off');
  beforeEach(() => void double.addChannel('off'));

  test.each([
    [{ status: 503 }, 'failed'],
    [{ error: 500 }, 'failed'],
    [{ garbage: 'html' as const }, 'garbage'],
    [{ garbage: 'truncated' as const }, 'garbage'],
    [{ garbageAfterAccept: 'truncated' as const }, 'garbage'],
    [{ garbageAfterAccept: 'empty' as const }, 'garbage'],
    [{ cutBeforeAccept: true as const }, 'failed'],
    [{ error: 429 }, 'refused'],
    [{ error: 403 }, 'refused'],
  ])('%j: %s, with one call', async (answer, kind) => {
    double.script([{ on: 'streams', answer }]);
    expect(await first()).toMatchObject({
      status: 'unknown',
      kind,
      reason: expect.stringMatching(/^Twitch/),
    });
    expect(asked('streams')).toHaveLength(1);
    expect(await first()).toEqual({ status: 'offline', sure: true });
  });

  test('no answer in time', async () => {
    double.script([{ on: 'streams', answer: { delayMs: 2000 } }]);
    const { looks } = await platform({ timeoutMs: 50 }).look([watched('off')], 'streams', never);
    expect(looks.get('off')).toMatchObject({ status: 'unknown', kind: 'timeout' });
  });

  test('an entry that cannot be read says nothing of others who are live, and makes the rest doubtful', async () => {
    double.addChannel('on');
    double.goLive('on');
    double.mixIn({ user_login: 7 });
    const looks = await streamsOf('on', 'off');
    expect(looks.get('on')?.status).toBe('live');
    expect(looks.get('off')).toMatchObject({ status: 'unknown', kind: 'garbage' });
  });

  test('a reply about somebody else is none', async () => {
    double.addChannel('stranger');
    double.goLive('stranger');
    const [stranger] = await fetchedStreams('stranger');
    double.mixIn(stranger);
    expect(await first()).toMatchObject({ status: 'unknown', kind: 'garbage' });
  });

  test('Twitch itself could not tell: no broadcast', async () => {
    double.goLive('off', { type: '' });
    expect(await first()).toMatchObject({ status: 'unknown', kind: 'garbage' });
  });

  test('a start in the future is not believed, and the look not sure', async () => {
    double.goLive('off', { startedAt: time.time + 86_400_000 });
    const look = await first();
    expect(look).toMatchObject({ status: 'live', sure: false });
    expect(look?.status === 'live' && look.facts.startedAt).toBeUndefined();
  });

  test('without an application nothing is asked', async () => {
    const twitch = createTwitchPlatform({ baseUrl: double.url });
    expect(twitch.unconfigured).toContain('dev.twitch.tv');
    const { looks } = await twitch.look([watched('off')], 'streams', never);
    expect(looks.get('off')).toMatchObject({ status: 'unknown', kind: 'unconfigured' });
    expect(double.requests()).toEqual([]);
  });

  test('a wrong secret is told, and not asked for more', async () => {
    const { looks } = await platform({ clientSecret: 'wrong' }).look([watched('off')], 'streams', never);
    expect(looks.get('off')).toMatchObject({ status: 'unknown', kind: 'unconfigured' });
    expect(asked('streams')).toEqual([]);
  });
});

describe('limits and tokens', () => {
  beforeEach(() => void double.addChannel('off'));

  test('429 asks for quiet until Twitch says it is over', async () => {
    double.script([{ on: 'streams', answer: { error: 429 } }]);
    const { quietUntil } = await platform().look([watched('off')], 'streams', never);
    expect(quietUntil).toBeGreaterThan(time.time + 50_000);
    expect(quietUntil).toBeLessThanOrEqual(time.time + 61_000);
  });

  test('a clock that is set back does not make it a quiet of years', async () => {
    const twitch = platform();
    double.script([{ on: 'streams', answer: { error: 429 } }]);
    await twitch.look([watched('off')], 'streams', never);
    time.time -= 365 * 24 * 3_600_000;
    expect((await twitch.look([watched('off')], 'streams', never)).quietUntil).toBeUndefined();
  });

  test('a clock that is a day off changes nothing in it', async () => {
    double.script([
      {
        on: 'streams',
        answer: {
          status: 429,
          headers: { date: 'Thu, 01 Jan 2015 00:00:00 GMT', 'ratelimit-reset': '1420070430' },
        },
      },
    ]);
    const { quietUntil } = await platform().look([watched('off')], 'streams', never);
    expect(quietUntil).toBe(time.time + 30_000);
  });

  test('when few points are left, the rest of the minute is quiet', async () => {
    const tight = await startTwitchDouble({ clock: time, pointsPerMinute: 5 });
    tight.addChannel('off');
    const { looks, quietUntil } = await platform({ baseUrl: tight.url }).look(
      [watched('off')],
      'streams',
      never,
    );
    expect(looks.get('off')?.status).toBe('offline');
    expect(quietUntil).toBeGreaterThan(time.time);
    await tight.close();
  });

  test('one token for many calls; a refused one costs no second call and is renewed for the next', async () => {
    const twitch = platform();
    const look = async () => (await twitch.look([watched('off')], 'streams', never)).looks.get('off');
    await Promise.all([look(), look(), look()]);
    expect(asked('token')).toHaveLength(1);
    double.expireTokens();
    expect(await look()).toMatchObject({ status: 'unknown', kind: 'failed' });
    expect(asked('streams')).toHaveLength(4);
    expect(await look()).toMatchObject({ status: 'offline' });
    expect(asked('token')).toHaveLength(2);
  });

  test('a token is renewed before it ends', async () => {
    const twitch = platform();
    await twitch.look([watched('off')], 'streams', never);
    time.time += 61 * 86_400_000;
    const { looks } = await twitch.look([watched('off')], 'streams', never);
    expect(looks.get('off')?.status).toBe('offline');
    expect(asked('token')).toHaveLength(2);
  });
});

describe('the second way of asking', () => {
  test('past broadcasts with their start and end', async () => {
    const { id } = double.addChannel('ana');
    const begin = Math.floor(time.time / 1000) * 1000 - 5 * 3_600_000;
    const broadcast = double.goLive('ana', { title: 'Early set', startedAt: begin });
    double.goOffline('ana', begin + 3 * 3_600_000 + 65_000);
    const { looks, states } = await platform().look([watched('ana')], confirm, never);
    expect(looks.get('ana')).toEqual({
      status: 'offline',
      sure: true,
      past: [{ platformId: broadcast.id, title: 'Early set', startedAt: begin, endedAt: begin + 10_865_000 }],
    });
    expect(states?.get('ana')).toEqual({ id });
    expect(asked('users').length + asked('streams').length + asked('videos').length).toBe(3);
    expect(platform().routes[1]?.cost(1)).toBe(3);
  });

  test('live', async () => {
    double.addChannel('ana');
    double.goLive('ana');
    const { looks } = await platform().look([watched('ana')], confirm, never);
    expect(looks.get('ana')).toMatchObject({ status: 'live', sure: true });
  });

  test('closed, banned and renamed channels are gone, not silent', async () => {
    const { id } = double.addChannel('ana');
    double.rename('ana', 'ana_live');
    const look = async (state: object) =>
      (await platform().look([watched('ana', state)], confirm, never)).looks.get('ana');
    expect(await look({ id })).toMatchObject({
      status: 'unknown',
      kind: 'gone',
      reason: expect.stringContaining('ana_live'),
    });
    expect(await look({})).toMatchObject({ status: 'unknown', kind: 'gone' });
    double.ban('ana_live');
    expect(await look({ id })).toMatchObject({ status: 'unknown', kind: 'gone' });
  });

  test('a list of past broadcasts that fails makes the look unknown, with no more than three calls', async () => {
    double.addChannel('ana');
    double.script([{ on: 'videos', answer: { status: 502 } }]);
    const { looks } = await platform().look([watched('ana')], confirm, never);
    expect(looks.get('ana')).toMatchObject({ status: 'unknown', kind: 'failed' });
    expect(double.requests().filter(({ operation }) => operation !== 'token')).toHaveLength(3);
  });
});

describe('who it is', () => {
  test('a name as the channel writes it', async () => {
    double.addChannel('dj_ana', 'DJ_Ana');
    const address = platform().parse('twitch.tv/dj_ana', false);
    expect(address && (await platform().resolve(address))).toEqual({
      platform: 'twitch',
      account: 'dj_ana',
      name: 'DJ_Ana',
      url: 'https://www.twitch.tv/dj_ana',
    });
  });

  test('nobody', async () => {
    await expect(platform().resolve(watched('nobody'))).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'address' }],
    });
  });

  test('a person who waits is not shown an old token', async () => {
    double.addChannel('ana');
    const twitch = platform();
    await twitch.resolve(watched('ana'));
    double.expireTokens();
    expect((await twitch.resolve(watched('ana'))).account).toBe('ana');
  });

  test('what is refused to the installation does not end the sign-in session of the person', async () => {
    await expect(platform({ clientSecret: 'wrong' }).resolve(watched('ana'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('client ID'),
    });
    for (const status of [401, 403]) {
      double.script([{ on: 'users', times: 'ever', answer: { status } }]);
      await expect(platform().resolve(watched('ana'))).rejects.toMatchObject({ code: 'unavailable' });
    }
  });

  test('a service that is away is a fault with words', async () => {
    double.script([{ on: 'users', times: 'ever', answer: { status: 503 } }]);
    await expect(platform().resolve(watched('ana'))).rejects.toMatchObject({ code: 'unavailable' });
  });
});

async function fetchedStreams(login: string): Promise<unknown[]> {
  const form = new URLSearchParams({
    client_id: double.clientId,
    client_secret: double.clientSecret,
    grant_type: 'client_credentials',
  });
  const reply = await fetch(`${double.url}/oauth2/token`, { method: 'POST', body: form });
  const { access_token: token } = (await reply.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}`, 'client-id': double.clientId };
  const streams = await fetch(`${double.url}/helix/streams?user_login=${login}`, { headers });
  return ((await streams.json()) as { data: unknown[] }).data;
}
