import type { ShelfFacets } from '@fonoteca/records';
import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { every, filterConditions, type ShelfFilter, shelfOf } from './filters.ts';
import { readSearch } from './search.ts';

type Mutable<Facets> = { [Name in keyof Facets]: { value: string; records: number }[] };

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
export async function facets(
  db: Database,
  personId: number,
  filter: ShelfFilter,
): Promise<Mutable<ShelfFacets>> {
  const search = await readSearch(db, personId, filter);
  const parts = dimensions.map(({ name, own, values }) => {
    const conditions = [
      ...shelfOf(personId, filter),
      ...filterConditions(personId, { ...filter, [own]: undefined }),
      ...(search?.conditions ?? []),
    ];
    return sql`select ${name} as name, v.value, count(distinct v.id)::int as records
      from (select r.id, ${sql.raw(values)} as value from records r where ${every(conditions)}) v
      where v.value is not null group by v.value`;
  });
  const { rows } = await sql<{ name: keyof ShelfFacets; value: string; records: number }>`
    ${sql.join(parts, sql` union all `)}`.execute(db);
  const found: Mutable<ShelfFacets> = {
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
