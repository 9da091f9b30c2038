import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '@fonoteca/store';
import { eventually } from '@fonoteca/test-kit';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createWatcher, type Watcher } from '../src/index.ts';
import { type LiveWorld, live, makeLiveWorld, offline, scriptedPlatform, unknown } from './watch-support.ts';

let world: LiveWorld;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  world = await makeLiveWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clear());
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const clock = { now: () => Date.now(), elapsed: () => performance.now() };
const times = { tickMs: 20, leaderMs: 30, secondLookMs: 100 };
const signal = AbortSignal.timeout(60_000);

/** A watcher as another process would have it, with a platform of its own. */
function start(run = true, routes: 1 | 2 = 2) {
  const platform = scriptedPlatform(clock, { routes, pushes: true });
  const watcher = createWatcher({ store: world.store, platforms: [platform], clock, times });
  const stopping = new AbortController();
  const running = run ? watcher.run(stopping.signal) : Promise.resolve();
  const stop = async () => {
    stopping.abort();
    await running;
  };
  stops.push(stop);
  return { watcher, platform, stop };
}

const soon = { seconds: 8, explain: () => 'nothing happened' };
const leadsOf = <One extends { watcher: Watcher }>(watchers: readonly One[]) =>
  watchers.filter(({ watcher }) => watcher.leads());

async function follow(account: string): Promise<number> {
  const id = await world.channel(account);
  await world.follow(await world.person(), id);
  return id;
}
const checks = () => world.store.db.selectFrom('checks').selectAll().orderBy('id').execute();
const running = () =>
  world.store.db.selectFrom('broadcasts').selectAll().where('ended_at', 'is', null).execute();

test('one process leads; when it stops, and when its connection breaks, another does', async () => {
  const all = [start(), start(), start()];
  const [first] = await eventually(() => (leadsOf(all).length === 1 ? leadsOf(all) : null), soon);
  await sleep(200);
  expect(leadsOf(all)).toEqual([first]);
  await first?.stop();
  await eventually(() => leadsOf(all).length === 1 && leadsOf(all)[0] !== first, soon);
  await sql`select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
    where l.locktype = 'advisory' and l.granted and d.datname = current_database()`.execute(world.store.db);
  await eventually(() => leadsOf(all).length === 1, soon);
  await sleep(300);
  expect(leadsOf(all)).toHaveLength(1);
});

test('a database that takes nobody in at the start is waited for', async () => {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(world.store.db);
  const name = rows[0]?.name ?? '';
  // Its door is kept by another database of the same server.
  const keeper = openStore(world.store.url.replace(name, 'postgres'), { maxConnections: 1 });
  const open = (is: boolean) =>
    sql`alter database ${sql.id(name)} allow_connections ${sql.lit(is)}`.execute(keeper.db);
  try {
    await open(false);
    const { watcher } = start();
    await sleep(200);
    expect(watcher.leads()).toBe(false);
    await open(true);
    await eventually(() => watcher.leads(), soon);
  } finally {
    await open(true);
    await keeper.close();
  }
});

test('a channel that is followed later is looked at as soon as the leader is told', async () => {
  const leader = start();
  const other = start(false);
  await eventually(() => leader.watcher.leads(), soon);
  await sleep(100);
  await follow('ada');
  await other.watcher.wake();
  await eventually(async () => (await checks()).length > 0, soon);
  expect(other.platform.asked).toEqual([]);
});

test('any process may look now: it is recorded, and the leader knows', async () => {
  const id = await follow('ada');
  const leader = start();
  await eventually(async () => (await checks()).length === 1, soon);
  const other = start(false);
  other.platform.say('ada', live({ platformId: 'a' }));
  leader.platform.say('ada', live({ platformId: 'a' }));
  const { checkId, refused } = await other.watcher.checkNow(id, signal);
  expect(refused).toBeNull();
  expect((await checks()).at(-1)).toMatchObject({ id: checkId, reason: 'asked', found: 'live' });
  expect(await running()).toHaveLength(1);
  await sleep(200);
  // What the leader does next does not open it a second time.
  await leader.watcher.checkNow(id, signal);
  expect(await running()).toHaveLength(1);
});

test('a look is refused in words while a platform is off, quiet or used up', async () => {
  const id = await follow('ada');
  const { watcher, platform } = start(false);
  await watcher.checkNow(id, signal);
  const row = () => world.store.db.updateTable('live_platforms').where('platform', '=', 'kick');
  await row().set({ enabled: false }).execute();
  expect(await watcher.checkNow(id, signal)).toMatchObject({
    checkId: null,
    refused: expect.stringContaining('off'),
  });
  await row().set({ enabled: true, calls_per_hour: 1 }).execute();
  expect((await watcher.checkNow(id, signal)).refused).toContain('used up');
  await row().set({ calls_per_hour: null }).execute();
  platform.say('ada', unknown('refused', 'Too many requests'));
  await watcher.checkNow(id, signal);
  expect((await watcher.checkNow(id, signal)).refused).toContain('asked for quiet');
  await expect(watcher.checkNow(id + 1_000, signal)).rejects.toMatchObject({ code: 'not-found' });
});

test('a call of the platform is recorded by whichever process takes it', async () => {
  const id = await follow('ada');
  const leader = start();
  await eventually(async () => (await checks()).length === 1, soon);
  const other = start(false);
  const at = Date.now();
  const body = JSON.stringify({
    account: 'ada',
    kind: 'live',
    at,
    facts: { platformId: 'p', startedAt: at - 5_000 },
  });
  const request = { method: 'POST', query: {}, headers: {}, body };
  expect((await other.watcher.hook('kick', request)).status).toBe(204);
  expect((await other.watcher.hook('kick', request)).status).toBe(204);
  expect(await running()).toMatchObject([{ channel_id: id, platform_id: 'p', start_known: 'platform' }]);
  // A hint has the leader look.
  leader.platform.say('ada', offline());
  await other.watcher.hook('kick', {
    ...request,
    body: JSON.stringify({ account: 'ada', kind: 'hint', at, facts: {} }),
  });
  await eventually(async () => (await running()).length === 0, soon);
  expect((await checks()).at(-2)).toMatchObject({ reason: 'push', route: 'first' });
  expect((await other.watcher.hook('twitch', request)).status).toBe(404);
});

test('where there is one way of asking, a doubtful look that somebody asked for is confirmed by the leader', async () => {
  const id = await follow('ada');
  const leader = start(true, 1);
  await eventually(async () => (await checks()).length === 1, soon);
  const other = start(false, 1);
  for (const { platform } of [leader, other]) platform.say('ada', live({ platformId: 'a' }, false));
  await other.watcher.checkNow(id, signal);
  expect(await running()).toEqual([]);
  await eventually(async () => (await running()).length === 1, soon);
});
