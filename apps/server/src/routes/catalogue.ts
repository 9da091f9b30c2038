import { mergeEntries, splitEntry } from '@fonoteca/listens';
import type { Implementations } from '../http/implement.ts';
import { afterDirty } from '../jobs.ts';
import type { Runtime } from '../runtime.ts';

/** Merging and splitting entries of the catalogue, which all people share. */
export function catalogueRoutes(routes: Implementations, runtime: Runtime): void {
  const { db } = runtime.store;

  routes.implement('POST /api/v1/catalogue/merge', async ({ caller, body }) => {
    const changeId = await mergeEntries(db, caller.person.id, body, { afterDirty });
    runtime.intake.forgetCatalogue();
    return { changeId };
  });

  routes.implement('POST /api/v1/catalogue/split', async ({ caller, body }) => {
    const split = await splitEntry(db, caller.person.id, body, { afterDirty });
    runtime.intake.forgetCatalogue();
    return split;
  });
}
