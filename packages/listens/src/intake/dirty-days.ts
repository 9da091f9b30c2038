import type { Executor } from '@fonoteca/store';
import { type RawBuilder, sql } from 'kysely';

/**
 * Tells statistics which local days must be counted anew: those already folded. A day that is still
 * open is read from the listens themselves and needs no mark. Where nothing was folded yet every day
 * before today is marked, so that the first listens of a person bring the first fold about.
 *
 * A day that is marked already is written again on purpose: a fold that is just settling it then waits
 * for us, or we for it, and no change falls between the two.
 *
 * @param moments a query of `person_id` and `at` (timestamptz)
 * @returns the people of whom folded days were touched
 */
export async function markDirty(executor: Executor, moments: RawBuilder<unknown>): Promise<number[]> {
  const { rows } = await sql<{ person_id: number }>`
    with marked as (
      insert into dirty_days (person_id, day)
      select distinct p.id, (m.at at time zone p.time_zone)::date as day
      from (${moments}) m join people p on p.id = m.person_id left join statistics_state s on s.person_id = p.id
      where (m.at at time zone p.time_zone)::date < coalesce(s.folded_until, (now() at time zone p.time_zone)::date)
      order by 1, 2
      on conflict (person_id, day) do update set day = excluded.day
      returning person_id
    )
    select distinct person_id from marked`.execute(executor);
  return rows.map((row) => row.person_id);
}

/**
 * The same for moments that are at hand.
 *
 * @param moments milliseconds since 1970 UTC
 * @returns whether any folded day was touched
 */
export async function markDirtyMoments(
  executor: Executor,
  personId: number,
  moments: readonly number[],
): Promise<boolean> {
  // Time zones differ by quarters of an hour: one moment of each quarter stands for all in it.
  const quarters = [...new Set(moments.map((moment) => Math.floor(moment / 900_000) * 900))];
  const people = await markDirty(
    executor,
    sql`select ${personId}::int as person_id, to_timestamp(q) as at from unnest(${quarters}::float8[]) as q`,
  );
  return people.length > 0;
}
