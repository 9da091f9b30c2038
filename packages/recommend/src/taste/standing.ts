import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { itemKinds } from '../item.ts';
import type { MarkedItem } from './marks.ts';
import type { Mark } from './types.ts';

/** What a person said of one item: their mark, and the exclusion that leaves it out of their taste. */
export async function standingOf(
  executor: Executor,
  personId: number,
  { kind, key, id }: Pick<MarkedItem, 'kind' | 'key' | 'id'>,
): Promise<{ mark: Mark | null; exclusionId: number | null }> {
  const { rows } = await sql<{ mark: Mark }>`
    select mark from taste_marks where person_id = ${personId} and kind = ${itemKinds[kind]}
      and (item_key = ${key} or entity_id = ${id}::int)
    order by at desc limit 1`.execute(executor);
  const exclusion =
    id === null
      ? undefined
      : await executor
          .selectFrom('taste_exclusions')
          .select('id')
          .where('person_id', '=', personId)
          .where('kind', '=', kind)
          .where('entity_id', '=', id)
          .executeTakeFirst();
  return { mark: rows[0]?.mark ?? null, exclusionId: exclusion?.id ?? null };
}
