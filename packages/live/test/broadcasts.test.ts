import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordFindings } from '../src/broadcasts/record.ts';
import type { Finding } from '../src/broadcasts/types.ts';
import type { BroadcastFacts } from '../src/index.ts';
import { type LiveWorld, makeLiveWorld, minute, monday } from './watch-support.ts';

let world: LiveWorld;
let channelId: number;
const started: number[] = [];
beforeAll(async () => {
  world = await makeLiveWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.clear();
  started.length = 0;
  channelId = await world.channel('ada');
  await world.follow(await world.person(), channelId);
});

type Verdict = Finding['verdict'];

/** Records what a look found so many minutes after noon. */
async function found(
  minutes: number,
  verdict: Verdict,
  by: 'check' | 'push' = 'check',
  knew: Pick<Finding, 'runningSince'> = {},
) {
  const at = monday + minutes * minute;
  const checks = [
    { at, reason: 'fixed' as const, route: 'first', chance: null, found: verdict.found, detail: null },
  ];
  const [recorded] = await world.store.db.transaction().execute((transaction) =>
    recordFindings(transaction, [{ channelId, at, by, checks, verdict, ...knew }], {
      afterStart: async (_transaction, { broadcastId }) => void started.push(broadcastId),
    }),
  );
  return recorded;
}

const isLive = (minutes: number, facts: BroadcastFacts = {}, by?: 'push') =>
  found(minutes, { found: 'live', facts }, by);
const isOffline = (minutes: number, past: BroadcastFacts[] = []) =>
  found(minutes, { found: 'offline', past });
const isUnknown = (minutes: number) =>
  found(minutes, { found: 'unknown', message: 'It failed', gone: false });

const after = (minutes: number) => monday + minutes * minute;

async function broadcasts() {
  const rows = await world.store.db.selectFrom('broadcasts').selectAll().orderBy('started_at').execute();
  const minutes = (at: Date | null) => (at === null ? null : (at.getTime() - monday) / minute);
  return rows.map((row) => ({
    platformId: row.platform_id,
    start: minutes(row.started_at),
    startKnown: row.start_known,
    startNotBefore: minutes(row.start_not_before),
    end: minutes(row.ended_at),
    endKnown: row.end_known,
    endNotBefore: minutes(row.end_not_before),
    caught: row.caught_live,
    viewers: row.peak_viewers,
    gifts: row.gifts,
    earnings: row.earnings,
  }));
}

const channel = () =>
  world.store.db.selectFrom('channels').selectAll().where('id', '=', channelId).executeTakeFirstOrThrow();
const lastDetail = async () =>
  (
    await world.store.db
      .selectFrom('checks')
      .select('detail')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.detail;

describe('how exactly moments are known', () => {
  test('between two checks, with both bounds', async () => {
    await isOffline(0);
    await isLive(20);
    await isLive(40);
    await isOffline(60);
    expect(await broadcasts()).toMatchObject([
      { start: 20, startKnown: 'between', startNotBefore: 0, end: 60, endKnown: 'between', endNotBefore: 40 },
    ]);
  });

  test('by the platform, where it tells', async () => {
    await isOffline(0);
    await isLive(20, { platformId: 'a', startedAt: after(12) });
    await isOffline(60, [{ platformId: 'a', startedAt: after(12), endedAt: after(47) }]);
    expect(await broadcasts()).toMatchObject([
      { start: 12, startKnown: 'platform', startNotBefore: null, end: 47, endKnown: 'platform' },
    ]);
  });

  test('as it happened, where a push told', async () => {
    await isLive(3, {}, 'push');
    await found(50, { found: 'offline', past: [] }, 'push');
    expect(await broadcasts()).toMatchObject([{ start: 3, startKnown: 'seen', end: 50, endKnown: 'seen' }]);
  });

  test.each([
    ['in the future', after(300), 'future'],
    ['long before it was offline', after(-90), 'not live at'],
    ['in no year of the platform', 1, 'no sense'],
  ])('a start %s is not believed, and the check says so', async (_name, startedAt, says) => {
    await isOffline(0);
    await isLive(20, { platformId: 'a', startedAt });
    expect(await broadcasts()).toMatchObject([{ start: 20, startKnown: 'between', startNotBefore: 0 }]);
    expect(await lastDetail()).toContain(says);
  });

  test('a clock of the platform that runs a minute before ours is no garbage', async () => {
    await isLive(20, { startedAt: after(21) });
    expect(await broadcasts()).toMatchObject([{ start: 20, startKnown: 'platform' }]);
  });
});

describe('one broadcast is recorded once', () => {
  test('looks of two processes at the same moment', async () => {
    await Promise.all(Array.from({ length: 6 }, () => isLive(20)));
    expect(await broadcasts()).toHaveLength(1);
    expect(started).toHaveLength(1);
  });

  test('a platform without names: a gap of up to 15 minutes is none, a longer one is an end', async () => {
    await isLive(0);
    await isOffline(20);
    await isLive(34);
    expect(await broadcasts()).toMatchObject([{ start: 0, end: null }]);
    await isOffline(60);
    await isLive(76);
    expect(await broadcasts()).toMatchObject([
      { start: 0, end: 60 },
      { start: 76, end: null },
    ]);
    expect(started).toHaveLength(2);
  });

  test('a platform with names: another name is another broadcast, however short the gap', async () => {
    await isLive(0, { platformId: 'a', startedAt: after(0) });
    await isLive(30, { platformId: 'b', startedAt: after(29) });
    expect(await broadcasts()).toMatchObject([
      { platformId: 'a', end: 29, endKnown: 'between', endNotBefore: 0 },
      { platformId: 'b', start: 29, end: null },
    ]);
  });

  test('a name that was said to be over and is live again goes on, and nobody is told twice', async () => {
    await isLive(0, { platformId: 'a' });
    await isOffline(120);
    await isLive(150, { platformId: 'a' });
    expect(await broadcasts()).toMatchObject([{ platformId: 'a', end: null }]);
    expect(started).toHaveLength(1);
  });

  test('the same start within three minutes is the same broadcast, a later one another', async () => {
    await isLive(10, { startedAt: after(5) });
    await isOffline(40);
    await isLive(45, { startedAt: after(7) });
    expect(await broadcasts()).toHaveLength(1);
    await isOffline(50);
    await isLive(55, { startedAt: after(53) });
    expect(await broadcasts()).toHaveLength(2);
  });

  test('a push that comes late or twice brings nothing back', async () => {
    await isLive(0, { platformId: 'a' }, 'push');
    await isOffline(30);
    await isLive(0, { platformId: 'a' }, 'push');
    expect(await broadcasts()).toMatchObject([{ platformId: 'a', end: 30 }]);
    await isLive(40, { platformId: 'b' });
    await found(29, { found: 'offline', past: [] }, 'push');
    expect((await broadcasts())[1]).toMatchObject({ platformId: 'b', end: null });
  });

  test.each([
    ['before it was offline', -90],
    ['in the future', 300],
  ])('a start that cannot be, %s, does not begin another broadcast with every look', async (_name, told) => {
    await isOffline(0);
    for (const minutes of [20, 40, 60]) await isLive(minutes, { startedAt: after(told) });
    expect(await broadcasts()).toMatchObject([{ start: 20, startKnown: 'between', end: null }]);
    expect(started).toHaveLength(1);
  });

  test('a platform without names and a clock that is set back: what begins is another broadcast', async () => {
    await isLive(0);
    await isOffline(60);
    await isLive(60 - 48 * 60);
    expect(await broadcasts()).toHaveLength(2);
    expect(started).toHaveLength(2);
    // A short silence of that one is none, though another stands later by the clock.
    await isOffline(70 - 48 * 60);
    await isLive(75 - 48 * 60);
    expect(await broadcasts()).toMatchObject([{ end: null }, { end: 60 }]);
    expect(started).toHaveLength(2);
  });

  test('an answer that was on its way when a push told otherwise changes nothing', async () => {
    const aware = { runningSince: null };
    await isOffline(0);
    await isLive(10, { platformId: 'a' }, 'push');
    // Asked when nothing ran: nobody doubted it.
    await found(10, { found: 'offline', past: [] }, 'check', aware);
    expect(await broadcasts()).toMatchObject([{ platformId: 'a', end: null }]);
    await found(30, { found: 'offline', past: [], facts: { platformId: 'a' } }, 'push');
    await found(29.9, { found: 'live', facts: { platformId: 'a' } });
    expect(await broadcasts()).toMatchObject([{ platformId: 'a', end: 30, endKnown: 'seen' }]);
  });

  test('one that only the list told of and that is live again is told once', async () => {
    await isOffline(60, [{ platformId: 'x', startedAt: after(0), endedAt: after(30) }]);
    expect(started).toEqual([]);
    await isLive(70, { platformId: 'x', startedAt: after(0) });
    await isLive(80, { platformId: 'x', startedAt: after(0) });
    expect(await broadcasts()).toMatchObject([{ caught: true, end: null }]);
    expect(started).toHaveLength(1);
  });

  test('two of the list that fell into one long silence are both kept', async () => {
    await isLive(0);
    await isOffline(600);
    await isOffline(610, [
      { startedAt: after(-5), endedAt: after(60) },
      { startedAt: after(480), endedAt: after(540) },
    ]);
    expect(await broadcasts()).toMatchObject([
      { start: -5, end: 60, caught: true },
      { start: 480, end: 540, caught: false },
    ]);
  });

  test('what no look caught comes from the list of the platform, once', async () => {
    const past = [
      { platformId: 'x', startedAt: after(-300), endedAt: after(-200), title: 'Missed' },
      { startedAt: after(-100), endedAt: after(-50) },
      { startedAt: after(-40), endedAt: after(-45) },
      { startedAt: after(100), endedAt: after(200) },
    ];
    const recorded = await isOffline(0, past);
    await isOffline(10, past);
    expect(await broadcasts()).toMatchObject([
      { platformId: 'x', caught: false, startKnown: 'platform' },
      { start: -100, end: -50, caught: false },
    ]);
    expect(recorded?.spans).toHaveLength(2);
    expect(started).toEqual([]);
  });
});

describe('while it runs', () => {
  test('the most viewers, gifts and earnings that were told are kept', async () => {
    await isLive(0, { viewers: 10, gifts: 1 });
    await isLive(10, { viewers: 90, gifts: 5, earnings: { amount: 12.5, currency: 'EUR' } });
    await isLive(20, { viewers: 40 });
    expect(await broadcasts()).toMatchObject([{ viewers: 90, gifts: 5, earnings: '12.50' }]);
  });

  test('unknown answers change nothing until there are many in a row, and a known one clears it', async () => {
    await isLive(0);
    for (let minutes = 1; minutes <= 4; minutes++) await isUnknown(minutes);
    expect(await channel()).toMatchObject({ status: 'live', message: null });
    await isUnknown(5);
    expect(await channel()).toMatchObject({
      status: 'unknown',
      message: expect.stringContaining('last 5 looks'),
    });
    expect(await broadcasts()).toMatchObject([{ end: null }]);
    await isLive(6);
    expect(await channel()).toMatchObject({ status: 'live', message: null });
  });

  test('a clock that went back leaves an end that is no earlier than its start', async () => {
    await isLive(0, { platformId: 'a' });
    await isOffline(-60);
    await isLive(-50, { platformId: 'b' });
    expect(await broadcasts()).toMatchObject([{ platformId: 'b' }, { platformId: 'a', end: 0 }]);
  });
});

test('everybody who follows hears it when it is committed', async () => {
  const other = await world.person();
  await world.follow(other, channelId);
  const heard: string[] = [];
  const client = await world.store.pool.connect();
  client.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await client.query('listen fonoteca');
  await isLive(0);
  await client.query('select 1');
  client.release(true);
  expect(heard.map((text) => JSON.parse(text)).filter(({ change }) => change === 'start')).toEqual([
    { type: 'live', personId: other - 1, channelId, change: 'start' },
    { type: 'live', personId: other, channelId, change: 'start' },
  ]);
});

test('a hook that fails takes the whole record back', async () => {
  const fails = world.store.db.transaction().execute((transaction) =>
    recordFindings(
      transaction,
      [
        {
          channelId,
          at: monday,
          by: 'push',
          checks: [{ at: monday, reason: 'push', route: 'push', chance: null, found: 'live', detail: null }],
          verdict: { found: 'live', facts: {} },
        },
      ],
      { afterStart: () => Promise.reject(new Error('no')) },
    ),
  );
  await expect(fails).rejects.toThrow('no');
  expect(await broadcasts()).toEqual([]);
});
