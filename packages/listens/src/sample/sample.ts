import { sources } from '@fonoteca/domain';
import type { Executor, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { TrackDirectory } from '../catalogue/track-directory.ts';
import { announce } from '../events.ts';
import { markDirty } from '../intake/dirty-days.ts';
import type { AfterDirty } from '../intake/intake.ts';
import { Lookups } from '../intake/lookups.ts';
import { lockPerson, type SettlingListen, settle } from '../intake/settle.ts';
import { generateSample } from './generate.ts';

interface SampleOptions {
  readonly afterDirty?: AfterDirty;
}

const batchSize = 2000;

/** Puts the generated history in, all or nothing. Loading it twice stores nothing new of the same day. */
export async function loadSample(
  store: Store,
  personId: number,
  options: SampleOptions & { now?: number } = {},
): Promise<{ listens: number }> {
  return store.db.transaction().execute(async (trx) => {
    const tools = { directory: new TrackDirectory(), lookups: new Lookups() };
    await deleteSample(trx, personId);
    let listens = 0;
    let batch: SettlingListen[] = [];
    const flush = async () => {
      const settled = await settle(trx, tools, { personId, origin: { source: 'sample' }, listens: batch });
      listens += settled.stored;
      batch = [];
    };
    for (const listen of generateSample(options.now ?? Date.now())) {
      batch.push({ listen, ordinal: 0 });
      if (batch.length >= batchSize) await flush();
    }
    if (batch.length > 0) await flush();
    await options.afterDirty?.(trx, personId);
    await announce(trx, { type: 'listens', personId, count: listens });
    return { listens };
  });
}

/** Takes the generated history out again, with no trace in the person's figures. */
export async function removeSample(
  store: Store,
  personId: number,
  options: SampleOptions = {},
): Promise<{ removed: number }> {
  return store.db.transaction().execute(async (trx) => {
    const removed = await deleteSample(trx, personId);
    await options.afterDirty?.(trx, personId);
    await announce(trx, { type: 'changes', personId });
    return { removed };
  });
}

/** Whether a person has the sample history loaded. */
export async function hasSample(executor: Executor, personId: number): Promise<boolean> {
  const { rows } = await sql`
    select from origins o where o.person_id = ${personId} and o.source = ${sources.sample.code}
      and exists (select from listens l where l.person_id = ${personId} and l.origin_id = o.id)`.execute(
    executor,
  );
  return rows.length > 0;
}

async function deleteSample(executor: Executor, personId: number): Promise<number> {
  await lockPerson(executor, personId);
  const origins = sql`(select id from origins where person_id = ${personId} and source = ${sources.sample.code})`;
  await markDirty(
    executor,
    sql`select person_id, listened_at as at from listens where person_id = ${personId} and origin_id in ${origins}`,
  );
  await sql`delete from listen_sightings where person_id = ${personId} and (origin_id in ${origins} or listen_id in (select id from listens where person_id = ${personId} and origin_id in ${origins}))`.execute(
    executor,
  );
  const { numAffectedRows } =
    await sql`delete from listens where person_id = ${personId} and origin_id in ${origins}`.execute(
      executor,
    );
  return Number(numAffectedRows ?? 0);
}
