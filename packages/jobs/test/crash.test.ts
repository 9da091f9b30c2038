import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createWorker, defineJob, enqueue, getJob, requestCancel, type Worker } from '../src/index.ts';
import { createTestStore } from './support.ts';

const payload = z.object({});
const longName = { name: 'long', payload };
const long = defineJob({ ...longName, run: async () => ({ finishedBy: 'the test' }) });

let store: Store;
const processes: ChildProcess[] = [];
const workers: Worker[] = [];
beforeAll(async () => {
  store = await createTestStore();
});
afterAll(() => store.close());
beforeEach(() => sql`delete from jobs`.execute(store.db));
afterEach(async () => {
  for (const child of processes.splice(0)) child.kill('SIGKILL');
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

/** Starts a real worker process; resolves once it says `said`. */
async function startProcess(said: 'ready' | 'running'): Promise<ChildProcess> {
  const child = spawn(process.execPath, [new URL('crashing-worker.ts', import.meta.url).pathname], {
    env: { ...process.env, DATABASE_URL: store.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  for await (const line of createInterface({ input: child.stdout })) if (line === said) break;
  return child;
}

const state = async (id: string) => (await getJob(store.db, null, id))?.state;

test('kill -9 of a worker: its job is taken up by another within seconds', async () => {
  const id = await enqueue(store.db, longName, {});
  const child = await startProcess('running');
  expect(await state(id)).toBe('running');
  const worker = createWorker(store, [long], { pollMs: 200 });
  workers.push(worker);
  await worker.start();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await state(id)).toBe('running');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect.poll(() => state(id), { timeout: 3_000, interval: 20 }).toBe('done');
  expect((await getJob(store.db, null, id))?.result).toEqual({ finishedBy: 'the test' });
});

test('a job in another process is cancelled within a second', async () => {
  const id = await enqueue(store.db, longName, {});
  await startProcess('running');
  await requestCancel(store.db, { personId: null, jobId: id });
  await expect.poll(() => state(id), { timeout: 1_000, interval: 10 }).toBe('cancelled');
});

test('a job that took its worker down twenty times is given up', async () => {
  const id = await enqueue(store.db, longName, {});
  await sql`update jobs set state = 'running', worker = 1, crashes = 0`.execute(store.db);
  const child = await startProcess('running');
  await sql`update jobs set crashes = 19`.execute(store.db);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const worker = createWorker(store, [long], { pollMs: 50 });
  workers.push(worker);
  await worker.start();
  await expect.poll(() => state(id), { timeout: 3_000 }).toBe('failed');
  expect((await getJob(store.db, null, id))?.error).toContain('20 times');
});

test('a worker that loses its connection gives its jobs up and takes them again', async () => {
  let runs = 0;
  const job = defineJob({
    ...longName,
    run: async (_payload, { signal }) => {
      runs += 1;
      if (runs > 1) return { runs };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw signal.reason;
    },
  });
  const worker = createWorker(store, [job], { pollMs: 50 });
  workers.push(worker);
  await worker.start();
  const id = await enqueue(store.db, longName, {});
  await expect.poll(() => state(id)).toBe('running');
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'fonoteca session'`.execute(store.db);
  await expect.poll(() => state(id), { timeout: 3_000 }).toBe('done');
  expect(runs).toBe(2);
});

test('the end of a job is written even when the database is away at that moment', async () => {
  const job = defineJob({
    ...longName,
    run: async (_payload, { store: jobStore }) => {
      // The pool's connections only: the worker's own, and so its claim, stay.
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
        and application_name = 'fonoteca' and pid <> pg_backend_pid()`.execute(jobStore.db);
      await sql`alter table jobs rename to jobs_away`.execute(jobStore.db);
      setTimeout(() => void sql`alter table jobs_away rename to jobs`.execute(jobStore.db), 600);
      return { settled: true };
    },
  });
  const worker = createWorker(store, [job], { pollMs: 60_000 });
  workers.push(worker);
  const id = await enqueue(store.db, longName, {});
  await worker.start();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await expect.poll(() => state(id), { timeout: 3_000 }).toBe('done');
});
