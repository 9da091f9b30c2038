import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkReliability, comparison, platformStates, tidyLive } from '../src/index.ts';
import { createPlatformWatch } from '../src/watch/platform-watch.ts';
import {
  hour,
  type LiveWorld,
  makeLiveWorld,
  minute,
  monday,
  scriptedPlatform,
  testClock,
} from './watch-support.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await makeLiveWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

const day = 24 * hour;
const db = () => world.store.db;

async function followed(
  account = 'ada',
  timeZone?: string,
): Promise<{ personId: number; channelId: number }> {
  const personId = await world.person(timeZone);
  const channelId = await world.channel(account);
  await world.follow(personId, channelId);
  return { personId, channelId };
}

interface Looked {
  readonly at?: number;
  readonly arm?: 'smart' | 'fixed';
  readonly chance?: number;
  readonly found?: 'live' | 'offline' | 'unknown';
  readonly reason?: string;
}

const look = (
  channelId: number,
  { at = monday, arm = 'smart', chance, found = 'offline', reason = 'predicted' }: Looked,
) =>
  db()
    .insertInto('checks')
    .values({
      channel_id: channelId,
      at: new Date(at),
      reason,
      arm,
      route: 'first',
      chance: chance ?? null,
      found,
      detail: null,
    })
    .execute();

test('a platform that nobody has watched yet is shown with its defaults', async () => {
  const [state] = await platformStates(world.store, [scriptedPlatform(testClock())], monday);
  expect(state).toMatchObject({
    platform: 'kick',
    configured: true,
    enabled: true,
    mode: 'smart',
    running: 'smart',
    callsPerHour: 600,
    callsAllowed: 600,
    callsInWindow: 0,
    windowMinutes: 60,
    channels: 0,
    waitUntil: null,
    fallback: null,
    calibration: { ok: true, error: null, why: null },
  });
  expect(state?.hours).toHaveLength(24);
});

test('calls that were made show in the window and in their hour, and quiet until when', async () => {
  await followed();
  const clock = testClock();
  const platform = scriptedPlatform(clock);
  const watch = createPlatformWatch({ store: world.store, platforms: [platform], clock }, platform);
  await watch.tick(new AbortController().signal);
  platform.quietUntil = clock.now() + 20 * minute;
  for (let minutes = 0; minutes < 30 && platform.asked.length < 2; minutes++) {
    clock.pass(minute);
    await watch.tick(new AbortController().signal);
  }
  const [state] = await platformStates(world.store, [platform], clock.now());
  expect(platform.asked.length).toBe(2);
  expect(state).toMatchObject({ callsInWindow: 2, channels: 1 });
  expect(state?.hours.at(-1)).toMatchObject({ calls: 2, refused: 1 });
  expect(Date.parse(state?.waitUntil ?? '')).toBeGreaterThan(clock.now());
});

test('a fallback is said with its reason, and what runs is fixed', async () => {
  await db()
    .insertInto('live_platforms')
    .values({
      platform: 'kick',
      mode: 'compare',
      fallback_since: new Date(monday),
      fallback_why: 'it failed',
      calls_per_hour: 30,
    })
    .execute();
  const [state] = await platformStates(world.store, [scriptedPlatform(testClock())], monday);
  expect(state).toMatchObject({
    mode: 'compare',
    running: 'fixed',
    fallback: { since: new Date(monday).toISOString(), why: 'it failed' },
    callsPerHour: 30,
    defaultCallsPerHour: 600,
    calibration: { ok: false, why: 'it failed' },
  });
});

describe('comparison', () => {
  test('counts looks, coverage and delay of each arm by days of the person', async () => {
    const { personId, channelId } = await followed('ada', 'Asia/Tokyo');
    const other = await world.channel('bob');
    // 20:00 UTC is the next day in Tokyo.
    for (const at of [monday, monday + 8 * hour]) await look(channelId, { at });
    await look(other, { at: monday, arm: 'fixed' });
    const broadcast = (started: number, found: number | null, arm: 'smart' | 'fixed' = 'smart') =>
      db()
        .insertInto('broadcasts')
        .values({
          channel_id: channelId,
          started_at: new Date(started),
          start_known: 'platform',
          ended_at: new Date(started + hour),
          found_at: new Date(found ?? started + day),
          seen_at: new Date(started),
          caught_live: found !== null,
          arm,
        })
        .execute();
    await broadcast(monday, monday + 10 * minute);
    await broadcast(monday + 2 * hour, monday + 2 * hour + 20 * minute);
    await broadcast(monday + 4 * hour, null);
    await broadcast(monday - 200 * day, null);
    const result = await comparison(world.store, { personId, days: 14 }, monday + day);
    expect(result.smart).toMatchObject({
      channels: 1,
      calls: 2,
      broadcasts: 3,
      caught: 2,
      medianDelayMinutes: 15,
    });
    expect(result.smart.coverage).toBeCloseTo(2 / 3);
    expect(result.fixed).toMatchObject({ calls: 0, broadcasts: 0, coverage: null, medianDelayMinutes: null });
    expect(result.days.map(({ day, smart }) => [day, smart.calls, smart.broadcasts])).toEqual([
      ['2026-01-05', 1, 2],
      ['2026-01-06', 1, 1],
    ]);
    expect(
      (await comparison(world.store, { personId, platform: 'twitch', days: 14 }, monday + day)).days,
    ).toEqual([]);
  });
});

test('reliability: of what was said with a chance, how often it happened; only looks that put it to the test', async () => {
  const { personId, channelId } = await followed();
  for (let index = 0; index < 10; index++) {
    await look(channelId, { chance: 0.32, found: index < 3 ? 'live' : 'offline' });
    await look(channelId, { chance: 0.9, found: 'live', reason: 'running' });
    await look(channelId, { chance: 0.9, found: 'unknown' });
  }
  await look(await world.channel('other'), { chance: 0.5, found: 'live' });
  const { bins, error } = await checkReliability(world.store, { personId }, monday + hour);
  expect(bins).toHaveLength(10);
  expect(bins[3]).toMatchObject({ from: 0.3, to: 0.4, checks: 10, happened: 0.3 });
  expect(bins[3]?.said).toBeCloseTo(0.32, 5);
  expect(error).toBeCloseTo(0.02, 5);
  expect(bins.reduce((sum, { checks }) => sum + checks, 0)).toBe(10);
});

test('tidying removes what is old and what nobody has followed for a month, and nothing else', async () => {
  const { channelId } = await followed();
  await look(channelId, { at: monday - 61 * day });
  await look(channelId, { at: monday - 59 * day });
  const orphan = await world.channel('orphan');
  const followedAgain = await world.channel('again');
  await world.follow(await world.person(), followedAgain);
  const fresh = await world.channel('fresh');
  await db()
    .updateTable('channels')
    .set({ orphaned_at: new Date(monday - 31 * day) })
    .where('id', 'in', [orphan, followedAgain])
    .execute();
  await db()
    .updateTable('channels')
    .set({ orphaned_at: new Date(monday - 29 * day) })
    .where('id', '=', fresh)
    .execute();
  await db()
    .insertInto('live_platforms')
    .values({ platform: 'kick', steady: 30 * day })
    .execute();
  const call = (at: number, steady: number) =>
    db()
      .insertInto('live_calls')
      .values({ platform: 'kick', at: new Date(at), calls: 1, purpose: 'plan', steady })
      .execute();
  await call(monday - 9 * day, 20 * day);
  // Of a clock that was wrong: it still counts.
  await call(monday - 300 * day, 30 * day - hour);
  await call(monday - day, 29 * day);
  expect(await tidyLive(world.store, monday)).toEqual({ checks: 1, calls: 1, channels: 1 });
  const left = await db().selectFrom('channels').select('account').orderBy('account').execute();
  expect(left.map(({ account }) => account)).toEqual(['ada', 'again', 'fresh']);
});
