import { readFile } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  type AnyJob,
  createWorker,
  defineJob,
  enqueue,
  getJob,
  type JobView,
  listJobs,
  requestCancel,
  type Worker,
  type WorkerOptions,
} from '../src/index.ts';
import { createTestStore } from './support.ts';

let store: Store;
let personId: number;
let otherId: number;
const workers: Worker[] = [];

beforeAll(async () => {
  store = await createTestStore();
  personId = await createPerson('Ada');
  otherId = await createPerson('Grace');
});
afterAll(() => store.close());
beforeEach(() => sql`delete from jobs`.execute(store.db));
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

async function createPerson(name: string): Promise<number> {
  const row = await store.db
    .insertInto('people')
    .values({ name, name_key: name.toLowerCase(), role: 'listener' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function startWorker(jobs: AnyJob[], options: WorkerOptions = {}): Promise<Worker> {
  const worker = createWorker(store, jobs, options);
  workers.push(worker);
  await worker.start();
  return worker;
}

async function until(id: string, wanted: (job: JobView) => boolean, withinMs = 5_000): Promise<JobView> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const job = await getJob(store.db, null, id);
    if (job && wanted(job)) return job;
    if (performance.now() > deadline) throw new Error(`job still is ${JSON.stringify(job)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const ended = (job: JobView) => job.finishedAt !== null;
const payload = z.object({ number: z.number() });
const double = defineJob({ name: 'double', payload, run: async ({ number }) => ({ answer: number * 2 }) });
/** Works until it is told to stop. */
const endless = defineJob({
  name: 'endless',
  payload,
  run: (_payload, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    }),
});

describe('queue', () => {
  test('a committed job is picked up at once and keeps its result', async () => {
    await startWorker([double], { pollMs: 60_000 });
    const startedAt = performance.now();
    const id = await enqueue(store.db, double, { number: 21 }, { personId });
    const job = await until(id, ended);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(job).toMatchObject({ state: 'done', result: { answer: 42 }, progress: { share: 1 }, error: null });
  });

  test('a transaction that is rolled back leaves no job', async () => {
    const failed = store.db.transaction().execute(async (transaction) => {
      await enqueue(transaction, double, { number: 1 }, { personId });
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect((await listJobs(store.db, personId, { limit: 10 })).items).toEqual([]);
  });

  test('a job starts only after the transaction that queued it has committed', async () => {
    const seen = defineJob({
      name: 'seen',
      payload: z.object({}),
      run: async (_payload, context) => {
        const { rows } = await sql`select from people where name = 'Committed later'`.execute(
          context.store.db,
        );
        return { rows: rows.length };
      },
    });
    const first = await enqueue(store.db, seen, {}, { singletonKey: 'all', startAfterSeconds: 0.05 });
    const worker = createWorker(store, [seen], { pollMs: 20 });
    workers.push(worker);
    const id = await store.db.transaction().execute(async (transaction) => {
      const waiting = await enqueue(transaction, seen, {}, { singletonKey: 'all' });
      await worker.start();
      await new Promise((resolve) => setTimeout(resolve, 200));
      await transaction
        .insertInto('people')
        .values({ name: 'Committed later', name_key: 'committed later', role: 'listener' })
        .execute();
      return waiting;
    });
    expect(id).toBe(first);
    expect((await until(id, ended)).result).toEqual({ rows: 1 });
  });

  test('of one singleton key one job waits and one runs', async () => {
    const key = { personId, singletonKey: 'refold' };
    const running = await enqueue(store.db, endless, { number: 1 }, key);
    await startWorker([endless], { concurrency: 4 });
    await until(running, (job) => job.state === 'running');
    const waiting = await enqueue(store.db, endless, { number: 2 }, key);
    expect(await enqueue(store.db, endless, { number: 3 }, key)).toBe(waiting);
    expect(await enqueue(store.db, endless, { number: 3 }, { personId, singletonKey: 'other' })).not.toBe(
      waiting,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await getJob(store.db, personId, waiting)).toMatchObject({ state: 'queued' });
    await requestCancel(store.db, { personId, jobId: running });
    await until(waiting, (job) => job.state === 'running');
  });

  test('a delayed job waits for its time', async () => {
    const id = await enqueue(store.db, double, { number: 1 }, { startAfterSeconds: 0.4 });
    await startWorker([double], { pollMs: 50 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await getJob(store.db, null, id)).toMatchObject({ state: 'queued' });
    await until(id, ended);
  });
});

describe('endings', () => {
  test('a fault fails the job with its words and is not tried again', async () => {
    let runs = 0;
    const job = defineJob({
      name: 'faulty',
      payload: z.object({}),
      run: async () => {
        runs += 1;
        throw new Fault('invalid', 'The file is empty');
      },
    });
    await startWorker([job]);
    const view = await until(await enqueue(store.db, job, {}), ended);
    expect(view).toMatchObject({ state: 'failed', error: 'The file is empty' });
    expect(runs).toBe(1);
  });

  test('an unexpected error is tried again, then fails', async () => {
    let runs = 0;
    const errors: unknown[] = [];
    const job = defineJob({
      name: 'broken',
      payload: z.object({}),
      run: async () => {
        runs += 1;
        throw new TypeError('out of luck');
      },
    });
    await startWorker([job], {
      retryDelaysSeconds: [0.01, 0.01, 0.01],
      pollMs: 30,
      onError: (error) => errors.push(error),
    });
    const view = await until(await enqueue(store.db, job, {}), ended);
    expect(view.state).toBe('failed');
    expect(view.error).toContain('out of luck');
    expect(runs).toBe(4);
    expect(errors).toHaveLength(4);
  });

  test('a missing file is an error of the job, not of the database', async () => {
    const job = defineJob({
      name: 'reading',
      payload: z.object({}),
      run: async () => ({ text: await readFile('/nowhere/at-all', 'utf8') }),
    });
    await startWorker([job], { retryDelaysSeconds: [] });
    expect((await until(await enqueue(store.db, job, {}), ended)).state).toBe('failed');
  });

  test('a stop hands the job back, and the next worker finishes it', async () => {
    let runs = 0;
    const job = defineJob({
      name: 'resumable',
      payload: z.object({}),
      run: async (_payload, { signal }) => {
        runs += 1;
        if (runs > 1) return { runs };
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw signal.reason;
      },
    });
    const id = await enqueue(store.db, job, {});
    const worker = await startWorker([job]);
    await until(id, (view) => view.state === 'running');
    await worker.stop();
    expect(await getJob(store.db, null, id)).toMatchObject({ state: 'queued', error: null });
    await startWorker([job]);
    expect(await until(id, ended)).toMatchObject({ state: 'done', result: { runs: 2 } });
  });

  test('progress is thinned out, and the person is told', async () => {
    const job = defineJob({
      name: 'counting',
      payload: z.object({}),
      run: async (_payload, context) => {
        for (let step = 0; step < 200; step += 1)
          await context.progress({ share: step / 200, note: `${step}` });
        return {};
      },
    });
    const events: { type: string; state: string; personId: number }[] = [];
    const client = await store.pool.connect();
    try {
      client.on('notification', ({ payload: text }) => events.push(JSON.parse(text ?? '')));
      await client.query('listen fonoteca');
      await startWorker([job]);
      const id = await enqueue(store.db, job, {}, { personId });
      expect((await until(id, ended)).progress).toMatchObject({ share: 1, note: '199' });
      await expect.poll(() => events.at(-1)?.state).toBe('done');
      expect(events.length).toBeLessThan(10);
      expect(events.every((event) => event.type === 'job' && event.personId === personId)).toBe(true);
    } finally {
      client.release(true);
    }
  });
});

describe('cancel', () => {
  test('a waiting job is cancelled at once', async () => {
    const id = await enqueue(store.db, endless, { number: 1 }, { personId });
    await requestCancel(store.db, { personId, jobId: id });
    expect(await getJob(store.db, personId, id)).toMatchObject({ state: 'cancelled' });
  });

  test('a running job is told within a second', async () => {
    await startWorker([endless], { pollMs: 60_000 });
    const id = await enqueue(store.db, endless, { number: 1 }, { personId });
    await until(id, (job) => job.state === 'running');
    await requestCancel(store.db, { personId, jobId: id });
    await until(id, (job) => job.state === 'cancelled', 1_000);
  });

  test("somebody else's job is not found", async () => {
    const id = await enqueue(store.db, endless, { number: 1 }, { personId });
    await expect(requestCancel(store.db, { personId: otherId, jobId: id })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await getJob(store.db, otherId, id)).toBeUndefined();
    expect(await getJob(store.db, personId, id)).toMatchObject({ state: 'queued' });
  });
});

describe('workers', () => {
  test('two handlers of one name, or none for a waiting job, stop the boot', async () => {
    expect(() => createWorker(store, [double, double])).toThrow('two handlers for the job double');
    await enqueue(store.db, endless, { number: 1 });
    await expect(createWorker(store, [double]).start()).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a worker of one job leaves the others alone', async () => {
    const other = await enqueue(store.db, endless, { number: 1 });
    const mine = await enqueue(store.db, double, { number: 1 });
    await startWorker([double, endless], { only: [mine] });
    await until(mine, ended);
    expect(await getJob(store.db, null, other)).toMatchObject({ state: 'queued' });
  });

  test('a scheduled job is queued once for all workers', async () => {
    const nightly = defineJob({ name: 'nightly', payload: z.object({}), run: async () => ({}) });
    const schedules = [{ job: nightly, payload: {}, everySeconds: 3600 }];
    await Promise.all([1, 2, 3].map(() => startWorker([nightly], { schedules, pollMs: 30 })));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { rows } = await sql<{ name: string; state: string }>`select name, state from jobs`.execute(
      store.db,
    );
    expect(rows).toEqual([{ name: 'nightly', state: 'done' }]);
  });

  test('jobs are listed in pages, newest first, for their person alone', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 5; number += 1) {
      ids.push(await enqueue(store.db, double, { number }, { personId }));
    }
    await enqueue(store.db, double, { number: 9 }, { personId: otherId });
    const first = await listJobs(store.db, personId, { limit: 3 });
    const second = await listJobs(store.db, personId, { limit: 3, cursor: first.next ?? '' });
    expect([...first.items, ...second.items].map((job) => job.id)).toEqual(ids.toReversed());
    expect(second.next).toBeNull();
    await expect(listJobs(store.db, personId, { limit: 3, cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});
