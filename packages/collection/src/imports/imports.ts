import { rm } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';
import { enqueue, requestCancel } from '@fonoteca/jobs';
import type { Database, Executor } from '@fonoteca/store';
import { lockShelf } from '../write/write.ts';
import { inspectRecordFile } from './inspect.ts';
import type { RecordImportKind } from './item.ts';
import { recordImportJobName } from './name.ts';
import type { KeptRefusal } from './settle.ts';

/** One import of records as the person sees it; instants ISO 8601 in UTC. */
export interface RecordImportReport {
  readonly id: number;
  readonly kind: RecordImportKind;
  readonly fileName: string | null;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 … 1, null while unknown. */
  readonly share: number | null;
  readonly read: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly left: number;
  readonly refused: number;
  /** The first thousand. */
  readonly refusals: { readonly where: string; readonly field: string; readonly reason: string }[];
  readonly error: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** A file to import; a `temporary` one (an upload) is deleted when the import has ended. */
export interface RecordFile {
  readonly name: string;
  readonly path: string;
  readonly temporary: boolean;
}

export interface NewRecordImport {
  readonly personId: number;
  /** Without it the file is looked at: a CSV of Discogs or a collection.json. */
  readonly kind?: RecordImportKind;
  readonly file?: RecordFile;
}

/**
 * Registers an import and queues its job in one transaction. A file is looked at first: what is no
 * collection is refused before anything is stored.
 *
 * Throws Fault `invalid` or `too-large` for the file, `conflict` while another import of the person runs.
 */
export async function createRecordImport(db: Database, wanted: NewRecordImport): Promise<RecordImportReport> {
  const { personId, file } = wanted;
  const kind = file ? await inspectRecordFile(file.path, wanted.kind) : wanted.kind;
  if (!kind || (kind === 'discogs-api') !== !file)
    throw new Fault('invalid', 'No file was given', {
      fields: [{ field: 'file', reason: 'choose the CSV of Discogs or a collection.json' }],
    });
  return db.transaction().execute(async (trx) => {
    await lockShelf(trx, personId);
    const running = (await listRecordImports(trx, personId)).find(
      ({ state }) => state === 'queued' || state === 'running',
    );
    if (running)
      throw new Fault('conflict', 'Another import of records is running: wait for it, or cancel it', {
        fields: [{ field: 'import', reason: `import ${running.id} is ${running.state}` }],
      });
    const { id } = await trx
      .insertInto('record_imports')
      .values({
        person_id: personId,
        kind,
        file_name: file?.name.slice(0, 300) ?? null,
        file_path: file?.path ?? null,
        job_id: null,
        total: null,
        finished_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const payload = { importId: id, removesFile: file?.temporary ?? false };
    const jobId = await enqueue(trx, recordImportJobName, payload, { personId });
    await trx.updateTable('record_imports').set({ job_id: jobId }).where('id', '=', id).execute();
    return getRecordImport(trx, personId, id);
  });
}

const reports = (executor: Executor, personId: number) =>
  executor
    .selectFrom('record_imports')
    .leftJoin('jobs', 'jobs.id', 'record_imports.job_id')
    .selectAll('record_imports')
    .select([
      'jobs.state as job_state',
      'jobs.progress as job_progress',
      'jobs.error as job_error',
      'jobs.payload as job_payload',
    ])
    .where('record_imports.person_id', '=', personId);

type ReportRow = Awaited<ReturnType<ReturnType<typeof reports>['executeTakeFirstOrThrow']>>;

function toReport(row: ReportRow): RecordImportReport {
  const progress = row.job_progress as { share?: number | null } | null;
  const state = row.finished_at ? 'done' : (row.job_state ?? 'failed');
  return {
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    state,
    share: row.finished_at ? 1 : (progress?.share ?? null),
    read: row.read_count,
    added: row.added_count,
    updated: row.updated_count,
    unchanged: row.unchanged_count,
    left: row.left_count,
    refused: row.refused_count,
    refusals: (row.refusals as readonly KeptRefusal[]).map(({ where, field, reason }) => ({
      where,
      field,
      reason,
    })),
    error: state === 'done' ? null : row.job_error,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** The newest hundred imports, newest first. */
export async function listRecordImports(executor: Executor, personId: number): Promise<RecordImportReport[]> {
  const rows = await reports(executor, personId).orderBy('record_imports.id', 'desc').limit(100).execute();
  return rows.map(toReport);
}

/** Throws Fault `not-found` for an import of somebody else too. */
export async function getRecordImport(
  executor: Executor,
  personId: number,
  id: number,
): Promise<RecordImportReport> {
  return toReport(await rowOf(executor, personId, id));
}

async function rowOf(executor: Executor, personId: number, id: number): Promise<ReportRow> {
  const row = await reports(executor, personId).where('record_imports.id', '=', id).executeTakeFirst();
  if (!row) throw new Fault('not-found', `There is no import of records ${id}`);
  return row;
}

/** Stops an import at its next batch. What it has read stays; nothing is marked as gone. */
export async function cancelRecordImport(
  db: Database,
  personId: number,
  id: number,
): Promise<RecordImportReport> {
  const row = await rowOf(db, personId, id);
  const { state } = toReport(row);
  if (row.job_id && (state === 'queued' || state === 'running'))
    await requestCancel(db, { personId, jobId: row.job_id });
  const after = await getRecordImport(db, personId, id);
  // A job that never began deletes no upload itself.
  const removesFile = (row.job_payload as { removesFile?: boolean } | null)?.removesFile === true;
  if (state === 'queued' && after.state === 'cancelled' && removesFile && row.file_path)
    await rm(row.file_path, { force: true });
  return after;
}
