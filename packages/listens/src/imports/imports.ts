import { Fault, type Refusal } from '@fonoteca/domain';
import { enqueue, requestCancel } from '@fonoteca/jobs';
import type { Database, Executor, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { announce } from '../events.ts';
import { markDirty } from '../intake/dirty-days.ts';
import { lockPerson } from '../intake/settle.ts';
import type { Page } from '../page.ts';
import type { StoredFile } from './files.ts';
import { importJobName } from './job.ts';
import { removeTemporary } from './run.ts';

/** One import as the person sees it: counts are items of the files; instants ISO 8601 in UTC. */
export interface ImportReport {
  readonly id: number;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'undone';
  readonly files: { readonly name: string; readonly bytes: number }[];
  readonly jobId: string | null;
  readonly progress: { readonly share: number | null; readonly note: string | null };
  readonly error: string | null;
  readonly read: number;
  readonly stored: number;
  readonly known: number;
  readonly refused: number;
  readonly ignored: number;
  readonly firstListenAt: string | null;
  readonly lastListenAt: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** Registers an import and queues its job in one transaction. */
export async function createImport(
  db: Database,
  personId: number,
  files: readonly StoredFile[],
): Promise<ImportReport> {
  if (files.length === 0)
    throw new Fault('invalid', 'No file was given', {
      fields: [{ field: 'files', reason: 'choose at least one export file' }],
    });
  return db.transaction().execute(async (trx) => {
    const { id } = await trx
      .insertInto('imports')
      .values({ person_id: personId, files: JSON.stringify(files) })
      .returning('id')
      .executeTakeFirstOrThrow();
    const jobId = await enqueue(trx, importJobName, { importId: id }, { personId });
    await trx.updateTable('imports').set({ job_id: jobId }).where('id', '=', id).execute();
    await announce(trx, { type: 'import', personId, id });
    return getImport(trx, personId, id);
  });
}

const reports = (executor: Executor, personId: number) =>
  executor
    .selectFrom('imports')
    .leftJoin('jobs', 'jobs.id', 'imports.job_id')
    .selectAll('imports')
    .select(['jobs.state as job_state', 'jobs.progress as job_progress', 'jobs.error as job_error'])
    .where('imports.person_id', '=', personId);

type ReportRow = Awaited<ReturnType<ReturnType<typeof reports>['executeTakeFirstOrThrow']>>;

function toReport(row: ReportRow): ImportReport {
  const progress = row.job_progress as { share?: number | null; note?: string | null } | null;
  return {
    id: row.id,
    state: row.undone_at ? 'undone' : row.finished_at ? 'done' : (row.job_state ?? 'failed'),
    files: row.files.map(({ name, bytes }) => ({ name, bytes })),
    jobId: row.job_id,
    progress: { share: row.finished_at ? 1 : (progress?.share ?? null), note: progress?.note ?? null },
    error: row.job_error,
    read: row.read_count,
    stored: row.stored_count,
    known: row.known_count,
    refused: row.refused_count,
    ignored: row.ignored_count,
    firstListenAt: row.first_listen_at?.toISOString() ?? null,
    lastListenAt: row.last_listen_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** Throws Fault `not-found` for an import of somebody else too. */
export async function getImport(executor: Executor, personId: number, id: number): Promise<ImportReport> {
  const row = await reports(executor, personId).where('imports.id', '=', id).executeTakeFirst();
  if (!row) throw new Fault('not-found', `There is no import ${id}`);
  return toReport(row);
}

/** Newest first; the cursor is the id of the last import shown. */
export async function listImports(
  db: Database,
  personId: number,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<ImportReport>> {
  let select = reports(db, personId)
    .orderBy('imports.id', 'desc')
    .limit(query.limit + 1);
  if (query.cursor) select = select.where('imports.id', '<', Number(query.cursor) || 0);
  const rows = await select.execute();
  const items = rows.slice(0, query.limit).map(toReport);
  return { items, next: rows.length > query.limit ? String(items.at(-1)?.id) : null };
}

/** What was refused, in the order of the files; the cursor is the number of the last one shown. */
export async function listRefusals(
  db: Database,
  personId: number,
  importId: number,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<Refusal>> {
  await getImport(db, personId, importId);
  const rows = await db
    .selectFrom('import_refusals')
    .selectAll()
    .where('import_id', '=', importId)
    .where('seq', '>', query.cursor ? Number(query.cursor) || 0 : -1)
    .orderBy('seq')
    .limit(query.limit + 1)
    .execute();
  const shown = rows.slice(0, query.limit);
  return {
    items: shown.map(({ place, field, reason }) => ({ where: place, field, reason })),
    next: rows.length > query.limit ? String(shown.at(-1)?.seq) : null,
  };
}

/** Stops an import at its next batch; what is stored stays. */
export async function cancelImport(db: Database, personId: number, id: number): Promise<ImportReport> {
  const report = await getImport(db, personId, id);
  if (report.jobId && (report.state === 'queued' || report.state === 'running'))
    await requestCancel(db, { personId, jobId: report.jobId });
  return getImport(db, personId, id);
}

/**
 * Takes every listen of an import out again, so that the same file can be imported anew. A listen that
 * another source delivered too is not lost: it goes on as that source sent it.
 */
export async function undoImport(
  store: Store,
  personId: number,
  id: number,
  options: { afterDirty?: (executor: Executor, personId: number) => Promise<void> } = {},
): Promise<ImportReport> {
  const report = await getImport(store.db, personId, id);
  if (report.state === 'queued' || report.state === 'running')
    throw new Fault('conflict', 'The import is still running: cancel it first');
  return store.db.transaction().execute(async (trx) => {
    await lockPerson(trx, personId);
    const ofImport = sql`person_id = ${personId} and import_id = ${id}`;
    await markDirty(trx, sql`select person_id, listened_at as at from listens where ${ofImport}`);
    await sql`
      with heirs as (
        select distinct on (g.listen_id) g.* from listen_sightings g join listens l on l.id = g.listen_id
        where l.person_id = ${personId} and l.import_id = ${id} and g.origin_id <> l.origin_id order by g.listen_id, g.listened_at
      ), moved as (
        delete from listen_sightings g using heirs h
        where g.person_id = h.person_id and g.listened_at = h.listened_at and g.sent_track_id = h.sent_track_id and g.origin_id = h.origin_id and g.ordinal = h.ordinal
      )
      update listens l set listened_at = h.listened_at, sent_track_id = h.sent_track_id, origin_id = h.origin_id, ordinal = h.ordinal, import_id = null,
        seen_in = l.seen_in & ~(1 << o.source::int)
      from heirs h, origins o where l.id = h.listen_id and o.id = l.origin_id`.execute(trx);
    await sql`delete from listen_sightings where person_id = ${personId} and listen_id in (select id from listens where ${ofImport})`.execute(
      trx,
    );
    await sql`delete from listens where ${ofImport}`.execute(trx);
    await trx.updateTable('imports').set({ undone_at: new Date() }).where('id', '=', id).execute();
    await options.afterDirty?.(trx, personId);
    await announce(trx, { type: 'import', personId, id });
    await announce(trx, { type: 'changes', personId });
    return getImport(trx, personId, id);
  });
}

/** Deletes the uploads of imports that were cancelled or failed for good. */
export async function removeAbandonedUploads(db: Database): Promise<void> {
  const rows = await db
    .selectFrom('imports')
    .leftJoin('jobs', 'jobs.id', 'imports.job_id')
    .select('imports.files')
    .where('imports.finished_at', 'is', null)
    .where((where) =>
      where.or([where('jobs.state', 'in', ['cancelled', 'failed']), where('jobs.id', 'is', null)]),
    )
    .where('imports.created_at', '<', sql<Date>`now() - interval '1 day'`)
    .execute();
  for (const row of rows) await removeTemporary(row.files.map((file) => ({ temporary: false, ...file })));
}
