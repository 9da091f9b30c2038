import { Fault } from '@fonoteca/domain';
import { listensOf, type Person } from '@fonoteca/statistics';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { viewCards } from './cards.ts';
import { artistOf } from './releases.ts';
import type { RecordCard } from './view.ts';

export interface ArtistOnShelf {
  readonly name: string;
  readonly key: string;
  /** Of everything by this artist, on the shelf or not. */
  readonly listens: number;
  /** In the catalogue; null where the person has no listen of them. */
  readonly artistId: number | null;
  /** In the order of their years. */
  readonly records: RecordCard[];
}

/** An artist by the key that cards carry. Throws Fault `not-found` where the shelf has nothing of them. */
export async function artistOnShelf(store: Store, person: Person, key: string): Promise<ArtistOnShelf> {
  const { rows } = await sql<{ id: number; name: string }>`
    select r.id, a.name from record_artists a join records r on r.id = a.record_id
    where a.person_id = ${person.id} and a.key = ${key} and r.left_at is null
    order by r.year nulls last, r.title_sort, r.id`.execute(store.db);
  const [first] = rows;
  if (!first) throw new Fault('not-found', 'There is no record by this artist on your shelf');
  const artistId = await artistOf(store.db, key);
  const listens =
    artistId === null ? 0 : ((await listensOf(store, person, 'artist', [artistId])).get(artistId) ?? 0);
  const ids = [...new Set(rows.map(({ id }) => id))];
  return {
    name: first.name,
    key,
    listens,
    // The catalogue tells nobody what others hear.
    artistId: listens > 0 ? artistId : null,
    records: await viewCards(store, person, ids),
  };
}
