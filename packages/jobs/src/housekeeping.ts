import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import type { JobName } from './definition.ts';
import { enqueue } from './queue.ts';

/** A job that is queued again and again for the instance itself. */
export interface Schedule {
  readonly job: JobName<never> | JobName<Record<string, unknown>>;
  readonly payload: Record<string, unknown>;
  readonly everySeconds: number;
}

const keepFinishedDays = 90;

/** Queues what is due by the schedules: once, however many workers ask. */
export async function queueDue(db: Database, schedules: readonly Schedule[]): Promise<void> {
  for (const { job, payload, everySeconds } of schedules) {
    const key = `schedule:${job.name}`;
    await db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtext(${key}))`.execute(transaction);
      const { rows } = await sql`
        select from jobs where name = ${job.name} and singleton_key = ${key}
          and created_at > now() - make_interval(secs => ${everySeconds}) limit 1`.execute(transaction);
      if (rows.length > 0) return;
      await enqueue(transaction, job as JobName<Record<string, unknown>>, payload, { singletonKey: key });
    });
  }
}

/** Forgets jobs that ended long ago. */
export async function deleteOldJobs(db: Database): Promise<void> {
  await sql`delete from jobs where finished_at < now() - make_interval(days => ${keepFinishedDays})`.execute(
    db,
  );
}
