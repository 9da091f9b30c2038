import { defineJob, enqueue } from '@fonoteca/jobs';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { z } from 'zod';
import { queueFirstAsking } from '../../knowledge/job.ts';
import { queueFirstTraining } from '../../training/queue.ts';
import { refreshMemory } from '../memory/refresh.ts';
import { buildProfile } from './build.ts';

const profileName = {
  name: 'taste.profile',
  payload: z.object({ personId: z.number().int().positive() }),
};

/** Queues the profile to be made; a little later, so that what comes in one by one is read together. */
export const queueProfile = (executor: Executor, personId: number, startAfterSeconds = 1): Promise<string> =>
  enqueue(
    executor,
    profileName,
    { personId },
    { personId, singletonKey: String(personId), startAfterSeconds },
  );

/**
 * Called where closed days, exclusions or what may be learned from changed, in the transaction of that
 * change: the profile is stale from its commit on.
 */
export async function markProfileStale(executor: Executor, personId: number): Promise<void> {
  await sql`update taste_profiles set changes = changes + 1 where person_id = ${personId}`.execute(executor);
  await queueProfile(executor, personId);
}

/**
 * Makes a person's profile anew, where it is stale or days have closed since; then how they remember, where
 * that is old: a page that could not wait may have made the profile before.
 */
export const tasteProfileJob = defineJob({
  ...profileName,
  run: async ({ personId }, { store, signal, progress }) => {
    const due = await isDue(store.db, personId);
    const built = due
      ? await buildProfile(store, personId, {
          signal,
          onProgress: (listens) => void progress({ share: null, note: `${listens} listens read` }),
        })
      : { upToDate: true };
    // Also where a page that could not wait has made it already.
    await queueFirstTraining(store.db);
    await queueFirstAsking(store.db);
    return { ...built, ...(await refreshMemory(store, personId, signal)) };
  },
});

const endOfClosedDays = sql`
  (least(s.folded_until, (now() at time zone p.time_zone)::date)::timestamp at time zone p.time_zone) - interval '3 hours'`;

async function isDue(executor: Executor, personId: number): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select t.person_id is null or t.changes <> t.built or t.read_until < ${endOfClosedDays} as due
    from people p left join statistics_state s on s.person_id = p.id left join taste_profiles t on t.person_id = p.id
    where p.id = ${personId}`.execute(executor);
  return rows[0]?.due ?? false;
}

/** Moves profiles on over the days that closed since: each person's own midnight passes at another hour. */
export const tasteMoveOnJob = defineJob({
  name: 'taste.move-on',
  payload: z.object({}),
  run: async (_payload, { store }) => {
    const { rows } = await sql<{ id: number }>`
      select p.id from people p left join statistics_state s on s.person_id = p.id
      join taste_profiles t on t.person_id = p.id
      where t.changes <> t.built or t.read_until < ${endOfClosedDays} order by p.id`.execute(store.db);
    for (const { id } of rows) await queueProfile(store.db, id, 0);
    return { people: rows.length };
  },
});
