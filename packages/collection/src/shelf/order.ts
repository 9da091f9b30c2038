import { type ShelfDirection, type ShelfSort, usualDirection } from '@fonoteca/records';
import { type RawBuilder, sql } from 'kysely';
import type { Condition } from './filters.ts';

/** Sorts that columns of the shelf answer; by listens it takes the person's history. */
export type ColumnSort = Exclude<ShelfSort, 'listens'>;

export interface ColumnOrder {
  /** What follows `order by`. */
  readonly order: RawBuilder<unknown>;
  /** What comes after the record `c`, which has the columns of `records`. */
  readonly after: Condition;
}

/** Names are never null: they are compared as a row. */
const names = {
  artist: (table: string) => [`${table}.artist_sort`, `coalesce(${table}.year, 9999)`, `${table}.id`],
  title: (table: string) => [`${table}.title_sort`, `${table}.artist_sort`, `${table}.id`],
};

const columns = { added: 'added_at', year: 'year', scrobbled: 'last_scrobbled_at' } as const;

/** The order of a sort; what has no value for it comes last in both directions. */
export function orderOf(sort: ColumnSort, direction: ShelfDirection = usualDirection(sort)): ColumnOrder {
  const way = sql.raw(direction === 'ascending' ? 'asc' : 'desc');
  const beyond = sql.raw(direction === 'ascending' ? '>' : '<');
  if (sort === 'artist' || sort === 'title') {
    const parts = names[sort];
    return {
      order: sql.join(
        parts('r').map((part) => sql`${sql.raw(part)} ${way}`),
        sql`, `,
      ),
      after: sql`(${sql.raw(parts('r').join(', '))}) ${beyond} (${sql.raw(parts('c').join(', '))})`,
    };
  }
  const [ours, theirs] = [sql.ref(`r.${columns[sort]}`), sql.ref(`c.${columns[sort]}`)];
  return {
    order: sql`${ours} ${way} nulls last, r.id ${way}`,
    after: sql`case when ${theirs} is null then ${ours} is null and r.id ${beyond} c.id
      else ${ours} is null or (${ours}, r.id) ${beyond} (${theirs}, c.id) end`,
  };
}
