import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  eventually,
  type PlatformDouble,
  type PlayedBroadcast,
  startPlatformDouble,
} from '@fonoteca/test-kit';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LiveWorld, makeLiveWorld } from './watch-support.ts';

const kills = 20;
const calls = 12;
const windowMs = 1_000;
const accounts = ['ada', 'bob', 'cleo', 'dan', 'eve', 'fay'];
const rounds = 5;

let world: LiveWorld;
let double: PlatformDouble;
const folder = mkdtempSync(join(tmpdir(), 'fonoteca-watch-'));
const clockFile = join(folder, 'clock');
const children = new Set<ChildProcess>();
let complaints = '';

beforeAll(async () => {
  world = await makeLiveWorld();
  double = await startPlatformDouble({
    faultRate: 0.25,
    seed: 7,
    retryAfterSeconds: 1,
    lateMs: 700,
    listsPast: true,
    // One of each for certain; the rest comes at random.
    script: [
      { answer: { ok: true } },
      { answer: { status: 503 } },
      { answer: { garbage: 'truncated' } },
      { answer: { cutBeforeAccept: true } },
      { answer: { delayBeforeMs: 700 } },
      { answer: { status: 429, headers: { 'retry-after': '1' } } },
    ],
  });
  await sql`create table told (broadcast_id int not null)`.execute(world.store.db);
  await world.store.db.insertInto('live_platforms').values({ platform: 'kick', mode: 'fixed' }).execute();
  const person = await world.person();
  for (const account of accounts) await world.follow(person, await world.channel(account, { createdAt: 0 }));
  writeFileSync(clockFile, '0');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await double.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a watcher; `leads` is settled once it does. */
function startWatcher() {
  const child = spawn(process.execPath, [new URL('watching-process.ts', import.meta.url).pathname], {
    env: {
      ...process.env,
      DATABASE_URL: world.store.url,
      PLATFORM_URL: double.url,
      CLOCK_FILE: clockFile,
      CALLS: String(calls),
      WINDOW_MS: String(windowMs),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const leads = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('leads')) resolve();
    });
  });
  return { child, leads };
}

type Watching = ReturnType<typeof startWatcher>;

/** Broadcasts of three and a half seconds and more with short gaps, another pattern for each channel. */
function schedule(from: number): Map<string, PlayedBroadcast[]> {
  return new Map(
    accounts.map((account, index) => [
      account,
      Array.from({ length: rounds }, (_, round) => {
        const start = from + 500 + index * 300 + round * 6_000;
        return {
          id: `${account}-${round}`,
          start,
          end: start + 3_600 + index * 200,
          title: `${account} ${round}`,
        };
      }),
    ]),
  );
}

test('killed twenty times among faults and jumping clocks: no window over the budget, every broadcast once', async () => {
  const watching: Watching[] = [startWatcher(), startWatcher(), startWatcher()];
  let leader = await Promise.race(watching.map((one) => one.leads.then(() => one)));
  const begun = Date.now();
  const played = schedule(begun);
  for (const [account, broadcasts] of played) double.play(account, broadcasts);
  const jumps = [3_600_000, -7_200_000, 0, 90_000, -86_400_000, 0, 20 * 86_400_000, 0];
  const takeovers: number[] = [];
  for (let killed = 0; killed < kills; killed++) {
    await sleep(250 + ((killed * 379) % 700));
    if (killed % 2 === 0) writeFileSync(clockFile, String(jumps[(killed / 2) % jumps.length] ?? 0));
    const gone = once(leader.child, 'exit');
    leader.child.kill('SIGKILL');
    await gone;
    const at = Date.now();
    children.delete(leader.child);
    watching.splice(watching.indexOf(leader), 1, startWatcher());
    leader = await Promise.race(watching.map((one) => one.leads.then(() => one)));
    takeovers.push(Date.now() - at);
  }
  writeFileSync(clockFile, '0');
  const end = Math.max(...[...played.values()].flat().map((one) => one.end));
  await sleep(Math.max(0, end - Date.now()));
  double.behave();
  const scripted = [...played.values()].flat().map(({ id }) => id);
  const recorded = async () =>
    await world.store.db.selectFrom('broadcasts').selectAll().orderBy('platform_id').execute();
  const over = async () => (await recorded()).filter(({ ended_at }) => ended_at !== null).length;
  await eventually(async () => (await over()) >= scripted.length, {
    seconds: 15,
    explain: () => `not every broadcast was recorded to its end; ${complaints.slice(-3_000)}`,
  });
  for (const child of children) child.kill('SIGKILL');

  const rows = await recorded();
  const requests = double.requests();
  const { rows: told } = await sql<{ broadcast_id: number }>`select broadcast_id from told`.execute(
    world.store.db,
  );
  const answered = (text: string) => requests.filter((one) => one.answered.includes(text)).length;
  console.info(
    JSON.stringify({
      kills,
      seconds: (Date.now() - begun) / 1_000,
      requests: requests.length,
      refused: answered('429'),
      failed: answered('status 5'),
      garbage: answered('garbage'),
      cut: answered('cut'),
      mostInWindow: double.mostIn(windowMs),
      allowed: calls,
      broadcasts: scripted.length,
      recorded: rows.length,
      caughtLive: rows.filter(({ caught_live }) => caught_live).length,
      told: told.length,
      slowestTakeoverMs: Math.max(...takeovers),
    }),
  );
  expect(double.mostIn(windowMs), complaints).toBeLessThanOrEqual(calls);
  expect(rows.map(({ platform_id }) => platform_id)).toEqual([...scripted].sort());
  expect(rows.filter(({ ended_at }) => ended_at === null)).toEqual([]);
  const caught = rows.filter(({ caught_live }) => caught_live).map(({ id }) => id);
  expect(told.map(({ broadcast_id }) => broadcast_id).sort((a, b) => a - b)).toEqual(
    caught.sort((a, b) => a - b),
  );
  expect(caught.length).toBeGreaterThan(0);
  // The budget was the limit, and faults of every kind came.
  expect(double.mostIn(windowMs)).toBeGreaterThan(calls / 2);
  for (const fault of ['status 429', 'status 50', 'garbage', 'cut'])
    expect(answered(fault), fault).toBeGreaterThan(0);
  expect(Math.max(...takeovers)).toBeLessThan(10_000);
}, 90_000);
