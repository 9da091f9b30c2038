import { access, constants, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Fault } from '@fonoteca/domain';
import { createWorker, requestCancel } from '@fonoteca/jobs';
import { createImport, getImport, type ImportReport, listRefusals, type StoredFile } from '@fonoteca/listens';
import { definitions } from '@fonoteca/server';
import { outageOf, type Store } from '@fonoteca/store';
import { createProgressBar } from './progress.ts';

/** What an import did, as `--json` prints it. */
export interface ImportOutcome {
  readonly read: number;
  readonly stored: number;
  readonly known: number;
  readonly refused: { readonly where: string; readonly field: string; readonly reason: string }[];
}

/** The files as an import wants them. Throws Fault `not-found` for one that is missing or cannot be read. */
export async function readableFiles(paths: readonly string[]): Promise<StoredFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      const absolute = resolve(path);
      try {
        await access(absolute, constants.R_OK);
        const facts = await stat(absolute);
        if (!facts.isFile()) throw new Error('it is no file');
        return { name: basename(absolute), path: absolute, bytes: facts.size, temporary: false };
      } catch (cause) {
        throw new Fault('not-found', `${path} cannot be read: ${(cause as Error).message}`, { cause });
      }
    }),
  );
}

const pollMs = 150;
const finished = (report: ImportReport): boolean => !['queued', 'running'].includes(report.state);

/**
 * Imports files for a person and waits for the end. The job runs in this process, or in a server that
 * was faster. The signal cancels it: what is stored stays, and the same files can be given again.
 */
export async function importFiles(
  store: Store,
  personId: number,
  files: readonly StoredFile[],
  { signal, quiet }: { signal: AbortSignal; quiet: boolean },
): Promise<{ report: ImportReport; outcome: ImportOutcome }> {
  const { id, jobId } = await createImport(store.db, personId, files);
  const worker = createWorker(store, definitions(), { only: jobId ? [jobId] : [] });
  await worker.start();
  const cancel = (): void => {
    if (jobId) requestCancel(store.db, { personId, jobId }).catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    const report = await follow(store, personId, id, { quiet });
    return { report, outcome: { ...countsOf(report), refused: await allRefusals(store, personId, id) } };
  } finally {
    signal.removeEventListener('abort', cancel);
    await worker.stop();
  }
}

/** Shows the progress of an import until it has ended; throws the signal's reason when that aborts. */
export async function follow(
  store: Store,
  personId: number,
  importId: number,
  { quiet, signal }: { quiet: boolean; signal?: AbortSignal },
): Promise<ImportReport> {
  const bar = createProgressBar('Importing');
  for (;;) {
    signal?.throwIfAborted();
    const report = await getImport(store.db, personId, importId).catch(passOverOutage);
    if (report && !quiet) {
      const counts = `${report.read.toLocaleString('en')} read, ${report.stored.toLocaleString('en')} stored`;
      bar.show(report.progress.share, counts);
    }
    if (report && finished(report)) {
      bar.end();
      return report;
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** A database that restarts is waited for: the import itself does so too. */
function passOverOutage(error: unknown): undefined {
  if (!(outageOf(error) || (error instanceof Fault && error.code === 'unavailable'))) throw error;
}

const countsOf = ({ read, stored, known }: ImportReport) => ({ read, stored, known });

async function allRefusals(
  store: Store,
  personId: number,
  importId: number,
): Promise<ImportOutcome['refused']> {
  const refused: ImportOutcome['refused'] = [];
  let cursor: string | undefined;
  do {
    const page = await listRefusals(store.db, personId, importId, { cursor, limit: 1000 });
    refused.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return refused;
}
