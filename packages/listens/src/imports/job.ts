import { defineJob } from '@fonoteca/jobs';
import { z } from 'zod';
import type { AfterDirty } from '../intake/intake.ts';
import { runImport } from './run.ts';

const payload = z.object({ importId: z.number().int().positive() });

/** The name and payload under which imports are queued. */
export const importJobName = { name: 'listens.import', payload };

/** The job that runs imports; `afterDirty` queues what must follow when listens changed. */
export const importJob = (options: { afterDirty?: AfterDirty } = {}) =>
  defineJob({
    ...importJobName,
    run: async ({ importId }, context) => {
      const counts = await runImport(context.store, importId, {
        signal: context.signal,
        progress: (progress) => context.progress(progress),
        ...options,
      });
      return { importId, ...counts };
    },
  });
