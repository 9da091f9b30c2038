import { rm } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';
import type { Executor, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { TrackDirectory } from '../catalogue/track-directory.ts';
import { announce } from '../events.ts';
import type { AfterDirty } from '../intake/intake.ts';
import { Lookups } from '../intake/lookups.ts';
import { settle } from '../intake/settle.ts';
import { type ImportBatch, readBatches } from './batches.ts';
import type { StoredFile } from './files.ts';

/** Refusals kept word for word; beyond them only the count goes on. */
const keptRefusals = 10_000;

export interface ImportCounts {
  readonly read: number;
  readonly stored: number;
  readonly known: number;
  readonly refused: number;
  readonly ignored: number;
}

/**
 * Runs an import from where it stands. Listens, counts and the position commit together, so that a
 * process killed at any moment goes on at the next item with nothing lost, doubled or counted twice.
 */
export async function runImport(
  store: Store,
  importId: number,
  options: {
    signal: AbortSignal;
    progress: (progress: { share: number; note: string }) => Promise<void>;
    afterDirty?: AfterDirty;
    now?: number;
  },
): Promise<ImportCounts> {
  const row = await store.db
    .selectFrom('imports')
    .innerJoin('people', 'people.id', 'imports.person_id')
    .select([
      'imports.person_id',
      'imports.files',
      'imports.position',
      'imports.finished_at',
      'people.time_zone',
    ])
    .where('imports.id', '=', importId)
    .executeTakeFirst();
  if (!row) throw new Fault('not-found', `There is no import ${importId}`);
  const files: StoredFile[] = row.files.map((file) => ({ temporary: false, ...file }));
  if (!row.finished_at) {
    const tools = { directory: new TrackDirectory(), lookups: new Lookups() };
    let position = row.position;
    const batches = readBatches(files, {
      from: position,
      timeZone: row.time_zone,
      now: options.now ?? Date.now(),
      signal: options.signal,
    });
    // The next batch is read while this one is being stored: parsing and the database share the work of two cores.
    let next = batches.next();
    next.catch(() => undefined);
    for (let batch = await next; !batch.done; batch = await next) {
      next = batches.next();
      next.catch(() => undefined);
      await commitBatch(store, tools, {
        importId,
        personId: row.person_id,
        from: position,
        batch: batch.value,
      });
      position = batch.value.position;
      await options.progress({ share: batch.value.share, note: `${position.toLocaleString('en')} read` });
      options.signal.throwIfAborted();
    }
    await finish(store, importId, row.person_id, options.afterDirty);
  }
  await removeTemporary(files);
  return countsOf(store, importId);
}

async function commitBatch(
  store: Store,
  tools: { directory: TrackDirectory; lookups: Lookups },
  task: { importId: number; personId: number; from: number; batch: ImportBatch },
): Promise<void> {
  const { importId, personId, batch } = task;
  const keeps: (() => void)[] = [];
  try {
    await store.db.transaction().execute(async (trx) => {
      await holdPosition(trx, importId, task.from);
      let stored = 0;
      let known = 0;
      let first = Number.POSITIVE_INFINITY;
      let last = Number.NEGATIVE_INFINITY;
      for (const { origin, listens } of batch.groups.values()) {
        const settled = await settle(trx, tools, { personId, origin, listens, importId });
        keeps.push(settled.keep);
        stored += settled.stored;
        known += settled.known;
        for (const { listen } of listens) {
          first = Math.min(first, listen.stampMs);
          last = Math.max(last, listen.stampMs);
        }
      }
      await keepRefusals(trx, importId, batch);
      await sql`
        update imports set position = ${batch.position}, stored_count = stored_count + ${stored}, known_count = known_count + ${known},
          refused_count = refused_count + ${batch.refusals.length}, ignored_count = ignored_count + ${batch.ignored},
          read_count = read_count + ${stored + known + batch.refusals.length},
          first_listen_at = least(first_listen_at, ${stamp(first)}), last_listen_at = greatest(last_listen_at, ${stamp(last)})
        where id = ${importId}`.execute(trx);
      await announce(trx, { type: 'import', personId, id: importId });
    });
    for (const keep of keeps) keep();
    tools.lookups.keep();
  } catch (error) {
    tools.lookups.drop();
    throw error;
  }
}

const stamp = (milliseconds: number): Date | null =>
  Number.isFinite(milliseconds) ? new Date(milliseconds) : null;

/** Two runs of one import (a worker taken for dead that was not) must not both go on. */
async function holdPosition(executor: Executor, importId: number, from: number): Promise<void> {
  const row = await executor
    .selectFrom('imports')
    .select('position')
    .where('id', '=', importId)
    .forUpdate()
    .executeTakeFirst();
  if (row?.position !== from) throw new Fault('conflict', 'Another run has taken this import over');
}

async function keepRefusals(executor: Executor, importId: number, batch: ImportBatch): Promise<void> {
  if (batch.refusals.length === 0) return;
  const row = await executor
    .selectFrom('imports')
    .select('refused_count')
    .where('id', '=', importId)
    .executeTakeFirstOrThrow();
  const kept = batch.refusals.slice(0, Math.max(0, keptRefusals - row.refused_count));
  if (kept.length === 0) return;
  await executor
    .insertInto('import_refusals')
    .values(
      kept.map((refusal, index) => ({
        import_id: importId,
        seq: row.refused_count + index,
        place: refusal.where,
        field: refusal.field,
        reason: refusal.reason,
      })),
    )
    .execute();
}

async function finish(
  store: Store,
  importId: number,
  personId: number,
  afterDirty: AfterDirty | undefined,
): Promise<void> {
  await store.db.transaction().execute(async (trx) => {
    await trx.updateTable('imports').set({ finished_at: new Date() }).where('id', '=', importId).execute();
    await afterDirty?.(trx, personId);
    await announce(trx, { type: 'import', personId, id: importId });
    const counts = await trx
      .selectFrom('imports')
      .select('stored_count')
      .where('id', '=', importId)
      .executeTakeFirstOrThrow();
    if (counts.stored_count > 0)
      await announce(trx, { type: 'listens', personId, count: counts.stored_count });
  });
}

/** Uploads have served when their import has ended; a file of the person's own is never touched. */
export async function removeTemporary(files: readonly StoredFile[]): Promise<void> {
  for (const file of files) if (file.temporary) await rm(file.path, { force: true });
}

async function countsOf(store: Store, importId: number): Promise<ImportCounts> {
  const row = await store.db
    .selectFrom('imports')
    .selectAll()
    .where('id', '=', importId)
    .executeTakeFirstOrThrow();
  return {
    read: row.read_count,
    stored: row.stored_count,
    known: row.known_count,
    refused: row.refused_count,
    ignored: row.ignored_count,
  };
}
