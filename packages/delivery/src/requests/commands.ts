import { Fault } from '@fonoteca/domain';
import { announce } from '@fonoteca/listens';
import { priorities } from '@fonoteca/scrobble';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { queueDeliver, queuePlan } from '../queue/names.ts';

export type NamedPriority = 'high' | 'normal' | 'low';

interface LockedJob {
  readonly id: number;
  readonly state: 'running' | 'paused' | 'done' | 'cancelled';
}

/** Nothing of the job goes out until it is resumed; what is on its way is settled. */
export const pauseJob = (db: Database, personId: number, id: string): Promise<void> =>
  command(db, personId, id, async (trx, job) => {
    if (job.state === 'paused') return;
    if (job.state !== 'running') throw over(job);
    await trx.updateTable('scrobble_jobs').set({ state: 'paused' }).where('id', '=', job.id).execute();
  });

export const resumeJob = (db: Database, personId: number, id: string): Promise<void> =>
  command(db, personId, id, async (trx, job) => {
    if (job.state === 'done' || job.state === 'cancelled') throw over(job);
    await trx.updateTable('scrobble_jobs').set({ state: 'running' }).where('id', '=', job.id).execute();
    await wake(trx, personId, job.id);
  });

/**
 * Gives up what was neither heard nor sent: those tracks lose their times, which others may take. What is on
 * its way may have been taken, and is settled.
 */
export const cancelJob = (db: Database, personId: number, id: string): Promise<void> =>
  command(db, personId, id, async (trx, job) => {
    if (job.state === 'cancelled') return;
    if (job.state === 'done') throw over(job);
    await sql`update scrobble_items set state = 'cancelled', listened_at = null
      where job_id = ${job.id} and state in ('waiting', 'planned')`.execute(trx);
    await sql`update deliveries set state = 'cancelled', batch_id = null, finished_at = now()
      where job_id = ${job.id} and state = 'waiting'`.execute(trx);
    await sql`update scrobble_jobs set state = 'cancelled', finished_at = now() where id = ${job.id}`.execute(
      trx,
    );
  });

export const setPriority = (
  db: Database,
  personId: number,
  id: string,
  priority: NamedPriority,
): Promise<void> =>
  command(db, personId, id, async (trx, job) => {
    await trx
      .updateTable('scrobble_jobs')
      .set({ priority: priorities[priority] })
      .where('id', '=', job.id)
      .execute();
    await sql`update deliveries set priority = ${priorities[priority]}
      where job_id = ${job.id} and state = 'waiting'`.execute(trx);
  });

async function command(
  db: Database,
  personId: number,
  id: string,
  work: (trx: Executor, job: LockedJob) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const job = await lockJob(trx, personId, id);
    await work(trx, job);
    await announce(trx, { type: 'scrobble-job', personId, id: String(job.id) });
  });
}

/** Throws Fault `not-found`, also for the job of somebody else. */
async function lockJob(executor: Executor, personId: number, id: string): Promise<LockedJob> {
  const row = await executor
    .selectFrom('scrobble_jobs')
    .select(['id', 'state'])
    .where('id', '=', jobIdOf(id))
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw noSuchJob();
  return row;
}

/** The number of a job; 0, which no job has, for what is no number. */
export const jobIdOf = (id: string): number => (/^\d{1,9}$/.test(id) ? Number(id) : 0);

export const noSuchJob = () => new Fault('not-found', 'There is no such scrobble job');

const over = (job: LockedJob) =>
  new Fault('conflict', `This scrobble job is ${job.state === 'done' ? 'done' : 'cancelled'} already`);

/** Wakes the planner and every account for which something of the job waits. */
async function wake(executor: Executor, personId: number, jobId: number): Promise<void> {
  const { rows } = await sql<{ account_id: number }>`
    select distinct account_id from deliveries where job_id = ${jobId} and state = 'waiting' order by account_id`.execute(
    executor,
  );
  for (const { account_id } of rows) await queueDeliver(executor, account_id);
  await queuePlan(executor, personId);
}
