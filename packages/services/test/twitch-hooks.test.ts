import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Push, WatchedChannel } from '@fonoteca/live';
import { startTwitchDouble, type TwitchDelivery, type TwitchDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTwitchPlatform } from '../src/index.ts';
import { type HookServer, startHookServer } from './hook-server.ts';

const secret = 'a secret of ours alone';
let now: number;
let double: TwitchDouble;
let server: HookServer;
let stop: AbortController;
let push: Push;
const clock = { now: () => now };
const watched = (account: string): WatchedChannel => ({
  platform: 'twitch',
  account,
  name: account,
  url: `https://www.twitch.tv/${account}`,
  state: {},
});
/** Sleeps for ever: what is tested happens in the first run, or after a new `watch`. */
const time = {
  now: () => now,
  sleep: (ms: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      if (ms < 1000) return resolve();
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
};
const newPush = (): Push => {
  const { push: made } = createTwitchPlatform({
    clientId: double.clientId,
    clientSecret: double.clientSecret,
    baseUrl: double.url,
    hooks: { url: server.url, secret },
    time,
  });
  if (!made) throw new Error('no push');
  server.serve(made);
  return made;
};
const watch = async (...accounts: string[]) => {
  push.watch(
    accounts.map((one) => watched(one)),
    () => {},
    stop.signal,
  );
  await expect.poll(() => accounts.every((one) => push.covers(one))).toBe(true);
  const enabled = () => double.subscriptions().filter(({ status }) => status === 'enabled').length;
  await expect.poll(enabled).toBeGreaterThanOrEqual(2 * accounts.length);
};
const resend = (delivery: TwitchDelivery, headers: object = {}, body = delivery.body) =>
  fetch(server.url, { method: 'POST', headers: { ...delivery.headers, ...headers }, body });

beforeEach(async () => {
  now = Date.now();
  stop = new AbortController();
  [double, server] = await Promise.all([startTwitchDouble({ clock }), startHookServer()]);
  push = newPush();
  double.addChannel('ana', 'Ana');
  double.addChannel('bo');
});
afterEach(async () => {
  stop.abort();
  await Promise.all([double.close(), server.close()]);
});

test('a start and an end arrive, with the platform’s own moments', async () => {
  expect(push.covers('ana')).toBe(false);
  await watch('ana', 'bo');
  expect(double.subscriptions().map(({ type, status }) => [type, status])).toEqual(
    [0, 1].flatMap(() => [
      ['stream.online', 'enabled'],
      ['stream.offline', 'enabled'],
    ]),
  );
  const startedAt = Math.floor(now / 1000) * 1000 - 30_000;
  const { id } = double.goLive('ana', { startedAt });
  await double.settled();
  double.goOffline('ana');
  await double.settled();
  expect(server.events).toEqual([
    { account: 'ana', kind: 'live', at: now, facts: { platformId: id, startedAt } },
    { account: 'ana', kind: 'offline', at: now, facts: { endedAt: now } },
  ]);
});

test('a rerun is a hint alone', async () => {
  await watch('ana');
  double.goLive('ana', { type: 'rerun' });
  await double.settled();
  expect(server.events).toEqual([{ account: 'ana', kind: 'hint', at: now, facts: {} }]);
});

test('what Twitch did not sign, or signed long ago, or sent before, starts nothing', async () => {
  await watch('ana');
  double.goLive('ana');
  const message = (await double.settled()).at(-1);
  if (!message) throw new Error('nothing was sent');
  server.events.length = 0;
  expect((await resend(message)).status).toBe(204);
  expect((await resend(message, {}, message.body.replace('"ana"', '"bo"'))).status).toBe(401);
  expect((await resend(message, { 'twitch-eventsub-message-id': 'another' })).status).toBe(401);
  expect((await resend(message, { 'twitch-eventsub-message-signature': 'sha256=' })).status).toBe(401);
  now += 11 * 60_000;
  expect((await resend(message)).status).toBe(403);
  expect(server.events).toEqual([]);
});

test('a message that could not be recorded is taken when it is sent once more', async () => {
  await watch('ana');
  double.goLive('ana');
  const sent = (await double.settled()).at(-1) ?? { headers: {}, body: '' };
  const request = { method: 'POST', query: {}, headers: lower(sent.headers), body: sent.body };
  now += 1000;
  expect((await push.hook?.(request))?.events).toEqual([]);
  const other = newPush();
  const first = await other.hook?.(request);
  expect(first?.events).toMatchObject([{ account: 'ana', kind: 'live' }]);
  first?.lost?.();
  expect((await other.hook?.(request))?.events).toEqual(first?.events);
  expect((await other.hook?.(request))?.events).toEqual([]);
});

const lower = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

test('a list of subscriptions that says of no page that it is the last comes to an end', async () => {
  let listed = 0;
  const endless = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/oauth2/token') return void response.end('{"access_token":"t","expires_in":5000}');
    if (pathname.endsWith('/subscriptions')) listed += 1;
    response.end('{"data":[],"pagination":{"cursor":""}}');
  });
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
  const { push: made } = createTwitchPlatform({
    clientId: 'i',
    clientSecret: 's',
    baseUrl: `http://127.0.0.1:${(endless.address() as AddressInfo).port}`,
    hooks: { url: server.url, secret },
    time,
  });
  made?.watch([watched('ana')], () => {}, stop.signal);
  await expect.poll(() => listed).toBeGreaterThan(0);
  await sleep(300);
  expect(listed).toBe(1);
  stop.abort();
  endless.close();
});

test('a signed message that cannot be read is refused', async () => {
  const [id, timestamp, body] = ['one', new Date(now).toISOString(), '{"subscription":7}'];
  const signature = `sha256=${createHmac('sha256', secret)
    .update(id + timestamp + body)
    .digest('hex')}`;
  const headers = {
    'twitch-eventsub-message-id': id,
    'twitch-eventsub-message-timestamp': timestamp,
    'twitch-eventsub-message-type': 'notification',
    'twitch-eventsub-message-signature': signature,
  };
  expect((await fetch(server.url, { method: 'POST', headers, body })).status).toBe(400);
});

test('a channel whose subscription was taken back is not covered', async () => {
  await watch('ana');
  const online = double.subscriptions().find(({ type }) => type === 'stream.online');
  double.revoke(online?.id ?? '');
  await double.settled();
  expect(push.covers('ana')).toBe(false);
});

test('a restart takes over what is there; what nobody wants any more is given up', async () => {
  await watch('ana', 'bo');
  const before = double.subscriptions();
  stop.abort();
  expect(push.covers('ana')).toBe(false);
  stop = new AbortController();
  push = newPush();
  await watch('ana');
  await expect.poll(() => double.subscriptions().length).toBe(2);
  expect(before).toEqual(expect.arrayContaining(double.subscriptions()));
});

test('a channel that is banned keeps no other from its push', async () => {
  const { id } = double.addChannel('cy');
  double.ban('cy');
  push.watch([{ ...watched('cy'), state: { id } }, watched('ana')], () => {}, stop.signal);
  await expect.poll(() => push.covers('ana')).toBe(true);
  expect(push.covers('cy')).toBe(false);
});

test('a server that Twitch does not reach is not covered', async () => {
  server.serve(undefined);
  push.watch([watched('ana')], () => {}, stop.signal);
  const failed = 'webhook_callback_verification_failed';
  await expect.poll(() => double.subscriptions().map(({ status }) => status)).toEqual([failed, failed]);
  expect(push.covers('ana')).toBe(false);
});

test('a secret that Twitch would not take is refused at once', () => {
  const hooks = { url: server.url, secret: 'short' };
  expect(() => createTwitchPlatform({ clientId: 'a', clientSecret: 'b', hooks })).toThrow(/10 to 100/);
});
