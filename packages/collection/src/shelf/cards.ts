import { listensOf, type Person } from '@fonoteca/statistics';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { releasesOf } from './releases.ts';
import type { RecordCard } from './view.ts';

/** Who looks: whoever has only the link sees nothing of what its owner hears. */
export type Viewer = 'owner' | 'anyone';

interface CardRow {
  id: number;
  title: string;
  artist: string;
  artists: { name: string; key: string }[];
  year: number | null;
  format_text: string;
  label_names: string[];
  genres: string[];
  styles: string[];
  added_at: Date | null;
  left_at: Date | null;
  image: string | null;
  track_count: number | null;
  last_scrobbled_at: Date | null;
}

/**
 * The cards of these records, in their order; one that is gone meanwhile is left out.
 *
 * @param known listens by record, where they were counted already
 */
export async function viewCards(
  store: Store,
  person: Person,
  ids: readonly number[],
  viewer: Viewer = 'owner',
  known?: ReadonlyMap<number, number>,
): Promise<RecordCard[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<CardRow>`
    select r.id, r.title, r.artist, r.year, r.format_text, r.label_names, r.genres, r.styles, r.added_at, r.left_at,
      r.track_count, r.last_scrobbled_at,
      (select i.id from images i where i.id = r.image_id and i.state = 'ready') as image,
      coalesce((select json_agg(json_build_object('name', a.name, 'key', a.key) order by a.position)
        from record_artists a where a.record_id = r.id), '[]') as artists
    from unnest(${[...ids]}::bigint[]) with ordinality as wanted (id, place)
    join records r on r.id = wanted.id and r.person_id = ${person.id} order by wanted.place`.execute(
    store.db,
  );
  if (viewer === 'anyone') return rows.map((row) => ({ ...toCard(row, 0), lastScrobbledAt: null }));
  const listens = known ?? (await heardOf(store, person, ids)).listens;
  return rows.map((row) => toCard(row, listens.get(row.id) ?? 0));
}

/** Catalogue releases and listens of these records, by record; only of those that have any. */
export async function heardOf(
  store: Store,
  person: Person,
  ids: readonly number[],
): Promise<{ releases: Map<number, number>; listens: Map<number, number> }> {
  const releases = await releasesOf(store.db, [
    sql`r.person_id = ${person.id}`,
    sql`r.id = any(${[...ids]}::bigint[])`,
  ]);
  return { releases, listens: await countListens(store, person, releases) };
}

/** Listens by record, from the releases of records. */
export async function countListens(
  store: Store,
  person: Person,
  releases: ReadonlyMap<number, number>,
): Promise<Map<number, number>> {
  const counts = await listensOf(store, person, 'release', [...new Set(releases.values())]);
  const listens = new Map<number, number>();
  for (const [record, release] of releases) {
    const count = counts.get(release);
    if (count !== undefined) listens.set(record, count);
  }
  return listens;
}

const toCard = (row: CardRow, listens: number): RecordCard => ({
  id: row.id,
  title: row.title,
  artist: row.artist,
  artists: row.artists,
  year: row.year,
  format: row.format_text,
  label: row.label_names[0] ?? null,
  genres: row.genres,
  styles: row.styles,
  addedAt: row.added_at?.toISOString() ?? null,
  leftAt: row.left_at?.toISOString() ?? null,
  image: row.image,
  tracks: row.track_count,
  listens,
  lastScrobbledAt: row.last_scrobbled_at?.toISOString() ?? null,
});
