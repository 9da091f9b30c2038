import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createRecordImport, getRecordImport } from '../src/index.ts';
import { csvOf, csvRow, makeWorld, type World } from './support.ts';

let world: World;
const processes: ChildProcess[] = [];
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
afterEach(() => {
  for (const child of processes.splice(0)) child.kill('SIGKILL');
});

/** Starts a real worker process that imports; resolves when it is ready. */
async function startProcess(jobs: string, items = 0): Promise<ChildProcess> {
  const child = spawn(process.execPath, [new URL('importing-worker.ts', import.meta.url).pathname], {
    env: { ...process.env, DATABASE_URL: world.store.url, ITEMS: String(items), JOBS: jobs },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  for await (const line of createInterface({ input: child.stdout })) if (line === 'ready') break;
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function jobOf(importId: number): Promise<string> {
  const row = await world.store.db
    .selectFrom('record_imports')
    .select('job_id')
    .where('id', '=', importId)
    .executeTakeFirstOrThrow();
  return row.job_id ?? '';
}

/** Runs an import through processes that are killed once it has got a bit further; gives the kills. */
async function importThroughKills(person: number, importId: number, items = 0): Promise<number> {
  const job = await jobOf(importId);
  let kills = 0;
  for (let run = 0; run < 40; run += 1) {
    const before = (await getRecordImport(world.store.db, person, importId)).read;
    const child = await startProcess(job, items);
    const patience = 20 + Math.random() * 60;
    for (;;) {
      const { state, read } = await getRecordImport(world.store.db, person, importId);
      if (state === 'done') return kills;
      expect(state).not.toBe('failed');
      if (kills < 4 && read > before) break;
      await sleep(5);
    }
    await sleep(patience);
    await kill(child);
    kills += 1;
    // A worker that is gone is noticed by the next one.
    await sql`update jobs set run_at = now() where id = ${job}`.execute(world.store.db);
  }
  throw new Error('the import does not get to its end');
}

test('a CSV import killed again and again ends with exact counts', { timeout: 60_000 }, async () => {
  const person = await world.person('csv');
  const rows = Array.from({ length: 4000 }, (_, index) =>
    index % 100 === 7 ? csvRow('x') : csvRow(1 + Math.floor(index / 2)),
  );
  const { id } = await createRecordImport(world.store.db, {
    personId: person,
    file: world.file(csvOf(...rows)),
  });
  const kills = await importThroughKills(person, id);
  expect(kills).toBeGreaterThanOrEqual(1);
  expect(await getRecordImport(world.store.db, person, id)).toMatchObject({
    state: 'done',
    read: 4000,
    added: 3960,
    updated: 0,
    unchanged: 0,
    refused: 40,
    left: 0,
  });
  const { rows: stored } = await sql<{ records: number; keys: number; artists: number }>`
    select count(*)::int as records, count(distinct source_key)::int as keys,
      (select count(*)::int from record_artists where person_id = ${person}) as artists
    from records where person_id = ${person}`.execute(world.store.db);
  expect(stored[0]).toEqual({ records: 3960, keys: 3960, artists: 3960 });
});

test('an import from the API goes on at the page where it was killed', { timeout: 60_000 }, async () => {
  const person = await world.person('api');
  const { id } = await createRecordImport(world.store.db, { personId: person, kind: 'discogs-api' });
  expect(await importThroughKills(person, id, 2500)).toBeGreaterThanOrEqual(1);
  expect(await getRecordImport(world.store.db, person, id)).toMatchObject({
    state: 'done',
    read: 2500,
    added: 2500,
    refused: 0,
    left: 0,
  });
});
