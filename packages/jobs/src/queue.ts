import { randomUUID } from 'node:crypto';
import { Fault } from '@fonoteca/domain';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { eventChannel, workerChannel } from './channels.ts';
import type { JobName } from './definition.ts';

export interface EnqueueOptions {
  readonly personId?: number;
  /**
   * At most one job of this name and key waits and one runs; another asks the waiting one instead, which
   * becomes this person's where it was nobody's.
   */
  readonly singletonKey?: string;
  readonly startAfterSeconds?: number;
}

/**
 * Puts a job in the queue, on the caller's transaction: it exists when that commits, and workers wake then.
 *
 * Gives its id; with a singleton key that already waits, the id of the waiting job. That row is locked
 * until the caller commits, so the job cannot start before it sees what the caller wrote.
 * Throws ZodError when the payload does not fit (a defect of the caller).
 */
export async function enqueue<Payload>(
  executor: Executor,
  job: JobName<Payload>,
  payload: Payload,
  options: EnqueueOptions = {},
): Promise<string> {
  const checked = job.payload.parse(payload);
  const { rows } = await sql<{ id: string }>`
    insert into jobs (id, name, person_id, state, payload, singleton_key, run_at)
    values (${randomUUID()}, ${job.name}, ${options.personId ?? null}, 'queued', ${JSON.stringify(checked)},
      ${options.singletonKey ?? null}, now() + make_interval(secs => ${options.startAfterSeconds ?? 0}))
    on conflict (name, singleton_key) where state = 'queued'
      do update set run_at = least(jobs.run_at, excluded.run_at),
        person_id = coalesce(jobs.person_id, excluded.person_id)
    returning id`.execute(executor);
  await sql`select pg_notify(${workerChannel}, 'queued')`.execute(executor);
  const id = rows[0]?.id;
  if (!id) throw new Error(`job ${job.name} was not stored`);
  return id;
}

/**
 * Asks a job to stop. A waiting one is cancelled at once; a running one within a second, when its
 * handler heeds the signal; one that has ended stays as it is. `personId` null reaches every job
 * (the owner's command line), `nobodysToo` also those of the schedule. Throws Fault `not-found`, also for the
 * job of somebody else.
 */
export async function requestCancel(
  executor: Executor,
  { personId, jobId, nobodysToo = false }: { personId: number | null; jobId: string; nobodysToo?: boolean },
): Promise<void> {
  const { rows } = await sql<{ state: string; person_id: number | null }>`
    update jobs set
      cancel_requested = cancel_requested or state in ('queued', 'running'),
      finished_at = case when state = 'queued' then now() else finished_at end,
      state = case when state = 'queued' then 'cancelled' else state end
    where id = ${jobId} and (${personId}::int is null or person_id = ${personId} or (person_id is null and ${nobodysToo}))
    returning state, person_id`.execute(executor);
  const job = rows[0];
  if (!job) throw new Fault('not-found', 'There is no such job');
  if (job.state === 'running') {
    await sql`select pg_notify(${workerChannel}, ${`cancel:${jobId}`})`.execute(executor);
  }
  if (job.state === 'cancelled') await announce(executor, jobId);
}

/** Tells open pages how a job stands now. */
export async function announce(executor: Executor, jobId: string): Promise<void> {
  await sql`
    select pg_notify(${eventChannel}, json_build_object('type', 'job', 'personId', person_id, 'id', id,
      'name', name, 'state', state, 'progress', progress)::text)
    from jobs where id = ${jobId} and person_id is not null`.execute(executor);
}
