import type { ShelfFacets } from '@fonoteca/records';
import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { every, filterConditions, type ShelfFilter, shelfOf } from './filters.ts';
import { readSearch } from './search.ts';

export type FoundFacets = { [Name in keyof ShelfFacets]: { value: string; records: number }[] };

const dimensions = [
  { name: 'genres', own: 'genre', values: 'unnest(r.genres)' },
  { name: 'styles', own: 'style', values: 'unnest(r.styles)' },
  { name: 'decades', own: 'decade', values: 'r.decade::text' },
  { name: 'formats', own: 'format', values: 'unnest(r.format_names)' },
  { name: 'labels', own: 'label', values: 'unnest(r.label_names)' },
  { name: 'folders', own: 'folder', values: 'r.folder' },
] as const;

/**
 * What a shelf can be filtered by, the most frequent first (decades in their order). Each facet counts
 * what the other filters leave: with a genre chosen, the other genres stay to be chosen instead.
 */
export async function facets(db: Database, personId: number, filter: ShelfFilter): Promise<FoundFacets> {
  const search = await readSearch(db, personId, filter);
  const conditionsOf = (narrowed: ShelfFilter) =>
    every([
      ...shelfOf(personId, filter),
      ...filterConditions(personId, narrowed),
      ...(search?.conditions ?? []),
    ]);
  const parts = dimensions.map(({ name, own, values }) => {
    const source = filter[own]
      ? sql`(select * from records r where ${conditionsOf({ ...filter, [own]: undefined })})`
      : sql`shelf`;
    return sql`select ${name}::text as name, v.value, count(*)::int as records
      from (select ${sql.raw(values)} as value from ${source} r) v where v.value is not null group by v.value`;
  });
  // One look at the shelf for all facets whose filter is not set.
  const { rows } = await sql<{ name: keyof ShelfFacets; value: string; records: number }>`
    with shelf as materialized (
      select genres, styles, decade, format_names, label_names, folder from records r where ${conditionsOf(filter)}
    )
    ${sql.join(parts, sql` union all `)}`.execute(db);
  const found: FoundFacets = {
    genres: [],
    styles: [],
    decades: [],
    formats: [],
    labels: [],
    folders: [],
  };
  for (const { name, value, records } of rows) found[name].push({ value, records });
  for (const [name, values] of Object.entries(found)) {
    values.sort((a, b) =>
      name === 'decades'
        ? Number(a.value) - Number(b.value)
        : b.records - a.records || a.value.localeCompare(b.value, 'en'),
    );
  }
  return found;
}
