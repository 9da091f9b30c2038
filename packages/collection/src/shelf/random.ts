import type { Person } from '@fonoteca/statistics';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { viewCards } from './cards.ts';
import { every, filterConditions, type ShelfFilter, shelfOf } from './filters.ts';
import { readSearch } from './search.ts';
import type { RecordCard } from './view.ts';

/** One record by chance among those the filters leave; null where they leave none. */
export async function randomRecord(
  store: Store,
  person: Person,
  filter: ShelfFilter,
): Promise<RecordCard | null> {
  const search = await readSearch(store.db, person.id, filter);
  const conditions = [
    ...shelfOf(person.id, filter),
    ...filterConditions(person.id, filter),
    ...(search?.conditions ?? []),
  ];
  const { rows } = await sql<{ id: number }>`
    select r.id from records r where ${every(conditions)} order by random() limit 1`.execute(store.db);
  const [card] = await viewCards(
    store,
    person,
    rows.map(({ id }) => id),
  );
  return card ?? null;
}
