import type { LiveArm, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { recordFindings } from '../broadcasts/record.ts';
import type { Finding, Recorded } from '../broadcasts/types.ts';
import type { Mind } from './mind.ts';
import type { WatcherOptions, WatchTimes } from './options.ts';

/** Wakes the leading process: `followed`, `settings`, `looked:ID`, `hint:ID`. */
export const liveChannel = 'fonoteca_live';

export const tellLeader = (store: Pick<Store, 'db'>, payload: string) =>
  sql`select pg_notify(${liveChannel}, ${payload})`.execute(store.db);

/** Records findings and what follows from them in one transaction; what was learned goes with it. */
export async function commitFindings(
  options: WatcherOptions,
  times: WatchTimes,
  mind: Mind,
  findings: readonly Finding[],
  arms?: ReadonlyMap<number, LiveArm>,
): Promise<Recorded[]> {
  const { store, afterStart, afterEnd, afterChange } = options;
  if (findings.length === 0) return [];
  return await store.db.transaction().execute(async (transaction) => {
    const ids = findings.map(({ channelId }) => channelId).sort((left, right) => left - right);
    for (const id of ids) {
      const arm = arms?.get(id);
      if (arm)
        await sql`update channels set arm = ${arm} where id = ${id} and arm is distinct from ${arm}`.execute(
          transaction,
        );
    }
    const recorded = await recordFindings(transaction, findings, {
      ...(afterStart ? { afterStart } : {}),
      ...(afterEnd ? { afterEnd } : {}),
      ...(times.same ? { rules: times.same } : {}),
      learn: (channel, learned) => mind.learn(channel, learned),
      likelyEnd: (id, at) => mind.forecast(String(id), at)?.expectedEnd ?? null,
    });
    await afterChange?.(transaction, recorded);
    return recorded;
  });
}
