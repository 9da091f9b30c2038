import type { ShelfFilters } from '@fonoteca/records';
import { type RawBuilder, sql } from 'kysely';

/** What a shelf is narrowed by; a text that is empty counts as not given. */
export interface ShelfFilter extends ShelfFilters {
  /** Full text; typos are forgiven. */
  readonly q?: string | undefined;
  /** Also what left the collection. */
  readonly left?: boolean | undefined;
}

export type Condition = RawBuilder<unknown>;

/** Whose shelf, and whether what left it is there: what holds whatever else is asked. */
export const shelfOf = (personId: number, filter: ShelfFilter): Condition[] => [
  sql`r.person_id = ${personId}`,
  ...(filter.left ? [] : [sql`r.left_at is null`]),
];

const given = (value: string | undefined): value is string => value !== undefined && value !== '';

/** Conditions on `records r` for everything but the person and the full text. */
export function filterConditions(personId: number, filter: ShelfFilter): Condition[] {
  const { artist, genre, style, decade, format, label, folder } = filter;
  return [
    ...(given(genre) ? [sql`${genre} = any(r.genres)`] : []),
    ...(given(style) ? [sql`${style} = any(r.styles)`] : []),
    ...(decade === undefined ? [] : [sql`r.decade = ${decade}`]),
    ...(given(format) ? [sql`${format} = any(r.format_names)`] : []),
    ...(given(label) ? [sql`${label} = any(r.label_names)`] : []),
    ...(given(folder) ? [sql`r.folder = ${folder}`] : []),
    ...(given(artist)
      ? [
          sql`r.id in (select a.record_id from record_artists a where a.person_id = ${personId} and a.key = ${artist})`,
        ]
      : []),
  ];
}

export const every = (conditions: readonly Condition[]): RawBuilder<unknown> =>
  sql.join(conditions, sql` and `);
