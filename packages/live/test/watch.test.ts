import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { placeOf } from '../src/watch/arms.ts';
import { checkOnce } from '../src/watch/check-now.ts';
import type { WatcherOptions } from '../src/watch/options.ts';
import { createPlatformWatch } from '../src/watch/platform-watch.ts';
import { type Thinking, usualThinking } from '../src/watch/thinking.ts';
import {
  hour,
  type LiveWorld,
  live,
  makeLiveWorld,
  minute,
  offline,
  type ScriptedPlatform,
  scriptedPlatform,
  type TestClock,
  testClock,
  unknown,
} from './watch-support.ts';

let world: LiveWorld;
let clock: TestClock;
beforeAll(async () => {
  world = await makeLiveWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.clear();
  clock = testClock();
});

const signal = new AbortController().signal;
const watchOf = (platform: ScriptedPlatform, options: Partial<WatcherOptions> = {}) =>
  createPlatformWatch({ store: world.store, platforms: [platform], clock, ...options }, platform);

/** Ticks once a minute. */
async function pass(watch: ReturnType<typeof watchOf>, minutes: number) {
  for (let minutesPassed = 0; minutesPassed < minutes; minutesPassed++) {
    await watch.tick(signal);
    clock.pass(minute);
  }
}

/** Channels that one person follows: `c1`, `c2`… */
async function follow(count: number, createdAt?: number): Promise<number[]> {
  const person = await world.person();
  const ids: number[] = [];
  for (let index = 1; index <= count; index++) {
    const id = await world.channel(`c${index}`, createdAt === undefined ? {} : { createdAt });
    await world.follow(person, id);
    ids.push(id);
  }
  return ids;
}

const broadcastsOf = () => world.store.db.selectFrom('broadcasts').selectAll().orderBy('id').execute();
const checksOf = () => world.store.db.selectFrom('checks').selectAll().orderBy('id').execute();
const settings = (values: Record<string, unknown>) =>
  world.store.db.updateTable('live_platforms').set(values).where('platform', '=', 'kick').execute();

test('channels are looked at at once, then by turns within the budget, and every look is written down', async () => {
  await follow(4);
  const platform = scriptedPlatform(clock, { calls: 8 });
  const watch = watchOf(platform);
  await pass(watch, 180);
  expect(new Set(platform.asked.slice(0, 4).map(({ accounts }) => accounts[0]))).toEqual(
    new Set(['c1', 'c2', 'c3', 'c4']),
  );
  const checks = await checksOf();
  expect(checks).toHaveLength(platform.asked.length);
  expect(checks.slice(0, 4).map(({ reason }) => reason)).toEqual([
    'explore',
    'explore',
    'explore',
    'explore',
  ]);
  for (const { at } of platform.asked)
    expect(platform.asked.filter((one) => one.at >= at && one.at < at + hour).length).toBeLessThanOrEqual(8);
  expect(platform.asked.length).toBeGreaterThan(15);
});

test('a call that has room for many asks for many', async () => {
  await follow(30);
  const platform = scriptedPlatform(clock, { batch: 20, calls: 100 });
  await pass(watchOf(platform), 30);
  expect(platform.asked.length).toBeLessThanOrEqual(60);
  expect(Math.max(...platform.asked.map(({ accounts }) => accounts.length))).toBe(20);
  const looks = platform.asked.flatMap(({ accounts }) => accounts);
  expect(looks.length / 30).toBeGreaterThan(10);
});

describe('a surprising answer is confirmed before anybody is told', () => {
  const told: number[] = [];
  const telling = {
    afterStart: async (_: unknown, { broadcastId }: { broadcastId: number }) => void told.push(broadcastId),
  };
  beforeEach(() => {
    told.length = 0;
  });

  test('a way that says live for every room is refuted by the second', async () => {
    await follow(3);
    const platform = scriptedPlatform(clock, { routes: 2 });
    for (const account of ['c1', 'c2', 'c3'])
      platform.say(account, (route) => (route === 'first' ? live({}, false) : offline()));
    await pass(watchOf(platform, telling), 20);
    expect(await broadcastsOf()).toEqual([]);
    expect(told).toEqual([]);
    const [first, second] = await checksOf();
    expect(first).toMatchObject({
      route: 'first',
      found: 'unknown',
      detail: expect.stringContaining('Said live'),
    });
    expect(second).toMatchObject({ route: 'second', reason: 'confirm', found: 'offline' });
  });

  test('two ways that agree are believed, and the second is paid from the reserve', async () => {
    await follow(1);
    const platform = scriptedPlatform(clock, { routes: 2 });
    platform.say('c1', (route) => live({ platformId: 'a' }, route === 'second'));
    await pass(watchOf(platform, telling), 1);
    expect(await broadcastsOf()).toHaveLength(1);
    expect(told).toHaveLength(1);
    const purposes = await world.store.db
      .selectFrom('live_calls')
      .select('purpose')
      .where('calls', '>', 0)
      .orderBy('id')
      .execute();
    expect(purposes.map(({ purpose }) => purpose)).toEqual(['plan', 'confirm']);
  });

  test('where there is one way, it is asked again after a minute', async () => {
    await follow(1);
    const platform = scriptedPlatform(clock);
    platform.say('c1', live({}, false));
    const watch = watchOf(platform, telling);
    await watch.tick(signal);
    expect(await broadcastsOf()).toEqual([]);
    clock.pass(59_000);
    await watch.tick(signal);
    expect(await broadcastsOf()).toEqual([]);
    clock.pass(2_000);
    await watch.tick(signal);
    expect(await broadcastsOf()).toHaveLength(1);
  });

  test('offline while a broadcast runs: a lie ends nothing', async () => {
    const [id = 0] = await follow(1);
    const platform = scriptedPlatform(clock, { routes: 2 });
    platform.say('c1', live({ platformId: 'a' }));
    const watch = watchOf(platform, telling);
    await watch.tick(signal);
    platform.say('c1', (route) => (route === 'first' ? offline() : live({ platformId: 'a' })));
    await checkOnce(
      { store: world.store, platforms: [platform], clock },
      new Map([['kick', watch]]),
      id,
      signal,
    );
    expect(await broadcastsOf()).toMatchObject([{ ended_at: null }]);
    platform.say('c1', offline());
    await checkOnce(
      { store: world.store, platforms: [platform], clock },
      new Map([['kick', watch]]),
      id,
      signal,
    );
    expect((await broadcastsOf())[0]?.ended_at).not.toBeNull();
  });

  test('a live account that is reported as not found is asked for by the second way', async () => {
    await follow(1);
    const platform = scriptedPlatform(clock, { routes: 2 });
    platform.say('c1', (route) => (route === 'first' ? unknown('gone') : live({ platformId: 'a' })));
    await pass(watchOf(platform, telling), 1);
    expect(await broadcastsOf()).toHaveLength(1);
    platform.say('c1', unknown('gone'));
    clock.pass(4 * hour);
    await world.clear();
    await follow(1);
    await pass(watchOf(platform, telling), 1);
    const [row] = await world.store.db.selectFrom('channels').select(['status', 'message']).execute();
    expect(row).toMatchObject({ status: 'unknown', message: expect.stringContaining('no such account') });
    // That it is gone is no surprise any more: one call is enough.
    const asked = platform.asked.length;
    clock.pass(5 * minute);
    await pass(watchOf(platform), 5);
    expect(new Set(platform.asked.slice(asked).map(({ route }) => route))).toEqual(new Set(['first']));
  });
});

describe('what people say of when to check', () => {
  test('the most frequent always wins, never only when all say it', async () => {
    const [ada, bob] = [await world.person(), await world.person()];
    const [both, never] = [await world.channel('both'), await world.channel('never')];
    await world.follow(ada, both, { kind: 'never' });
    await world.follow(bob, both, { kind: 'always', everyMinutes: 5 });
    await world.follow(ada, never, { kind: 'never' });
    const platform = scriptedPlatform(clock);
    await pass(watchOf(platform), 60);
    const accounts = platform.asked.map(({ accounts }) => accounts[0]);
    expect(new Set(accounts)).toEqual(new Set(['both']));
    expect(accounts.length).toBeGreaterThanOrEqual(12);
    expect(accounts.length).toBeLessThanOrEqual(13);
    expect((await checksOf()).at(-1)?.reason).toBe('override');
  });

  test('a window is one of the zone of the person', async () => {
    // Monday noon UTC is 13:00 in Madrid and 7:00 in New York.
    const [madrid, newYork] = [await world.person('Europe/Madrid'), await world.person('America/New_York')];
    const window = { kind: 'window' as const, everyMinutes: 5, windows: [{ from: 13 * 60, to: 14 * 60 }] };
    await world.follow(madrid, await world.channel('near'), window);
    await world.follow(newYork, await world.channel('far'), window);
    const platform = scriptedPlatform(clock);
    await pass(watchOf(platform), 120);
    const at = (account: string) => platform.asked.filter(({ accounts }) => accounts[0] === account);
    expect(at('near').length).toBeGreaterThanOrEqual(11);
    expect(at('near').every((one) => one.at < clock.now() - 59 * minute)).toBe(true);
    expect(at('far')).toEqual([]);
  });
});

describe('modes', () => {
  /** Plans like the fixed policy; who chose a check shows in its reason. */
  const thinkingOf = (broken?: { throws?: boolean; drifts?: boolean }): Thinking => ({
    ...usualThinking,
    smart: (options) => {
      const inner = usualThinking.fixed(options);
      return {
        ...inner,
        next: (now, calls) => {
          if (broken?.throws) throw new Error('divided by nothing');
          return inner.next(now, calls).map((check) => ({ ...check, reason: 'predicted' }));
        },
        health: () =>
          broken?.drifts
            ? { ok: false, calibrationError: 0.3, why: 'its chances are off by 0.30' }
            : { ok: true, calibrationError: 0.01, why: null },
      };
    },
  });
  const reasons = async () => new Set((await checksOf()).map(({ reason }) => reason));

  test('in compare a stable group is planned, the rest is fixed, and both are recorded', async () => {
    const ids = await follow(24);
    const platform = scriptedPlatform(clock, { calls: 2_000 });
    const watch = watchOf(platform, { thinking: thinkingOf() });
    await watch.tick(signal);
    await settings({ mode: 'compare', pilot_share: 0.5 });
    await pass(watch, 12);
    const checks = (await checksOf()).filter(({ reason }) => reason !== 'explore');
    expect(checks.length).toBeGreaterThan(60);
    for (const { channel_id, arm, reason } of checks) {
      expect(arm).toBe(placeOf(channel_id) < 0.5 ? 'smart' : 'fixed');
      // Where there are calls enough, what the planner leaves is looked at besides.
      expect(arm === 'smart' ? ['predicted', 'floor'] : ['fixed', 'floor']).toContain(reason);
    }
    const smart = ids.filter((id) => placeOf(id) < 0.5).length;
    expect(smart).toBeGreaterThan(6);
    expect(smart).toBeLessThan(18);
  });

  test('the owner goes back within a tick', async () => {
    await follow(5);
    const watch = watchOf(scriptedPlatform(clock), { thinking: thinkingOf() });
    await pass(watch, 30);
    expect(await reasons()).toContain('predicted');
    await settings({ mode: 'fixed' });
    await sql`delete from checks`.execute(world.store.db);
    await pass(watch, 30);
    expect(await reasons()).toEqual(new Set(['fixed']));
  });

  test.each([
    ['that fails', { throws: true }, 'divided by nothing'],
    ['whose chances are off', { drifts: true }, 'off by 0.30'],
  ])(
    'a planner %s is replaced by fixed intervals, until the owner says otherwise',
    async (_name, broken, why) => {
      await follow(5);
      const state: { throws?: boolean; drifts?: boolean } = { ...broken };
      const watch = watchOf(scriptedPlatform(clock), { thinking: thinkingOf(state) });
      await pass(watch, 40);
      const row = await world.store.db.selectFrom('live_platforms').selectAll().executeTakeFirstOrThrow();
      expect(row).toMatchObject({ mode: 'smart', fallback_why: expect.stringContaining(why) });
      expect((await checksOf()).filter(({ reason }) => reason === 'fixed').length).toBeGreaterThan(10);
      state.throws = state.drifts = false;
      await settings({ fallback_since: null, fallback_why: null });
      await sql`delete from checks`.execute(world.store.db);
      await pass(watch, 30);
      expect(await reasons()).toContain('predicted');
    },
  );
});

test('nothing is sent while a platform asked for quiet', async () => {
  await follow(3);
  const platform = scriptedPlatform(clock);
  const watch = watchOf(platform);
  platform.say('c1', unknown('refused', 'Too many requests'));
  platform.quietUntil = clock.now() + 20 * minute;
  await watch.tick(signal);
  const sent = platform.asked.length;
  expect(sent).toBeLessThanOrEqual(3);
  platform.quietUntil = undefined;
  clock.pass(minute);
  await pass(watch, 17);
  expect(platform.asked).toHaveLength(sent);
  await pass(watch, 10);
  expect(platform.asked.length).toBeGreaterThan(sent);
});

test('an adapter that throws is an unknown answer, and the watch goes on', async () => {
  await follow(2);
  const platform = scriptedPlatform(clock);
  const watch = watchOf(platform);
  platform.fail = new Error('the adapter is broken');
  await watch.tick(signal);
  expect((await checksOf())[0]).toMatchObject({
    found: 'unknown',
    detail: expect.stringContaining('broken'),
  });
  platform.fail = undefined;
  await pass(watch, 30);
  expect((await checksOf()).at(-1)?.found).toBe('offline');
});

describe('push', () => {
  test('a channel under push is looked at only as a safeguard, and a push is recorded like a look', async () => {
    await follow(2);
    const platform = scriptedPlatform(clock, { pushes: true });
    const watch = watchOf(platform);
    await pass(watch, 5);
    const begun = platform.asked.length;
    await pass(watch, 6 * 60);
    expect(platform.asked.length - begun).toBeLessThanOrEqual(4);
    expect((await checksOf()).at(-1)?.reason).toBe('safeguard');
    await watch.takePush({ account: 'c1', kind: 'live', at: clock.now(), facts: { platformId: 'p' } });
    expect(await broadcastsOf()).toMatchObject([{ platform_id: 'p', start_known: 'seen', ended_at: null }]);
    await watch.takePush({ account: 'c2', kind: 'hint', at: clock.now(), facts: {} });
    platform.say('c2', live());
    await watch.tick(signal);
    expect(await broadcastsOf()).toHaveLength(2);
  });
});

describe('nothing that was told is lost', () => {
  /** Fails the first so many transactions that record a start, as a database that is away does. */
  const failing = (times: number) => ({
    afterStart: async () => {
      if (times-- > 0) throw new Error('the database is away');
    },
  });

  test('a hint waits for a call that is free, and for a database that is back', async () => {
    await follow(1);
    const platform = scriptedPlatform(clock, { pushes: true, calls: 4 });
    const watch = watchOf(platform, failing(1));
    await pass(watch, 2);
    const { budget } = watch.asking;
    while (await budget.reserve('asked', 1));
    platform.say('c1', live({ platformId: 'a' }));
    await watch.takePush({ account: 'c1', kind: 'hint', at: clock.now(), facts: {} });
    await watch.tick(signal);
    expect(await broadcastsOf()).toEqual([]);
    clock.pass(hour + minute);
    await pass(watch, 4);
    expect(await broadcastsOf()).toHaveLength(1);
  });

  test('a start that a connection told is recorded when the database is back', async () => {
    await follow(1);
    const platform = scriptedPlatform(clock, { pushes: true });
    const watch = watchOf(platform, failing(2));
    await pass(watch, 2);
    const at = clock.now();
    platform.deliver({ account: 'c1', kind: 'live', at, facts: { platformId: 'a' } });
    // Nobody waits for what a connection told: its tries fail, and come again, beside the ticks.
    const recorded = async () => {
      await pass(watch, 1);
      return (await broadcastsOf()).length;
    };
    await expect.poll(recorded, { timeout: 10_000, interval: 20 }).toBe(1);
    expect(await broadcastsOf()).toMatchObject([
      { platform_id: 'a', start_known: 'seen', started_at: new Date(at) },
    ]);
  });
});

describe('calls are shared when there are not enough', () => {
  const looksAt = (platform: ScriptedPlatform, like: RegExp) =>
    platform.asked.filter(({ accounts }) => like.test(accounts[0] ?? '')).length;

  test('overrides that want more than there is leave others a part, and ends are found', async () => {
    await follow(6);
    const person = await world.person();
    for (let index = 0; index < 20; index++)
      await world.follow(person, await world.channel(`often${index}`), { kind: 'always', everyMinutes: 1 });
    const platform = scriptedPlatform(clock, { calls: 60 });
    const watch = watchOf(platform);
    await pass(watch, 60);
    platform.say('c1', live({ platformId: 'a' }));
    const before = [looksAt(platform, /^c/), looksAt(platform, /^often/)];
    await pass(watch, 4 * 60);
    const [learned = 0, often = 0] = [looksAt(platform, /^c/), looksAt(platform, /^often/)];
    expect(learned - (before[0] ?? 0)).toBeGreaterThan(60);
    expect(often - (before[1] ?? 0)).toBeGreaterThan(80);
    expect(await broadcastsOf()).toHaveLength(1);
    platform.say('c1', offline());
    await pass(watch, 4 * 60);
    expect((await broadcastsOf())[0]?.ended_at).not.toBeNull();
  }, 60_000);

  test('many that were just followed are looked at in turn, beside those that were there', async () => {
    await follow(6);
    const person = await world.person();
    await world.follow(person, await world.channel('often'), { kind: 'always', everyMinutes: 15 });
    const platform = scriptedPlatform(clock, { calls: 60 });
    const watch = watchOf(platform);
    await pass(watch, 30);
    const ids: number[] = [];
    for (let index = 0; index < 300; index++) {
      ids.push(await world.channel(`new${index}`));
      await world.follow(person, ids.at(-1) ?? 0);
    }
    watch.followedChanged();
    const before = [looksAt(platform, /^c/), looksAt(platform, /^often/), looksAt(platform, /^new/)];
    await pass(watch, 3 * 60);
    expect(looksAt(platform, /^often/) - (before[1] ?? 0)).toBeGreaterThanOrEqual(9);
    expect(looksAt(platform, /^new/) - (before[2] ?? 0)).toBeGreaterThan(80);
    const seen = platform.asked.flatMap(({ accounts }) => accounts).filter((one) => one.startsWith('new'));
    expect(new Set(seen).size).toBeGreaterThan(80);
  }, 60_000);
});

describe('a broadcast that nobody sees any more', () => {
  test('is over after a day, when it was seen last, whether its channel is followed or not', async () => {
    // Looks at several go out at once: broadcasts come in any order.
    const byChannel = async () =>
      (await broadcastsOf()).toSorted((left, right) => left.channel_id - right.channel_id);
    const [, second = 0] = await follow(3);
    const platform = scriptedPlatform(clock, { calls: 600 });
    for (const account of ['c1', 'c2', 'c3']) platform.say(account, live());
    const watch = watchOf(platform);
    await pass(watch, 30);
    const seen = (await byChannel()).map(({ seen_at }) => seen_at);
    platform.say('c1', unknown());
    await world.store.db.deleteFrom('follows').where('channel_id', '=', second).execute();
    watch.followedChanged();
    await passSlowly(watch, 23);
    expect((await broadcastsOf()).filter(({ ended_at }) => ended_at !== null)).toEqual([]);
    await passSlowly(watch, 4);
    const [first, orphan, third] = await byChannel();
    expect(first).toMatchObject({ end_known: 'between' });
    expect(first?.ended_at?.getTime()).toBeLessThan(clock.now() - 24 * hour);
    expect(orphan).toMatchObject({ ended_at: seen[1], end_not_before: seen[1] });
    expect(third).toMatchObject({ ended_at: null });
    // What is live then is another one.
    platform.say('c1', live());
    await passSlowly(watch, 1);
    expect(await broadcastsOf()).toHaveLength(4);
  }, 60_000);

  test('a clock that jumps by days ends none', async () => {
    await follow(1);
    const platform = scriptedPlatform(clock, { calls: 600 });
    platform.say('c1', live());
    const watch = watchOf(platform);
    await passSlowly(watch, 4);
    clock.jump(72 * hour);
    await passSlowly(watch, 8);
    expect(await broadcastsOf()).toMatchObject([{ ended_at: null }]);
  });

  /** Ticks every ten minutes. */
  async function passSlowly(watch: ReturnType<typeof watchOf>, hours: number) {
    for (let ticks = 0; ticks < hours * 6; ticks++) {
      await watch.tick(signal);
      clock.pass(10 * minute);
    }
  }
});

test('channels that could not be read are read at the next moment', async () => {
  await follow(1);
  const platform = scriptedPlatform(clock);
  let away = true;
  const db = new Proxy(world.store.db, {
    get(target, name) {
      if (away && name === 'getExecutor') throw new Error('the database is away');
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const watch = watchOf(platform, { store: { ...world.store, db } });
  await expect(watch.tick(signal)).rejects.toThrow('away');
  away = false;
  await watch.tick(signal);
  expect(platform.asked).toHaveLength(1);
});

test('a running broadcast is looked at rarely, and its end is found', async () => {
  await follow(1);
  const platform = scriptedPlatform(clock, { calls: 20 });
  platform.say('c1', live({ platformId: 'a' }));
  const watch = watchOf(platform);
  await pass(watch, 60);
  expect(platform.asked.length).toBeLessThanOrEqual(3);
  platform.say('c1', offline());
  await pass(watch, 5 * 60);
  expect(await broadcastsOf()).toMatchObject([{ end_known: 'between' }]);
  expect((await broadcastsOf())[0]?.ended_at).not.toBeNull();
});

test('where calls are plenty, the end of a running broadcast is known within minutes', async () => {
  await follow(1);
  const platform = scriptedPlatform(clock, { calls: 600 });
  platform.say('c1', live({ platformId: 'a' }));
  const watch = watchOf(platform);
  await pass(watch, 30);
  platform.say('c1', offline());
  await pass(watch, 8);
  expect((await broadcastsOf())[0]?.ended_at).not.toBeNull();
  expect(platform.asked.length).toBeLessThanOrEqual(12);
});

test('beliefs are written in the transaction that records, and read again after a restart', async () => {
  await follow(1);
  const platform = scriptedPlatform(clock);
  platform.say('c1', live({ platformId: 'a', startedAt: clock.now() - 5 * minute }));
  await watchOf(platform).tick(signal);
  const { belief } = await world.store.db.selectFrom('channels').select('belief').executeTakeFirstOrThrow();
  const read = usualThinking.belief(belief, usualThinking.population(null, 'kick'), 'kick');
  expect(read.forecast(clock.now()).expectedEnd).toBeGreaterThan(clock.now());
  const restarted = watchOf(platform);
  await restarted.tick(signal);
  expect(await broadcastsOf()).toHaveLength(1);
});

test('when channels are looked at next and how likely they start is written for lists', async () => {
  await follow(2);
  const watch = watchOf(scriptedPlatform(clock));
  await pass(watch, 3);
  const rows = await world.store.db.selectFrom('channels').select(['next_check_at', 'soon']).execute();
  for (const { next_check_at, soon } of rows) {
    expect(next_check_at?.getTime()).toBeGreaterThan(clock.now() - hour);
    expect(soon).toBeGreaterThanOrEqual(0);
  }
});

test('a clock that jumps by a day and back stops nothing', async () => {
  await follow(3);
  const platform = scriptedPlatform(clock);
  const watch = watchOf(platform);
  await pass(watch, 30);
  for (const jump of [24 * hour, -48 * hour]) {
    clock.jump(jump);
    const before = platform.asked.length;
    await pass(watch, 40);
    expect(platform.asked.length - before).toBeGreaterThan(10);
  }
});

test('a start that the platform announced is looked for when it comes, even with few calls', async () => {
  await follow(1);
  const platform = scriptedPlatform(clock, { calls: 20, windowMs: 24 * hour });
  const at = clock.now() + 50 * minute;
  platform.say('c1', offline({ scheduled: { at, title: 'Night shift' } }));
  await pass(watchOf(platform), 20);
  const { db } = world.store;
  const announced = () =>
    db.selectFrom('channels').select(['announced_at', 'announced_title']).executeTakeFirst();
  expect(await announced()).toEqual({ announced_at: new Date(at), announced_title: 'Night shift' });
  // A server that starts anew knows it, too.
  const watch = watchOf(platform);
  await pass(watch, 30);
  expect(platform.asked.length).toBeLessThanOrEqual(3);
  platform.say('c1', live({ platformId: 'a', startedAt: at + 2 * minute }));
  await pass(watch, 6);
  expect(await broadcastsOf()).toMatchObject([{ platform_id: 'a' }]);
  expect(await announced()).toEqual({ announced_at: null, announced_title: null });
});

test('unfollowed channels are left alone, new ones are taken up', async () => {
  const [first = 0] = await follow(1);
  const platform = scriptedPlatform(clock);
  const watch = watchOf(platform);
  await pass(watch, 5);
  await world.store.db.deleteFrom('follows').where('channel_id', '=', first).execute();
  const person = await world.person();
  await world.follow(person, await world.channel('new'));
  watch.followedChanged();
  const before = platform.asked.length;
  await pass(watch, 10);
  expect(new Set(platform.asked.slice(before).flatMap(({ accounts }) => accounts))).toEqual(new Set(['new']));
});
