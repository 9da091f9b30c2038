import { enqueue } from '@fonoteca/jobs';
import type { Database, Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { imagesJobName } from '../images/name.ts';
import { trackListsJobName } from '../track-lists/name.ts';

/** Records by what became of their track lists; those of which nobody has one count as ready. */
export interface TrackListProgress {
  readonly ready: number;
  readonly waiting: number;
  readonly failed: number;
  /** Whether the job that fetches them is at work. */
  readonly running: boolean;
}

export async function trackListProgress(executor: Executor, personId: number): Promise<TrackListProgress> {
  const { rows } = await sql<TrackListProgress>`
    select count(*) filter (where track_state in ('ready', 'none'))::int as ready,
      count(*) filter (where track_state = 'waiting')::int as waiting,
      count(*) filter (where track_state = 'failed')::int as failed,
      exists (select from jobs where name = ${trackListsJobName.name} and person_id = ${personId} and state = 'running') as running
    from records where person_id = ${personId} and left_at is null`.execute(executor);
  return rows[0] ?? { ready: 0, waiting: 0, failed: 0, running: false };
}

/**
 * Queues the fetching of what waits and has no job: a job that failed for good, such as by an account that
 * had to be linked anew, queues itself no more. A job that sleeps until its time is left asleep.
 *
 * @returns for how many people
 */
export async function wakeShelfJobs(db: Database): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select distinct r.person_id as id from records r where r.track_state = 'waiting' and r.left_at is null
      and not exists (select from jobs j where j.name = ${trackListsJobName.name} and j.person_id = r.person_id
        and j.state in ('queued', 'running'))`.execute(db);
  for (const { id } of rows)
    await enqueue(db, trackListsJobName, { personId: id }, { personId: id, singletonKey: `person:${id}` });
  const images = await sql`
    select from images i where i.state = 'waiting' and exists (select from records r where r.image_id = i.id)
      and not exists (select from jobs j where j.name = ${imagesJobName.name} and j.state in ('queued', 'running'))
    limit 1`.execute(db);
  if (images.rows.length > 0) await enqueue(db, imagesJobName, {}, { singletonKey: 'instance' });
  return rows.length;
}
