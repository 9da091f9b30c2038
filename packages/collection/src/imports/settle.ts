import { Fault } from '@fonoteca/domain';
import type { OwnedRecord } from '@fonoteca/records';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { mergeRecords } from '../write/merge.ts';
import { recordOf } from '../write/stored.ts';
import { insertRecords, lockShelf, updateRecord } from '../write/write.ts';
import { Candidates } from './candidates.ts';
import type { ImportItem, RecordBatch, RecordImportKind } from './item.ts';

/** Refusals kept word for word; beyond them only the count goes on. */
export const keptRefusals = 1_000;

/** A refusal as it is kept; `release` is for the import itself: what could not be read has not left. */
export interface KeptRefusal {
  readonly where: string;
  readonly field: string;
  readonly reason: string;
  readonly release?: number;
}

export interface RunningImport {
  readonly id: number;
  readonly personId: number;
  readonly kind: RecordImportKind;
}

/**
 * Settles a batch inside the caller's transaction: records, counts and the position are there together or
 * not at all. `from` is the position of the batch before; when another run has taken the import over and
 * stands elsewhere, a Fault `conflict` is thrown.
 */
export async function settleBatch(
  executor: Executor,
  task: RunningImport,
  from: number,
  batch: RecordBatch,
): Promise<void> {
  await lockShelf(executor, task.personId);
  const kept = await holdPosition(executor, task.id, from);
  const records = batch.items.flatMap(({ read }) => (read.ok ? [read.record] : []));
  const refusals = batch.items.flatMap(refusalOf);
  const candidates = await Candidates.load(executor, task.personId, task.id, records);
  const fresh: OwnedRecord[] = [];
  const unchanged: number[] = [];
  let updated = 0;
  for (const record of records) {
    const claim = candidates.claim(record, task.kind);
    if (claim === 'seen') continue;
    if (!claim.row) {
      fresh.push({ ...record, sourceKey: claim.key });
      continue;
    }
    const merged = mergeRecords(recordOf(claim.row), record, task.kind, { knowsNotes: batch.knowsNotes });
    const written = { ...merged, sourceKey: claim.key };
    if (await updateRecord(executor, claim.row, written, task.id)) updated += 1;
    else unchanged.push(claim.row.id);
  }
  await insertRecords(executor, task.personId, fresh, task.id);
  if (unchanged.length > 0) {
    await executor
      .updateTable('records')
      .set({ last_import_id: task.id })
      .where('id', 'in', unchanged)
      .execute();
  }
  const settled = fresh.length + updated + unchanged.length;
  await sql`
    update record_imports set position = ${batch.position}, total = ${batch.total},
      read_count = read_count + ${settled + refusals.length}, added_count = added_count + ${fresh.length},
      updated_count = updated_count + ${updated}, unchanged_count = unchanged_count + ${unchanged.length},
      refusals = refusals || ${JSON.stringify(refusals.slice(0, Math.max(0, keptRefusals - kept)))}::jsonb,
      refused_count = refused_count + ${refusals.length}
    where id = ${task.id}`.execute(executor);
}

function refusalOf({ where, read }: ImportItem): KeptRefusal[] {
  if (read.ok) return [];
  const { field, reason, discogsReleaseId } = read;
  return [{ where, field, reason, ...(discogsReleaseId ? { release: discogsReleaseId } : {}) }];
}

/**
 * Two runs of one import (a worker taken for dead that was not) must not both go on.
 * Gives the number of refusals so far.
 */
async function holdPosition(executor: Executor, importId: number, from: number): Promise<number> {
  const row = await executor
    .selectFrom('record_imports')
    .select(['position', 'finished_at', 'refused_count'])
    .where('id', '=', importId)
    .forUpdate()
    .executeTakeFirst();
  if (row?.position !== from || row.finished_at)
    throw new Fault('conflict', 'Another run has taken this import over');
  return row.refused_count;
}
