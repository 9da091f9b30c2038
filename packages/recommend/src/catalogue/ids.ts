import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type ItemKind, splitItemKey } from '../item.ts';

/** So many keys go into one query. */
const atOnce = 20_000;

/**
 * Catalogue ids of item keys, in their order; 0 where the catalogue has no such entry. An entry that was
 * merged counts as the one it was merged into, so that a model learned before the merge stays right.
 */
export async function idsOfKeys(
  executor: Executor,
  kind: ItemKind,
  keys: readonly string[],
): Promise<Int32Array> {
  const ids = new Int32Array(keys.length);
  for (let from = 0; from < keys.length; from += atOnce) {
    const parts = keys.slice(from, from + atOnce).map(splitItemKey);
    for (const { seq, id } of await find(executor, kind, parts)) ids[from + seq - 1] = id;
  }
  return ids;
}

async function find(
  executor: Executor,
  kind: ItemKind,
  parts: readonly ReturnType<typeof splitItemKey>[],
): Promise<{ seq: number; id: number }[]> {
  const artistKeys = parts.map(({ artist }) => artist.key);
  const artistVariants = parts.map(({ artist }) => artist.variant);
  if (kind === 'artist') {
    const { rows } = await sql<{ seq: number; id: number }>`
      select w.seq::int, coalesce(a.merged_into, a.id) as id
      from unnest(${artistKeys}::text[], ${artistVariants}::int[]) with ordinality as w(key, variant, seq)
      join artists a on a.key = w.key and a.variant = w.variant`.execute(executor);
    return rows;
  }
  const { rows } = await sql<{ seq: number; id: number }>`
    select w.seq::int, coalesce(e.merged_into, e.id) as id
    from unnest(${artistKeys}::text[], ${artistVariants}::int[],
        ${parts.map(({ title }) => title?.key ?? '')}::text[], ${parts.map(({ title }) => title?.variant ?? 0)}::int[])
      with ordinality as w(artist_key, artist_variant, key, variant, seq)
    join artists a on a.key = w.artist_key and a.variant = w.artist_variant
    join ${sql.table(`${kind}s`)} e on e.artist_id = a.id and e.key = w.key and e.variant = w.variant`.execute(
    executor,
  );
  return rows;
}
