import { enqueue } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { announceRecords } from '../events.ts';
import { imagesJobName } from '../images/name.ts';
import { trackListsJobName } from '../track-lists/name.ts';
import { lockShelf } from '../write/write.ts';
import { type KeptRefusal, keptRefusals, type RunningImport } from './settle.ts';

/**
 * Ends an import inside the caller's transaction: what the source no longer has is marked, and the jobs
 * that fetch track lists and covers are queued.
 *
 * Nothing is marked when the source held no record at all or changed while it was read, nor when more
 * was refused than is kept or a refused row names no release and so may be any copy; a copy whose row
 * was refused has not left.
 */
export async function finishImport(
  executor: Executor,
  task: RunningImport,
  options: { readonly isUnsteady: boolean },
): Promise<void> {
  await lockShelf(executor, task.personId);
  const row = await executor
    .selectFrom('record_imports')
    .select(['finished_at', 'read_count', 'refused_count', 'refusals'])
    .where('id', '=', task.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (row.finished_at) return;
  const refusals = row.refusals as readonly KeptRefusal[];
  const isWhole =
    row.read_count > row.refused_count &&
    row.refused_count <= keptRefusals &&
    refusals.every(({ release }) => release !== undefined) &&
    !options.isUnsteady;
  const refused = refusals.flatMap(({ release }) => release ?? []);
  const left = isWhole ? await markLeft(executor, task, refused) : 0;
  await executor
    .updateTable('record_imports')
    .set({ finished_at: new Date(), left_count: left })
    .where('id', '=', task.id)
    .execute();
  await queueShelfJobs(executor, task.personId);
  await announceRecords(executor, task.personId);
}

async function markLeft(
  executor: Executor,
  task: RunningImport,
  refused: readonly number[],
): Promise<number> {
  const source = task.kind === 'collection-json' ? 'collection-json' : 'discogs';
  const { numAffectedRows } = await sql`
    update records set left_at = now(), updated_at = now()
    where person_id = ${task.personId} and source = ${source} and left_at is null
      and last_import_id is distinct from ${task.id}
      and not coalesce(discogs_release_id = any(${[...refused]}::int[]), false)`.execute(executor);
  return Number(numAffectedRows ?? 0n);
}

/** Queues what fetches track lists and covers; asking twice queues once. */
export async function queueShelfJobs(executor: Executor, personId: number): Promise<void> {
  await enqueue(executor, trackListsJobName, { personId }, { personId, singletonKey: `person:${personId}` });
  await enqueue(executor, imagesJobName, {}, { singletonKey: 'instance' });
}
