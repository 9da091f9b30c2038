import { getPerson, tidyAccounts } from '@fonoteca/accounts';
import type { CollectionPorts } from '@fonoteca/collection';
import { type DeliveryTools, deliveryJobs, tidyDeliveries } from '@fonoteca/delivery';
import { type AnyJob, defineJob, enqueue, type Schedule } from '@fonoteca/jobs';
import { type AfterDirty, importJob, recount, removeAbandonedUploads } from '@fonoteca/listens';
import { markOrphans, tidyLive, tidyNotifications } from '@fonoteca/live';
import { markProfileStale } from '@fonoteca/recommend';
import { foldPerson, resetStatistics } from '@fonoteca/statistics';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import { collectionJobs, collectionSchedules } from './collection-jobs.ts';
import { type RecommendJobTools, recommendJobs, recommendSchedules } from './recommend-jobs.ts';
import { tasteJobs, tasteSchedules } from './taste-jobs.ts';

const ofPerson = z.object({ personId: z.number().int().positive() });
const nothing = z.object({});

const foldName = { name: 'statistics.fold', payload: ofPerson };

/** Queues the statistics of a person to be brought up to date, on the transaction that changed them. */
const queueFold = (executor: Executor, personId: number, startAfterSeconds = 0): Promise<string> =>
  enqueue(executor, foldName, { personId }, { personId, singletonKey: String(personId), startAfterSeconds });

/** Whether days wait to be counted: a command that runs without a server then counts them itself. */
export async function foldIsWaiting(executor: Executor, personId: number): Promise<boolean> {
  const { rows } = await sql`
    select from jobs where name = ${foldName.name} and person_id = ${personId} and state = 'queued'`.execute(
    executor,
  );
  return rows.length > 0;
}

/** Called where closed days changed. A little later, so that what comes in one by one is folded together. */
export const afterDirty: AfterDirty = async (executor, personId) => {
  await queueFold(executor, personId, 1);
  await markProfileStale(executor, personId);
};

/** Counts everything of a person anew, after their days are cut differently. */
export async function rebuildStatistics(executor: Executor, personId: number): Promise<void> {
  await resetStatistics(executor, personId);
  await queueFold(executor, personId);
  await markProfileStale(executor, personId);
}

const foldJob = defineJob({
  ...foldName,
  run: async ({ personId }, { store, signal, progress }) => {
    let days = 0;
    for (let remaining = true; remaining; ) {
      const result = await foldPerson(store, personId, {
        signal,
        onProgress: ({ done, total }) => void progress({ share: total === 0 ? 1 : done / total }),
      });
      days += result.days;
      remaining = result.remaining;
    }
    return { days };
  },
});

/** Folds the days that ended since: each person's own midnight passes at another hour. */
const foldEndedDaysJob = defineJob({
  name: 'statistics.fold-ended-days',
  payload: nothing,
  run: async (_payload, { store }) => {
    const { rows } = await sql<{ id: number }>`
      select p.id from people p left join statistics_state s on s.person_id = p.id
      where s.folded_until < (now() at time zone p.time_zone)::date
        or (s.folded_until is null and exists (select from listens l where l.person_id = p.id))`.execute(
      store.db,
    );
    for (const { id } of rows) await queueFold(store.db, id);
    return { people: rows.length };
  },
});

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
  payload: nothing,
  run: async (_payload, { store }) => {
    await tidyAccounts(store.db);
    await removeAbandonedUploads(store.db);
    await tidyDeliveries(store);
    await markOrphans(store.db, new Date());
    await tidyLive(store, Date.now());
    await tidyNotifications(store.db);
    return undefined;
  },
});

/** What jobs need of outside; a command that runs one job of its own needs nothing. */
export interface JobTools {
  readonly delivery?: DeliveryTools;
  readonly collection?: CollectionPorts;
  readonly recommend?: RecommendJobTools;
  readonly notifications?: { readonly jobs: readonly AnyJob[] };
}

/** Every job that this version can run: the only list, used by the server and the command line. */
export const definitions = ({ delivery, collection, recommend, notifications }: JobTools = {}): AnyJob[] => [
  ...(delivery ? deliveryJobs(delivery).jobs : []),
  ...(collection ? collectionJobs(collection) : []),
  ...(notifications?.jobs ?? []),
  ...tasteJobs(),
  ...recommendJobs(recommend),
  importJob({ afterDirty }),
  foldJob,
  foldEndedDaysJob,
  recountJob,
  tidyJob,
];

export const schedules = ({ delivery, collection, recommend }: JobTools = {}): Schedule[] => [
  ...(delivery ? deliveryJobs(delivery).schedules : []),
  ...(collection ? collectionSchedules() : []),
  ...tasteSchedules(),
  ...(recommend ? recommendSchedules(recommend) : []),
  { job: foldEndedDaysJob, payload: {}, everySeconds: 3600 },
  { job: tidyJob, payload: {}, everySeconds: 24 * 3600 },
];
