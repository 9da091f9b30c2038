import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { workerLockClass } from './channels.ts';

/** A job that a worker holds. `attempt` tells this run from a later one of the same job. */
export interface Claim {
  readonly id: string;
  readonly name: string;
  readonly personId: number | null;
  readonly payload: unknown;
  readonly attempt: number;
  /** Unexpected errors so far. */
  readonly failures: number;
}

export interface ClaimFilter {
  readonly worker: number;
  readonly names: readonly string[];
  /** Jobs not to take: those this worker is still winding down. */
  readonly except: readonly string[];
  /** Only these jobs, where given. */
  readonly only?: readonly string[] | undefined;
}

/** Takes the next job that is due; two workers never take the same one. */
export async function claimNext(db: Database, filter: ClaimFilter): Promise<Claim | undefined> {
  const { rows } = await sql<Claim>`
    update jobs set state = 'running', worker = ${filter.worker}, attempts = attempts + 1,
      started_at = coalesce(started_at, now())
    where id = (
      select id from jobs waiting
      where state = 'queued' and run_at <= now() and name = any(${[...filter.names]})
        and id <> all(${[...filter.except]}::uuid[])
        ${filter.only ? sql`and id = any(${[...filter.only]}::uuid[])` : sql``}
        and not exists (select from jobs busy where busy.state = 'running'
          and busy.name = waiting.name and busy.singleton_key = waiting.singleton_key)
      order by run_at, created_at limit 1 for update skip locked)
    returning id, name, person_id as "personId", payload, attempts as attempt, failures`.execute(db);
  return rows[0];
}

/** A server that is killed again and again for other reasons must not cost a job its life; one that kills the server must end. */
const maximumCrashes = 20;

/**
 * Puts jobs back whose worker is gone: its advisory lock, held by its connection, is free. A job that
 * was to be cancelled is cancelled; one whose
 * worker went down twenty times without its getting further is given up. The more often, the longer it waits.
 * Gives the ids it touched.
 */
export async function recoverAbandoned(db: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update jobs set worker = null, crashes = crashes + 1,
      run_at = now() + make_interval(secs => least(10, greatest(0, power(2, crashes - 4) - 1))),
      state = ${stateOfAbandoned},
      finished_at = case when ${stateOfAbandoned} = 'queued' then null else now() end,
      error = case when not cancel_requested and crashes + 1 >= ${maximumCrashes}
        then 'The server went down ' || crashes + 1 || ' times while this job ran and did not get further; it is not tried again'
        else error end
    where state = 'running' and not exists (
      select from pg_locks where locktype = 'advisory' and objsubid = 2 and granted
        and classid = ${workerLockClass}::int::oid and objid = jobs.worker::oid
        and database = (select oid from pg_database where datname = current_database()))
    returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** A job with a key yields to the one that already waits under it. */
const yields = sql`exists (select from jobs waiting where waiting.state = 'queued'
  and waiting.name = jobs.name and waiting.singleton_key = jobs.singleton_key)`;

const stateOfAbandoned = sql`(case when cancel_requested or ${yields} then 'cancelled'
  when crashes + 1 >= ${maximumCrashes} then 'failed' else 'queued' end)`;

export type Ending =
  | { readonly kind: 'done'; readonly result: Record<string, unknown> | undefined }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'cancelled' }
  /** Back to the queue; `failed` counts an unexpected error. */
  | {
      readonly kind: 'again';
      readonly afterSeconds: number;
      readonly failed: boolean;
      readonly error?: string;
    };

/** Settles a run. Does nothing when the job has been taken from this worker meanwhile. */
export async function settle(db: Database, worker: number, claim: Claim, ending: Ending): Promise<void> {
  const held = sql`id = ${claim.id} and state = 'running' and worker = ${worker} and attempts = ${claim.attempt}`;
  if (ending.kind === 'again') {
    await sql`
      update jobs set worker = null, run_at = now() + make_interval(secs => ${ending.afterSeconds}),
        state = case when cancel_requested or ${yields} then 'cancelled' else 'queued' end,
        finished_at = case when cancel_requested or ${yields} then now() end,
        failures = failures + ${ending.failed ? 1 : 0}, error = coalesce(${ending.error ?? null}, error)
      where ${held}`.execute(db);
    return;
  }
  const result = ending.kind === 'done' && ending.result ? JSON.stringify(ending.result) : null;
  await sql`
    update jobs set worker = null, state = ${ending.kind}, finished_at = now(), result = ${result},
      error = ${ending.kind === 'failed' ? ending.error : null},
      progress = case when ${ending.kind} = 'done' then progress || '{"share":1}' else progress end
    where ${held}`.execute(db);
}

/** Notes progress; says whether the job is to go on. */
export async function noteProgress(
  db: Database,
  worker: number,
  claim: Claim,
  progress: { share: number | null; note?: string },
): Promise<'go on' | 'cancelled' | 'lost'> {
  const best = sql`coalesce((jobs.progress ->> 'best')::float8, 0)`;
  const further = sql`${progress.share ?? 0}::float8 > ${best}`;
  const { rows } = await sql<{ cancel_requested: boolean }>`
    update jobs set
      -- A job that gets further than ever before is not what takes the server down.
      crashes = case when ${further} then 0 else crashes end,
      progress = ${JSON.stringify(progress)}::jsonb || jsonb_build_object('best', greatest(${best}, ${progress.share ?? 0}::float8))
    where id = ${claim.id} and state = 'running' and worker = ${worker} and attempts = ${claim.attempt}
    returning cancel_requested`.execute(db);
  if (!rows[0]) return 'lost';
  return rows[0].cancel_requested ? 'cancelled' : 'go on';
}
