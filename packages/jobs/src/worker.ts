import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '@fonoteca/domain';
import { openSession, type Session, type Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { workerChannel, workerLockClass } from './channels.ts';
import { claimNext, recoverAbandoned } from './claims.ts';
import type { AnyJob } from './definition.ts';
import { deleteOldJobs, queueDue, type Schedule } from './housekeeping.ts';
import { announce } from './queue.ts';
import { type Run, type StopReason, startRun } from './run.ts';

export interface WorkerOptions {
  /** Jobs at once. */
  readonly concurrency?: number;
  readonly schedules?: readonly Schedule[];
  /** Takes only these jobs (a command that runs one of its own); leaves everything else alone. */
  readonly only?: readonly string[];
  /** Waits before a job that threw is tried again; its length is how often. */
  readonly retryDelaysSeconds?: readonly number[];
  /** How often it looks for due, abandoned and scheduled jobs when nothing wakes it. */
  readonly pollMs?: number;
  /** How long a stop waits for handlers that were told to. */
  readonly stopWithinMs?: number;
  readonly onError?: (error: unknown, job?: { readonly id: string; readonly name: string }) => void;
}

export interface Worker {
  /** Throws Fault `conflict` when waiting jobs have no handler. */
  start(): Promise<void>;
  /** Stops taking jobs, hands running ones back to the queue, and lets go of its connection. */
  stop(): Promise<void>;
  /** Whether it holds its connection and is taking jobs. */
  healthy(): boolean;
}

const deleteOldEveryMs = 3_600_000;

/** Runs jobs of the queue. Throws when two definitions share a name. */
export function createWorker(
  store: Store,
  definitions: readonly AnyJob[],
  options: WorkerOptions = {},
): Worker {
  const jobs = new Map<string, AnyJob>();
  for (const job of definitions) {
    if (jobs.has(job.name)) throw new Error(`two handlers for the job ${job.name}`);
    jobs.set(job.name, job);
  }
  const onError = options.onError ?? (() => undefined);
  const runs = new Map<string, Run>();
  let session: Session | undefined;
  let number: number | undefined;
  let stopping = false;
  let wake: () => void = () => undefined;
  let loop: Promise<void> | undefined;
  let oldDeletedAt = 0;

  const stopAll = (reason: StopReason): void => {
    for (const run of runs.values()) run.stop(reason);
  };

  const takeWhatIsDue = async (): Promise<void> => {
    while (!stopping && number !== undefined && runs.size < (options.concurrency ?? 2)) {
      const worker = number;
      const claim = await claimNext(store.db, {
        worker,
        names: [...jobs.keys()],
        except: [...runs.keys()],
        only: options.only,
      });
      const job = claim && jobs.get(claim.name);
      if (!job) return;
      const run = startRun(job, claim, {
        store,
        worker,
        retryDelaysSeconds: options.retryDelaysSeconds ?? [2, 15, 60],
        onError,
      });
      runs.set(claim.id, run);
      // Taken while the connection broke or the stop began: it was not in the map when those looked.
      if (number !== worker) run.stop('lost');
      if (stopping) run.stop('stopping');
      void run.over.then(() => {
        runs.delete(claim.id);
        wake();
      });
    }
  };

  const lookAround = async (): Promise<void> => {
    for (const id of await recoverAbandoned(store.db)) await announce(store.db, id);
    if (options.only) return;
    await queueDue(store.db, options.schedules ?? []);
    if (Date.now() - oldDeletedAt < deleteOldEveryMs) return;
    oldDeletedAt = Date.now();
    await deleteOldJobs(store.db);
  };

  const work = async (): Promise<void> => {
    let lookedAt = 0;
    const pollMs = options.pollMs ?? 2_000;
    while (!stopping) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      try {
        if (Date.now() - lookedAt >= pollMs) {
          await lookAround();
          lookedAt = Date.now();
        }
        await takeWhatIsDue();
      } catch (error) {
        onError(error);
      }
      await Promise.race([woken, sleep(pollMs, undefined, { ref: false })]);
    }
  };

  const onNotification = (_channel: string, payload: string): void => {
    if (payload.startsWith('cancel:')) runs.get(payload.slice('cancel:'.length))?.stop('cancelled');
    else wake();
  };

  return {
    async start() {
      if (!options.only) await refuseUnknownJobs(store, [...jobs.keys()]);
      session = await openSession(store.url, {
        channels: [workerChannel],
        onNotification,
        onConnect: async (client) => {
          const candidate = randomInt(1, 2 ** 31 - 1);
          const { rows } = await client.query('select pg_try_advisory_lock($1::int, $2::int) as held', [
            workerLockClass,
            candidate,
          ]);
          if (!rows[0]?.held) throw new Error('the number of this worker is taken');
          number = candidate;
          wake();
        },
        onLost: (error) => {
          number = undefined;
          stopAll('lost');
          onError(error);
        },
      });
      loop = work();
    },
    async stop() {
      stopping = true;
      wake();
      stopAll('stopping');
      await loop;
      const finished = Promise.all([...runs.values()].map((run) => run.over));
      await Promise.race([finished, sleep(options.stopWithinMs ?? 10_000, undefined, { ref: false })]);
      await session?.close();
      number = undefined;
    },
    healthy: () => !stopping && number !== undefined,
  };
}

async function refuseUnknownJobs(store: Store, names: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from jobs where state in ('queued', 'running') and name <> all(${[...names]})
    limit 1`.execute(store.db);
  const [job] = rows;
  if (!job) return;
  throw new Fault('conflict', `The job ${job.id} waits for "${job.name}", which this version cannot run`, {
    fields: [{ field: 'jobs', reason: `run the version that made it, or: fonoteca job cancel ${job.id}` }],
  });
}
