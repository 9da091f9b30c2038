import type { WatchedChannel } from '@fonoteca/live';
import { type KickDouble, startKickDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createKickPlatform } from '../src/index.ts';
import { SimulatedTime } from './support.ts';

let time: SimulatedTime;
let double: KickDouble;
const never = new AbortController().signal;
const platform = (more: object = {}) =>
  createKickPlatform({
    clientId: double.clientId,
    clientSecret: double.clientSecret,
    baseUrl: double.url,
    idBaseUrl: double.url,
    time,
    ...more,
  });
const watched = (account: string, state = {}): WatchedChannel => ({
  platform: 'kick',
  account,
  name: account,
  url: `https://kick.com/${account}`,
  state,
});
const asked = (operation: string) => double.requests().filter((one) => one.operation === operation);
const confirm = 'channels+livestreams';
const look = (route: string, ...accounts: string[]) =>
  platform().look(
    accounts.map((one) => watched(one)),
    route,
    never,
  );

beforeEach(async () => {
  time = new SimulatedTime();
  double = await startKickDouble({ clock: time });
});
afterEach(() => double.close());

describe('addresses', () => {
  const kick = createKickPlatform({});
  test.each([
    ['https://kick.com/Fonoteca', 'fonoteca'],
    ['www.kick.com/dj-ana/videos', 'dj-ana'],
    ['kick.com/popout/pala_okey/chat', 'pala_okey'],
  ])('%s', (text, account) => {
    expect(kick.parse(text, false)).toMatchObject({ account, url: `https://kick.com/${account}` });
  });

  test.each(['https://kick.com/browse', 'kick.com/', 'https://kick.com.example.org/ana', 'kick.com/a b', ''])(
    '“%s” is none',
    (text) => {
      expect(kick.parse(text, true)).toBeNull();
    },
  );

  test('a name alone only where Kick was named', () => {
    expect(kick.parse('@DJ-Ana', true)?.account).toBe('dj-ana');
    expect(kick.parse('dj-ana', false)).toBeNull();
  });
});

describe('one call for many channels', () => {
  test('fifty cost one call; live, offline and gone are told apart', async () => {
    const accounts = Array.from({ length: 50 }, (_, index) => `dj-${index}`);
    const startedAt = Math.floor(time.time / 1000) * 1000 - 600_000;
    for (const account of accounts.slice(0, 49)) double.addChannel(account);
    double.goLive('dj-7', { title: 'Late', viewers: 31, startedAt });
    const { looks, states } = await look('channels', ...accounts);
    expect(asked('channels')).toHaveLength(1);
    expect(looks.get('dj-7')).toEqual({
      status: 'live',
      facts: { title: 'Late', viewers: 31, startedAt },
      sure: true,
    });
    expect(looks.get('dj-8')).toEqual({ status: 'offline', sure: true });
    expect(looks.get('dj-49')).toMatchObject({ status: 'unknown', kind: 'gone' });
    expect(states?.get('dj-8')).toEqual({ id: '700009' });
  });

  test('an entry that cannot be read is no reason to call a channel gone', async () => {
    double.mixIn({ slug: 5 });
    const { looks } = await look('channels', 'ana');
    expect(looks.get('ana')).toMatchObject({ status: 'unknown', kind: 'garbage' });
  });

  test.each([
    [{ status: 502 }, 'failed'],
    [{ garbage: 'html' as const }, 'garbage'],
    [{ garbageAfterAccept: 'truncated' as const }, 'garbage'],
    [{ cutAfterAccept: true as const }, 'failed'],
    [{ error: 429 }, 'refused'],
  ])('%j: %s, with one call', async (answer, kind) => {
    double.addChannel('ana');
    double.script([{ on: 'channels', answer }]);
    expect((await look('channels', 'ana')).looks.get('ana')).toMatchObject({ status: 'unknown', kind });
    expect(asked('channels')).toHaveLength(1);
  });

  test('no answer in time', async () => {
    double.script([{ on: 'channels', answer: { delayMs: 2000 } }]);
    const { looks } = await platform({ timeoutMs: 50 }).look([watched('ana')], 'channels', never);
    expect(looks.get('ana')).toMatchObject({ status: 'unknown', kind: 'timeout' });
  });

  test('429 asks for as much quiet as Kick names, a quarter of an hour at most', async () => {
    const headers = { 'retry-after': '90' };
    double.script([{ on: 'channels', answer: { status: 429, headers } }]);
    expect((await look('channels', 'ana')).quietUntil).toBe(time.time + 90_000);
    double.script([{ on: 'channels', answer: { status: 429, headers: { 'retry-after': '86400' } } }]);
    expect((await look('channels', 'ana')).quietUntil).toBe(time.time + 900_000);
  });

  test('a clock that is set back does not make it a quiet of years', async () => {
    const kick = platform();
    double.script([{ on: 'channels', answer: { error: 429 } }]);
    await kick.look([watched('ana')], 'channels', never);
    time.time -= 365 * 24 * 3_600_000;
    expect((await kick.look([watched('ana')], 'channels', never)).quietUntil).toBeUndefined();
  });

  test('a token that ends soon is not asked for with every call', async () => {
    const hasty = await startKickDouble({ clock: time, tokenLifetime: 40 });
    const kick = platform({
      clientId: hasty.clientId,
      clientSecret: hasty.clientSecret,
      baseUrl: hasty.url,
      idBaseUrl: hasty.url,
    });
    for (let count = 0; count < 3; count += 1) await kick.look([watched('ana')], 'channels', never);
    expect(hasty.requests().filter(({ operation }) => operation !== 'channels')).toHaveLength(1);
    await hasty.close();
  });

  test('a refused token is renewed for the next look', async () => {
    double.addChannel('ana');
    const kick = platform();
    const first = async () => (await kick.look([watched('ana')], 'channels', never)).looks.get('ana');
    expect(await first()).toMatchObject({ status: 'offline' });
    double.expireTokens();
    expect(await first()).toMatchObject({ status: 'unknown', kind: 'failed' });
    expect(await first()).toMatchObject({ status: 'offline' });
    expect(asked('channels')).toHaveLength(3);
  });

  test('without an application nothing is asked', async () => {
    const kick = createKickPlatform({ baseUrl: double.url });
    expect(kick.unconfigured).toContain('kick.com/settings/developer');
    const { looks } = await kick.look([watched('ana')], 'channels', never);
    expect(looks.get('ana')).toMatchObject({ kind: 'unconfigured' });
    expect(double.requests()).toEqual([]);
  });
});

describe('the second list', () => {
  test('says what is so when the first one lies', async () => {
    double.addChannel('ana');
    double.addChannel('bo');
    double.goLive('bo', { title: 'Set' });
    double.lie('ana', 'live');
    double.lie('bo', 'offline');
    const first = await look('channels', 'ana', 'bo');
    expect([first.looks.get('ana')?.status, first.looks.get('bo')?.status]).toEqual(['live', 'offline']);
    const second = await look(confirm, 'ana', 'bo');
    expect(second.looks.get('ana')).toEqual({ status: 'offline', sure: true });
    expect(second.looks.get('bo')).toMatchObject({
      status: 'live',
      facts: { title: 'Set', platformId: expect.any(String) },
    });
    expect(asked('livestreams')).toHaveLength(1);
  });

  test('a channel that is gone by name is gone, unless its number is on air', async () => {
    const { id } = double.addChannel('ana');
    double.remove('ana');
    double.addChannel('other');
    const one = async (state: object) =>
      (await platform().look([watched('ana', state)], confirm, never)).looks.get('ana');
    expect(await one({ id: String(id) })).toMatchObject({ status: 'unknown', kind: 'gone' });
    expect(await one({})).toMatchObject({ status: 'unknown', kind: 'gone' });
    const renamed = double.addChannel('ana-live');
    double.goLive('ana-live');
    expect(await one({ id: String(renamed.id) })).toMatchObject({ status: 'live' });
  });

  test('two calls, whatever happens', async () => {
    double.addChannel('ana');
    double.script([{ on: 'livestreams', answer: { status: 500 } }]);
    expect((await look(confirm, 'ana')).looks.get('ana')).toMatchObject({ kind: 'failed' });
    expect(asked('channels').length + asked('livestreams').length).toBe(2);
    expect(platform().routes[1]?.cost(50)).toBe(2);
  });
});

test('who it is; nobody is refused with the field', async () => {
  double.addChannel('dj-ana');
  expect(await platform().resolve(watched('dj-ana'))).toMatchObject({ account: 'dj-ana', name: 'dj-ana' });
  const unknown = platform({ clientSecret: 'wrong' });
  await expect(unknown.resolve(watched('dj-ana'))).rejects.toMatchObject({ code: 'unavailable' });
  await expect(platform().resolve(watched('nobody'))).rejects.toMatchObject({
    code: 'invalid',
    fields: [{ field: 'address' }],
  });
});
