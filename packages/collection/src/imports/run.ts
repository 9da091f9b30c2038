import { Fault } from '@fonoteca/domain';
import type { Store } from '@fonoteca/store';
import { announceRecords } from '../events.ts';
import type { Patience } from '../patience.ts';
import type { CollectionPorts } from '../ports.ts';
import { readCsvBatches } from './csv.ts';
import { readApiBatches } from './discogs-api.ts';
import { finishImport } from './finish.ts';
import type { RecordBatch } from './item.ts';
import { readJsonBatches } from './json.ts';
import { type RunningImport, settleBatch } from './settle.ts';

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly progress: (progress: { share: number; note: string }) => Promise<void>;
  readonly patience?: Patience;
}

/**
 * Runs an import from where it stands. Records, counts and the position commit together, so that a
 * process killed at any moment goes on with nothing lost, doubled or counted twice.
 */
export async function runRecordImport(
  store: Store,
  ports: Pick<CollectionPorts, 'discogsAccount'>,
  importId: number,
  options: RunOptions,
): Promise<void> {
  const row = await store.db
    .selectFrom('record_imports')
    .selectAll()
    .where('id', '=', importId)
    .executeTakeFirst();
  if (!row) throw new Fault('not-found', `There is no import of records ${importId}`);
  if (row.finished_at) return;
  const task: RunningImport = { id: row.id, personId: row.person_id, kind: row.kind };
  let position = row.position;
  let isUnsteady = false;
  for await (const batch of batchesOf(ports, row, options)) {
    options.signal.throwIfAborted();
    const from = position;
    await store.db.transaction().execute(async (trx) => {
      await settleBatch(trx, task, from, batch);
      await announceRecords(trx, task.personId);
    });
    position = batch.position;
    isUnsteady ||= batch.isUnsteady ?? false;
    await options.progress({ share: batch.share, note: noteOf(batch) });
  }
  options.signal.throwIfAborted();
  await store.db.transaction().execute((trx) => finishImport(trx, task, { isUnsteady }));
}

const noteOf = ({ total, share }: RecordBatch): string =>
  total === null
    ? 'Reading'
    : `${Math.round(total * share).toLocaleString('en')} of ${total.toLocaleString('en')} records`;

/** Batches of the source; `isUnsteady` where it changed while it was read. */
async function* batchesOf(
  ports: Pick<CollectionPorts, 'discogsAccount'>,
  row: { kind: string; person_id: number; file_path: string | null; position: number; total: number | null },
  { signal, patience }: RunOptions,
): AsyncGenerator<RecordBatch & { readonly isUnsteady?: boolean }> {
  if (row.kind === 'discogs-api') {
    const account = await ports.discogsAccount(row.person_id);
    if (!account)
      throw new Fault('conflict', 'No Discogs account is linked: link one under Settings, then import again');
    const from = { from: row.position, total: row.total, signal };
    yield* readApiBatches(account, patience ? { ...from, patience } : from);
    return;
  }
  if (!row.file_path) throw new Fault('conflict', 'The file of this import is gone: choose it again');
  const read = row.kind === 'discogs-csv' ? readCsvBatches : readJsonBatches;
  yield* read(row.file_path, { from: row.position, signal });
}
