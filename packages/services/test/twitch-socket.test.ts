import type { PushEvent, WatchedChannel } from '@fonoteca/live';
import { startTwitchDouble, type TwitchDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTwitchPlatform } from '../src/index.ts';

let double: TwitchDouble;
let stop: AbortController;
let events: PushEvent[];
const watched = (account: string): WatchedChannel => ({
  platform: 'twitch',
  account,
  name: account,
  url: `https://www.twitch.tv/${account}`,
  state: {},
});
/** Waits are short; the real ones grow from two seconds. */
const time = {
  now: () => Date.now(),
  sleep: (_: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, 20);
      signal?.addEventListener(
        'abort',
        () => {
          clearTimeout(timer);
          reject(signal.reason);
        },
        { once: true },
      );
    }),
};
function connected(userToken = double.userToken('me')) {
  const { push } = createTwitchPlatform({
    clientId: double.clientId,
    clientSecret: double.clientSecret,
    baseUrl: double.url,
    userToken,
    time,
  });
  if (!push) throw new Error('no push');
  const watch = (...accounts: string[]) =>
    push.watch(
      accounts.map((one) => watched(one)),
      (event) => void events.push(event),
      stop.signal,
    );
  const covered = async (...accounts: string[]) =>
    await expect.poll(() => accounts.every((one) => push.covers(one)), { timeout: 5000 }).toBe(true);
  return { push, watch, covered };
}

beforeEach(async () => {
  double = await startTwitchDouble({ keepaliveSeconds: 1 });
  stop = new AbortController();
  events = [];
  for (const login of ['me', 'ana', 'bo']) double.addChannel(login);
});
afterEach(async () => {
  stop.abort();
  await double.close();
});

test('a start arrives over one connection for all channels', async () => {
  const { push, watch, covered } = connected();
  expect([push.most, push.covers('ana')]).toEqual([10, false]);
  watch('ana', 'bo');
  await covered('ana', 'bo');
  const { id } = double.goLive('bo');
  await expect.poll(() => events.length).toBe(1);
  expect(events[0]).toMatchObject({ account: 'bo', kind: 'live', facts: { platformId: id } });
  expect(double.sessions()).toHaveLength(1);
});

test('other channels, the same connection: what is not wanted is given up', async () => {
  const { push, watch, covered } = connected();
  watch('ana');
  await covered('ana');
  const before = double.sessions();
  stop.abort();
  stop = new AbortController();
  watch('bo');
  await covered('bo');
  expect(push.covers('ana')).toBe(false);
  expect(double.sessions()).toEqual(before);
  await expect.poll(() => double.subscriptions().length).toBe(1);
  stop.abort();
  await expect.poll(() => double.sessions()).toEqual([]);
  expect(push.covers('bo')).toBe(false);
});

test('a connection that breaks is made anew', async () => {
  const { watch, covered } = connected();
  watch('ana');
  await covered('ana');
  const [before] = double.sessions();
  double.dropSessions();
  await expect.poll(() => double.sessions().filter((id) => id !== before)).toHaveLength(1);
  await expect.poll(() => double.subscriptions()).toHaveLength(1);
  await covered('ana');
  double.goLive('ana');
  await expect.poll(() => events.length).toBe(1);
});

test('a connection that falls silent is given up', async () => {
  const { watch, covered } = connected();
  watch('ana');
  await covered('ana');
  const before = double.sessions();
  double.hushSessions();
  await expect.poll(() => double.sessions(), { timeout: 5000 }).not.toEqual(before);
  await covered('ana');
});

test('Twitch asks to come to another address: subscriptions move along, nothing is lost', async () => {
  const { push, watch, covered } = connected();
  watch('ana');
  await covered('ana');
  const before = double.sessions();
  const calls = double.requests().length;
  double.moveSessions();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(double.sessions()).toEqual(before);
  expect(push.covers('ana')).toBe(true);
  double.goLive('ana');
  await expect.poll(() => events.length).toBe(1);
  expect(double.requests()).toHaveLength(calls);
});

test('a token that is refused covers nothing and stops nobody', async () => {
  const { push, watch } = connected('never given');
  watch('ana');
  await expect
    .poll(() =>
      double.requests().some(({ operation, answered }) => operation === 'subscriptions' && answered !== 'ok'),
    )
    .toBe(true);
  expect(push.covers('ana')).toBe(false);
});

test('a subscription that is taken back is not covered', async () => {
  const { push, watch, covered } = connected();
  watch('ana');
  await covered('ana');
  double.revoke(double.subscriptions()[0]?.id ?? '', 'user_removed');
  await expect.poll(() => push.covers('ana')).toBe(false);
});
