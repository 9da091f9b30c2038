import type { LivePlatform, Push } from '@fonoteca/live';
import { startYouTubeDouble, type YouTubeDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLeases } from '../src/youtube/leases.ts';
import { type HookServer, ManualTime, startHookServer } from './youtube-push-support.ts';
import { asked, hour, idOf, minute, platformOf, put, videoOf, Watcher, watched } from './youtube-support.ts';

const ada = idOf('ada');
const bo = idOf('bo');
const day = 24 * hour;
const secret = 'a secret of this installation';
const topic = (channel: string) => `https://www.youtube.com/xml/feeds/videos.xml?channel_id=${channel}`;
let time: ManualTime;
let double: YouTubeDouble;
let server: HookServer;
let platform: LivePlatform;
let push: Push;
let ending: AbortController;
beforeEach(async () => {
  time = new ManualTime();
  double = await startYouTubeDouble({ clock: time });
  for (const [id, title] of [
    [ada, 'Ada'],
    [bo, 'Bo'],
  ] as const)
    double.addChannel({ id, title });
  server = await startHookServer();
  platform = platformOf(double, { time, hooks: { url: server.url, secret } });
  if (!platform.push) throw new Error('no push');
  push = server.push = platform.push;
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  await double.close();
  await server.close();
});

const follow = (...accounts: string[]) =>
  push.watch(
    accounts.map((account) => watched(account)),
    () => undefined,
    ending.signal,
  );
const pass = (ms: number, step = ms) => time.advance(ms, step, () => double.settled());
const subscribed = () =>
  double
    .subscriptions()
    .map((one) => one.topic.slice(-24))
    .toSorted();
const eventually = (check: () => void) => vi.waitFor(check, { timeout: 3000, interval: 5 });

test('subscribes once for each channel, with a secret, and gives up those that are let go', async () => {
  follow(ada, bo, '@unresolved');
  await eventually(() => expect(subscribed()).toEqual([ada, bo].toSorted()));
  expect(double.subscriptions()[0]).toMatchObject({ callback: server.url, secret });
  expect(double.subscriptions()[0]?.until).toBe(time.now() + 5 * day);
  ending.abort();
  ending = new AbortController();
  follow(bo);
  await eventually(() => expect(subscribed()).toEqual([bo]));
  const modes = asked(double, 'subscribe').map(({ params }) => params['hub.mode']);
  expect(modes).toEqual(['subscribe', 'subscribe', 'unsubscribe']);
});

test('a push is a hint, never “live”; the look that follows needs no feed to find the broadcast', async () => {
  double.lagFeeds(15 * minute);
  follow(ada);
  await eventually(() => expect(subscribed()).toEqual([ada]));
  const id = put(double, ada, 'sudden', { publishedAt: time.now(), startsAt: time.now() });
  expect(await double.push(id)).toEqual([204]);
  expect(server.events).toEqual([
    { account: ada, kind: 'hint', at: time.now(), facts: { platformId: id, title: 'On air & “sudden”' } },
  ]);
  expect(push.covers(ada)).toBe(false);
  expect(await new Watcher(platform).one(ada)).toMatchObject({ status: 'live', facts: { platformId: id } });
});

test('signatures: SHA-1 as the hub makes them, SHA-256 too; any other is 401 and says nothing', async () => {
  follow(ada);
  await eventually(() => expect(subscribed()).toEqual([ada]));
  put(double, ada, 'show', { title: 'Über “ämter” 🎙', publishedAt: time.now() });
  expect(await double.push(videoOf('show'), { algorithm: 'sha256' })).toEqual([204]);
  expect(server.events).toMatchObject([{ facts: { title: 'Über “ämter” 🎙' } }]);
  expect(await double.push(videoOf('show'), { secret: 'another' })).toEqual([401]);
  expect(await double.push(videoOf('show'), { secret: '' })).toEqual([401]);
  const headers = [
    'sha1=',
    `sha1=${'0'.repeat(40)}`,
    `md5=${'0'.repeat(32)}`,
    'sha256=zz',
    `sha1=${'0'.repeat(64)}`,
  ];
  for (const header of headers) {
    const init = { method: 'POST', headers: { 'x-hub-signature': header }, body: '<feed/>' };
    expect((await fetch(server.url, init)).status).toBe(401);
  }
  expect(server.events).toHaveLength(1);
});

test('what is signed and cannot be read is 400; of channels that nobody follows nothing is taken', async () => {
  follow(ada);
  await eventually(() => expect(subscribed()).toEqual([ada]));
  put(double, ada, 'show', { publishedAt: time.now() });
  for (const body of ['', '{"no": "xml"}', '<feed><entry>', '<feed><entry><title>x</title></entry></feed>'])
    expect(await double.push(videoOf('show'), { body })).toEqual([400]);
  const deleted = `<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom"><at:deleted-entry ref="yt:video:x" when="2026-01-01T00:00:00Z"/></feed>`;
  expect(await double.push(videoOf('show'), { body: deleted })).toEqual([204]);
  const foreign = `<feed><entry><videoId>${videoOf('x')}</videoId><channelId>${bo}</channelId></entry></feed>`;
  expect(await double.push(videoOf('show'), { body: foreign })).toEqual([204]);
  expect(server.events).toEqual([]);
});

test('the hub hears yes to what was asked for alone', async () => {
  follow(ada);
  await eventually(() => expect(subscribed()).toEqual([ada]));
  expect(await double.verify(server.url, topic(ada))).toMatchObject({ status: 200 });
  expect(await double.verify(server.url, topic(bo))).toMatchObject({ status: 404 });
  expect(await double.verify(server.url, topic(ada), 'unsubscribe')).toMatchObject({ status: 404 });
  expect(await double.verify(server.url, topic(bo), 'unsubscribe')).toMatchObject({ status: 200 });
  expect(await double.verify(server.url, `${topic(ada)}&x=1`)).toMatchObject({ status: 404 });
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.topic': topic(ada),
    'hub.challenge': '<script>alert(1)</script>',
  });
  const reply = await fetch(`${server.url}?${query}`);
  expect([reply.status, await reply.text()]).toEqual([404, expect.not.stringContaining('<')]);
  expect((await fetch(server.url, { method: 'PUT' })).status).toBe(405);
});

test('leases are renewed before they run out, and never lapse', async () => {
  follow(ada, bo);
  await eventually(() => expect(subscribed()).toHaveLength(2));
  for (let hours = 0; hours < 20 * 24; hours += 12) {
    await pass(12 * hour);
    await eventually(() => expect(subscribed()).toHaveLength(2));
  }
  const asks = asked(double, 'subscribe').length;
  expect(asks).toBeGreaterThanOrEqual(2 * 5);
  expect(asks).toBeLessThanOrEqual(2 * 7);
});

test('nobody makes a lease longer by calling our address', async () => {
  follow(ada);
  await eventually(() => expect(subscribed()).toEqual([ada]));
  await pass(hour);
  const query = { 'hub.mode': 'subscribe', 'hub.topic': topic(ada), 'hub.challenge': 'x' };
  const forged = new URLSearchParams({ ...query, 'hub.lease_seconds': '99999999' });
  expect((await fetch(`${server.url}?${forged}`)).status).toBe(200);
  const before = asked(double, 'subscribe').length;
  await pass(4 * day, 12 * hour);
  await eventually(() => expect(asked(double, 'subscribe').length).toBe(before + 1));
});

test('nobody makes us ask the hub all the time by calling our address', async () => {
  follow(ada);
  await eventually(() => expect(subscribed()).toEqual([ada]));
  await pass(4 * day - hour, 12 * hour);
  const say = (more: object) =>
    fetch(`${server.url}?${new URLSearchParams({ 'hub.topic': topic(ada), 'hub.challenge': 'x', ...more })}`);
  const forge = async () => {
    await say({ 'hub.mode': 'denied' });
    await say({ 'hub.mode': 'subscribe', 'hub.lease_seconds': '0' });
    await fetch(server.url, { method: 'POST', body: 'x' });
  };
  const before = asked(double, 'subscribe').length;
  for (let minutes = 0; minutes < 120; minutes += 2) {
    await forge();
    await pass(2 * minute);
  }
  expect(asked(double, 'subscribe').length - before).toBeLessThanOrEqual(2);
  expect(subscribed()).toEqual([ada]);
});

test.each([0, 1])('a lease of %d seconds does not have us ask all the time', (seconds) => {
  const leases = createLeases();
  leases.asked(ada, 1000);
  leases.confirmed(ada, seconds, 2000);
  expect(leases.due(new Set([ada]), 2000 + 30 * minute)).toEqual([]);
});

test('a hub that fails is asked again, less and less, until it works', async () => {
  double.script([{ on: 'subscribe', times: 3, answer: { status: 503 } }]);
  follow(ada);
  await eventually(() => expect(asked(double, 'subscribe')).toHaveLength(1));
  await pass(30_000);
  expect(asked(double, 'subscribe')).toHaveLength(1);
  for (const wait of [minute, 2 * minute, 4 * minute]) await pass(wait, 15_000);
  await eventually(() => expect(subscribed()).toEqual([ada]));
  expect(asked(double, 'subscribe')).toHaveLength(4);
});

test('a hub that never asks back is asked again', async () => {
  server.push = undefined;
  follow(ada);
  await eventually(() => expect(asked(double, 'subscribe')).toHaveLength(1));
  expect(subscribed()).toEqual([]);
  server.push = push;
  await pass(20 * minute, minute);
  await eventually(() => expect(subscribed()).toEqual([ada]));
});

test('push needs an address that the hub can reach, and a key', () => {
  expect(platformOf(double, { time }).push).toBeUndefined();
  expect(platformOf(double, { time, apiKey: '', hooks: { url: server.url, secret } }).push).toBeUndefined();
});
