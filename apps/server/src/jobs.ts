import { getPerson, tidyAccounts } from '@fonoteca/accounts';
import { type AnyJob, defineJob, type Schedule } from '@fonoteca/jobs';
import { type AfterDirty, importJob, recount, removeAbandonedUploads } from '@fonoteca/listens';
import type { Executor } from '@fonoteca/store';
import { z } from 'zod';

const ofPerson = z.object({ personId: z.number().int().positive() });

/** Called where closed days of a person changed: their statistics are folded anew. */
export const afterDirty: AfterDirty = async () => undefined;

/** Counts everything of a person anew: their days are cut differently now. */
export const rebuildStatistics = async (_executor: Executor, _personId: number): Promise<void> => undefined;

/** Decides anew which listens count, after the person changed their rule. */
export const recountJob = defineJob({
  name: 'listens.recount',
  payload: ofPerson,
  run: async ({ personId }, { store }) => {
    const { settings } = await getPerson(store.db, personId);
    const changed = await store.db.transaction().execute(async (transaction) => {
      const count = await recount(transaction, personId, settings.scrobbleRule);
      if (count > 0) await afterDirty(transaction, personId);
      return count;
    });
    return { changed };
  },
});

/** Removes what has run out: sign-in sessions, tokens of protocols, uploads that nobody waits for. */
const tidyJob = defineJob({
  name: 'instance.tidy',
  payload: z.object({}),
  run: async (_payload, { store }) => {
    await tidyAccounts(store.db);
    await removeAbandonedUploads(store.db);
    return undefined;
  },
});

/** Every job that this version can run: the only list, used by the server and the command line. */
export const definitions = (): AnyJob[] => [importJob({ afterDirty }), recountJob, tidyJob];

export const schedules = (): Schedule[] => [{ job: tidyJob, payload: {}, everySeconds: 24 * 3600 }];
