import type { Executor, Store } from '@fonoteca/store';
import { sql } from 'kysely';
import type pg from 'pg';
import { binaryRows, epochDaySql, int4 } from '../binary.ts';
import { TrackPlaces } from '../places.ts';
import { Slots } from '../segments/slots.ts';
import { foldMonth } from './month.ts';
import { prepareFold } from './prepare.ts';
import { lockFold, unlockFold } from './transaction.ts';
import { foldYears } from './years.ts';

export interface FoldOptions {
  readonly signal?: AbortSignal;
  /** Days settled, of those that were to be when the fold began. */
  readonly onProgress?: (progress: { done: number; total: number }) => void;
  readonly now?: Date;
}

export interface FoldResult {
  readonly days: number;
  readonly revision: number;
  /** True when days were marked while it ran: fold again. */
  readonly remaining: boolean;
}

/**
 * Brings the statistics of a person up to date: folds the days before today that are not folded yet and
 * those that were marked dirty. Killed at any instant, the next call goes on; a second call waits for
 * the first. Throws `not-found` for an unknown person, and the signal's reason when aborted.
 */
export async function foldPerson(
  store: Store,
  personId: number,
  options: FoldOptions = {},
): Promise<FoldResult> {
  const client = await store.pool.connect();
  let failure: unknown;
  try {
    await client.query("set jit = off; set work_mem = '32MB'");
    await lockFold(client, personId, options.signal);
    return await foldLocked(client, personId, options);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    if (failure === undefined) {
      await unlockFold(client, personId).catch(() => undefined);
      await client.query('reset jit; reset work_mem').catch(() => undefined);
    }
    // A connection in an unknown state is closed, which frees its lock as well.
    client.release(failure !== undefined);
  }
}

async function foldLocked(
  client: pg.ClientBase,
  personId: number,
  options: FoldOptions,
): Promise<FoldResult> {
  const { signal, onProgress, now = new Date() } = options;
  let days = 0;
  for (let startedOver = true; startedOver; ) {
    startedOver = false;
    const person = await prepareFold(client, personId, now);
    const months = await dirtyMonths(client, personId);
    const total = months.reduce((sum, month) => sum + month.days, 0);
    const places = new TrackPlaces();
    const slots = new Slots();
    days = 0;
    for (const { month } of months) {
      signal?.throwIfAborted();
      const settled = await foldMonth(client, person, places, slots, month);
      if (settled === null) {
        startedOver = true;
        break;
      }
      days += settled;
      onProgress?.({ done: Math.min(days, total), total });
    }
  }
  await foldYears(client, personId, signal);
  return { days, ...(await publish(client, personId)) };
}

/** Newest first: what a person looks at most is right soonest. */
async function dirtyMonths(
  client: pg.ClientBase,
  personId: number,
): Promise<{ month: number; days: number }[]> {
  const rows = await binaryRows(
    client,
    `select ${epochDaySql("date_trunc('month', day)::date")}, count(*)::int from dirty_days
     where person_id = $1 group by 1 order by 1 desc`,
    [personId],
  );
  return rows.map(([month, days]) => ({ month: int4(month), days: int4(days) }));
}

/** Counts the revision up and tells every listening process, on the channel `fonoteca`. */
async function publish(client: pg.ClientBase, personId: number) {
  const { rows } = await client.query<{ revision: number; remaining: boolean }>(
    `with bumped as (
       update statistics_state set revision = revision + 1 where person_id = $1 returning revision
     ), told as (
       select pg_notify('fonoteca', json_build_object('type', 'statistics', 'personId', $1::int, 'revision', revision)::text)
       from bumped
     )
     select revision, exists (select from dirty_days where person_id = $1) as remaining from bumped, told`,
    [personId],
  );
  return { revision: rows[0]?.revision ?? 0, remaining: rows[0]?.remaining ?? false };
}

/**
 * Lets the next fold count everything anew, after a change of time zone or scrobble rule, in the
 * transaction of that change. Until then answers come from what is folded, and say `updating`.
 */
export async function resetStatistics(executor: Executor, personId: number): Promise<void> {
  await sql`update statistics_state set rebuild = true where person_id = ${personId}`.execute(executor);
}
