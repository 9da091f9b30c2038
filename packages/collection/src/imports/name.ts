import { z } from 'zod';

/** The name and payload under which imports of records are queued. */
export const recordImportJobName = {
  name: 'records.import',
  payload: z.object({ importId: z.number().int().positive(), removesFile: z.boolean().default(false) }),
};
