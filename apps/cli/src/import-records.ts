import { basename } from 'node:path';
import {
  cancelRecordImport,
  createRecordImport,
  getRecordImport,
  type RecordImportReport,
} from '@fonoteca/collection';
import { Fault } from '@fonoteca/domain';
import { createWorker } from '@fonoteca/jobs';
import { collectionOutside, definitions, loadSecretKeys } from '@fonoteca/server';
import { outageOf } from '@fonoteca/store';
import { sql } from 'kysely';
import { readableFiles } from './import-files.ts';
import { createProgressBar } from './progress.ts';
import type { Workplace } from './workplace.ts';

const pollMs = 150;

/**
 * Imports a collection file for a person and waits for the end. The job runs in this process, or in a
 * server that was faster. The signal cancels it: what is stored stays, and the file can be given again.
 */
export async function importRecords(
  { config, store, output }: Workplace,
  personId: number,
  path: string,
  signal: AbortSignal,
): Promise<RecordImportReport> {
  const [file] = await readableFiles([path]);
  if (!file) throw new Fault('not-found', `${path} cannot be read`);
  const { id } = await createRecordImport(store.db, {
    personId,
    file: { name: basename(file.path), path: file.path, temporary: false },
  });
  const { rows } = await sql<{ job_id: string | null }>`
    select job_id from record_imports where id = ${id}`.execute(store.db);
  const collection = collectionOutside(config, store, loadSecretKeys(config));
  const jobId = rows[0]?.job_id;
  const worker = createWorker(store, definitions({ collection }), { only: jobId ? [jobId] : [] });
  await worker.start();
  const cancel = (): void => {
    cancelRecordImport(store.db, personId, id).catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const bar = createProgressBar('Importing');
  try {
    for (;;) {
      const report = await getRecordImport(store.db, personId, id).catch(passOverOutage);
      if (report && !output.json)
        bar.show(report.share, `${report.read.toLocaleString('en')} read, ${report.added} added`);
      if (report && report.state !== 'queued' && report.state !== 'running') return report;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  } finally {
    bar.end();
    signal.removeEventListener('abort', cancel);
    await worker.stop();
    await collection.close();
  }
}

/** A database that restarts is waited for: the import itself does so too. */
function passOverOutage(error: unknown): undefined {
  if (!(outageOf(error) || (error instanceof Fault && error.code === 'unavailable'))) throw error;
}
