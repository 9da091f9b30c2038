import { announce } from '@fonoteca/listens';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';

/**
 * Closes those of these jobs that have nothing left to do, and tells open pages how all of them stand:
 * called in whatever transaction changed their items or deliveries.
 */
export async function finishJobs(executor: Executor, jobIds: readonly number[]): Promise<void> {
  if (jobIds.length === 0) return;
  await sql`
    update scrobble_jobs j set state = 'done', finished_at = now()
    where j.id = any(${jobIds}::int[]) and j.state in ('running', 'paused')
      and not exists (select from scrobble_items i where i.job_id = j.id and i.state in ('waiting', 'planned'))
      and not exists (select from deliveries d where d.job_id = j.id and d.state in ('waiting', 'sending'))`.execute(
    executor,
  );
  const rows = await executor
    .selectFrom('scrobble_jobs')
    .select(['id', 'person_id'])
    .where('id', 'in', [...new Set(jobIds)])
    .execute();
  for (const { id, person_id } of rows) {
    await announce(executor, { type: 'scrobble-job', personId: person_id, id: String(id) });
  }
}

/** Tells open pages that the account on which their open jobs wait stands otherwise now. */
export async function announceOpenJobs(executor: Executor, accountId: number): Promise<void> {
  const { rows } = await sql<{ id: number; person_id: number }>`
    select j.id, j.person_id from linked_accounts a join scrobble_jobs j on j.person_id = a.person_id
    where a.id = ${accountId} and j.state in ('running', 'paused') order by j.id desc limit 50`.execute(
    executor,
  );
  for (const { id, person_id } of rows) {
    await announce(executor, { type: 'scrobble-job', personId: person_id, id: String(id) });
  }
}
