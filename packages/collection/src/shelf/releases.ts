import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type Condition, every } from './filters.ts';

/**
 * The catalogue's release of each record that has one, by the keys of packages/listens; where entries
 * were merged, the one that stands. An artist that was merged is looked for under all its entries.
 */
export async function releasesOf(
  executor: Executor,
  records: readonly Condition[],
): Promise<Map<number, number>> {
  const { rows } = await sql<{ record: number; release: number }>`
    with wanted as materialized (select r.id, r.artist_key, r.release_key from records r where ${every(records)}),
    artist as materialized (
      select k.artist_key, coalesce(a.merged_into, a.id) as id
      from (select distinct artist_key from wanted) k join artists a on a.key = k.artist_key and a.variant = 0
    ),
    entry as materialized (
      select artist_key, id from artist
      union all select artist.artist_key, m.id from artist join artists m on m.merged_into = artist.id
    )
    select w.id as record, min(coalesce(l.merged_into, l.id)) as release
    from wanted w join entry e on e.artist_key = w.artist_key
    join releases l on l.artist_id = e.id and l.key = w.release_key and l.variant = 0
    group by w.id`.execute(executor);
  return new Map(rows.map(({ record, release }) => [record, release]));
}

/** The catalogue's artist of a key; null where nobody here has heard of them. */
export async function artistOf(executor: Executor, key: string): Promise<number | null> {
  const row = await executor
    .selectFrom('artists')
    .select(sql<number>`coalesce(merged_into, id)`.as('id'))
    .where('key', '=', key)
    .where('variant', '=', 0)
    .executeTakeFirst();
  return row?.id ?? null;
}
