import type { FittedMemory } from '@fonoteca/learn';
import type { Store } from '@fonoteca/store';
import { fingerprint } from '../fingerprint.ts';
import { inSnapshot } from '../profile/build.ts';
import { type LearningRights, learningRights } from '../wall/rights.ts';
import { readLog } from './log.ts';
import { fitOffThread } from './off-thread.ts';

/** With fewer listens the held-out weeks say more about chance than about the person. */
const leastListens = 500;
const goodForDays = 7;

/** What a job tells of a fit: mean nDCG@20 in the held-out windows, or why there is none. */
type MemoryReport = { readonly memory: { ndcg: number | null; windows: number } | { failed: string } };

/**
 * Learns anew how a person comes back to what they heard, where there is enough to learn from and the last
 * time is a week ago; undefined where there was nothing to do. Lists do without it: a failure is only told.
 * Throws the abort's reason.
 */
export async function refreshMemory(
  store: Store,
  personId: number,
  signal: AbortSignal,
): Promise<MemoryReport | undefined> {
  try {
    if (!(await isDue(store, personId))) return undefined;
    const { rights, log } = await inSnapshot(store, async (client) => {
      const person = await learningRights(client, personId);
      return { rights: person, log: await readLog(client, person, signal) };
    });
    // The windows end with the last listen: who was away for a year still has habits.
    const fitted = await fitOffThread({ log, until: (log.stamps.at(-1) ?? 0) + 1 }, signal);
    await save(store, rights, fitted);
    return { memory: { ndcg: fitted.ndcg, windows: fitted.windows } };
  } catch (error) {
    signal.throwIfAborted();
    return { memory: { failed: error instanceof Error ? error.message : String(error) } };
  }
}

async function isDue({ pool }: Store, personId: number): Promise<boolean> {
  const { rows } = await pool.query<{ due: boolean }>(
    `select memory_at is null or memory_at < now() - make_interval(days => $2) as due
     from taste_profiles where person_id = $1 and listens >= $3`,
    [personId, goodForDays, leastListens],
  );
  return rows[0]?.due ?? false;
}

/**
 * Only where the person still allows what was learned from: the lock makes a change of that wait, which
 * deletes or clears what is stored here, or lets it be seen.
 */
async function save(store: Store, before: LearningRights, fitted: FittedMemory): Promise<void> {
  const { personId } = before;
  const client = await store.pool.connect();
  let failure: unknown;
  try {
    await client.query('begin');
    await client.query('select from taste_profiles where person_id = $1 for update', [personId]);
    const after = await learningRights(client, personId);
    if (fingerprint([before.own, before.leftOut]) === fingerprint([after.own, after.leftOut]))
      await client.query(`update taste_profiles set memory = $2, memory_at = now() where person_id = $1`, [
        personId,
        fitted.ndcg === null ? null : JSON.stringify(fitted.parameters),
      ]);
    await client.query('commit');
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    // A connection in an unknown state is closed.
    client.release(failure !== undefined);
  }
}
