import type { Push, WatchedChannel } from '@fonoteca/live';
import { type KickDelivery, type KickDouble, startKickDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKickPlatform } from '../src/index.ts';
import { type HookServer, startHookServer } from './hook-server.ts';

let now: number;
let double: KickDouble;
let server: HookServer;
let stop: AbortController;
let push: Push;
const clock = { now: () => now };
const time = {
  now: () => now,
  sleep: (ms: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      if (ms < 1000) return resolve();
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
};
const newPush = (): Push => {
  const { push: made } = createKickPlatform({
    clientId: double.clientId,
    clientSecret: double.clientSecret,
    baseUrl: double.url,
    idBaseUrl: double.url,
    hooks: true,
    time,
  });
  if (!made) throw new Error('no push');
  return made;
};
const watched = (account: string, state = {}): WatchedChannel => ({
  platform: 'kick',
  account,
  name: account,
  url: `https://kick.com/${account}`,
  state,
});
const watch = async (...accounts: string[]) => {
  push.watch(
    accounts.map((one) => watched(one)),
    () => {},
    stop.signal,
  );
  await expect.poll(() => accounts.every((one) => push.covers(one))).toBe(true);
};
const resend = (delivery: KickDelivery, headers: object = {}, body = delivery.body) =>
  fetch(server.url, { method: 'POST', headers: { ...delivery.headers, ...headers }, body });
const keysAsked = () => double.requests().filter(({ operation }) => operation === 'key').length;
const lastMessage = async (): Promise<KickDelivery> => {
  const message = (await double.settled()).at(-1);
  if (!message) throw new Error('nothing was sent');
  return message;
};

beforeEach(async () => {
  now = Math.floor(Date.now() / 1000) * 1000;
  stop = new AbortController();
  server = await startHookServer();
  double = await startKickDouble({ clock, webhook: server.url });
  push = newPush();
  server.serve(push);
  double.addChannel('ana');
  double.addChannel('bo');
});
afterEach(async () => {
  stop.abort();
  await Promise.all([double.close(), server.close()]);
});

test('a start and an end arrive, with the platform’s own moments; the key is asked for once', async () => {
  await watch('ana', 'bo');
  double.goLive('ana', { title: 'La\0te\ud800', startedAt: now - 60_000 });
  await double.settled();
  double.goOffline('ana', now - 1000);
  await double.settled();
  expect(server.events).toEqual([
    { account: 'ana', kind: 'live', at: now, facts: { startedAt: now - 60_000, title: 'La te\ufffd' } },
    {
      account: 'ana',
      kind: 'offline',
      at: now,
      facts: { startedAt: now - 60_000, endedAt: now - 1000, title: 'La te\ufffd' },
    },
  ]);
  expect(keysAsked()).toBe(1);
});

test('what Kick did not sign, or signed long ago, or sent before, starts nothing', async () => {
  await watch('ana');
  double.goLive('ana');
  const message = await lastMessage();
  server.events.length = 0;
  expect((await resend(message)).status).toBe(200);
  expect((await resend(message, {}, message.body.replaceAll('ana', 'bo'))).status).toBe(401);
  expect((await resend(message, { 'kick-event-message-id': 'another' })).status).toBe(401);
  expect((await resend(message, { 'kick-event-signature': '' })).status).toBe(401);
  expect(keysAsked()).toBe(1);
  now += 9 * 60_000;
  expect((await resend(message, { 'kick-event-signature': 'AAAA' })).status).toBe(401);
  now += 2 * 60_000;
  expect((await resend(message)).status).toBe(403);
  expect(server.events).toEqual([]);
});

test('a message that could not be recorded is taken when it is sent once more', async () => {
  await watch('ana');
  double.goLive('ana');
  const sent = await lastMessage();
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

test('a new key of Kick is asked for, not more than once in ten minutes', async () => {
  await watch('ana');
  double.goLive('ana');
  await double.settled();
  double.changeKey();
  double.goOffline('ana');
  await double.settled();
  expect(server.statuses).toEqual([200, 401]);
  now += 11 * 60_000;
  double.goLive('ana');
  await double.settled();
  expect(server.statuses).toEqual([200, 401, 200]);
  expect(keysAsked()).toBe(2);
});

test('without the key the message is asked for again', async () => {
  await watch('ana');
  double.script([{ on: 'key', answer: { status: 503 } }]);
  double.goLive('ana');
  const message = await lastMessage();
  expect(message.status).toBe(503);
  now += 10_000;
  expect((await resend(message)).status).toBe(200);
  expect(server.events).toMatchObject([{ account: 'ana', kind: 'live' }]);
});

test('nobody makes us ask for the key all the time, not even while Kick does not give it', async () => {
  await watch('ana');
  double.goLive('ana');
  const message = await lastMessage();
  const forged = { 'kick-event-signature': 'AAAA' };
  now += 25 * 3_600_000;
  double.script([{ on: 'key', times: 'ever', answer: { status: 503 } }]);
  const before = keysAsked();
  const fresh = { 'kick-event-message-timestamp': new Date(now).toISOString() };
  for (let count = 0; count < 20; count += 1) await resend(message, { ...forged, ...fresh });
  expect(keysAsked() - before).toBe(1);
  now += 60_000;
  for (let count = 0; count < 20; count += 1) await resend(message, forged);
  expect(keysAsked() - before, 'too old to be asked for').toBe(1);
});

test('a key that is a day old serves while Kick does not give a new one', async () => {
  await watch('ana');
  double.goLive('ana');
  await double.settled();
  now += 25 * 3_600_000;
  double.script([{ on: 'key', times: 'ever', answer: { status: 503 } }]);
  double.goOffline('ana');
  await double.settled();
  expect(server.statuses).toEqual([200, 200]);
});

test('what nobody wants any more is given up; a channel that is gone keeps no other from its push', async () => {
  const { id } = double.addChannel('cy');
  await watch('bo');
  double.remove('cy');
  push.watch([watched('cy', { id: String(id) }), watched('ana')], () => {}, stop.signal);
  await expect.poll(() => push.covers('ana')).toBe(true);
  expect([push.covers('bo'), push.covers('cy')]).toEqual([false, false]);
  expect(double.subscriptions().map((one) => one.broadcaster_user_id)).toEqual([700_001]);
  stop.abort();
  expect(push.covers('ana')).toBe(false);
});
