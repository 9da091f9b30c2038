import { rm } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';
import { defineJob, type JobContext } from '@fonoteca/jobs';
import { isPassing, type Patience } from '../patience.ts';
import type { CollectionPorts } from '../ports.ts';
import { recordImportJobName } from './name.ts';
import { runRecordImport } from './run.ts';

/** The job that imports records; it goes on where an earlier run of it stopped. */
export const recordImportJob = (
  ports: Pick<CollectionPorts, 'discogsAccount'>,
  options: { readonly patience?: Patience } = {},
) =>
  defineJob({
    ...recordImportJobName,
    run: async ({ importId, removesFile }, context) => {
      try {
        await runRecordImport(context.store, ports, importId, {
          signal: context.signal,
          progress: (progress) => context.progress(progress),
          ...options,
        });
      } catch (error) {
        // The database being away is no end: the job goes on when it is back.
        const isFinal = (error instanceof Fault && !isPassing(error)) || wasCancelled(context);
        if (removesFile && isFinal) await removeFile(context, importId);
        throw error;
      }
      if (removesFile) await removeFile(context, importId);
      return { importId };
    },
  });

const wasCancelled = ({ signal }: JobContext): boolean =>
  signal.aborted && signal.reason instanceof Error && signal.reason.message === 'job cancelled';

/** An upload has served when its import has ended. */
async function removeFile({ store }: JobContext, importId: number): Promise<void> {
  const row = await store.db
    .selectFrom('record_imports')
    .select('file_path')
    .where('id', '=', importId)
    .executeTakeFirst();
  if (row?.file_path) await rm(row.file_path, { force: true });
}
