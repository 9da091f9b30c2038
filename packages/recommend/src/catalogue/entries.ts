import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type ItemKind, itemKey, splitItemKey } from '../item.ts';

/** An entry of the catalogue as lists and models know it. */
export interface CatalogueEntry {
  readonly kind: ItemKind;
  readonly id: number;
  readonly key: string;
  readonly name: string;
  /** The artist itself, where the entry is one. */
  readonly artistId: number;
  readonly artistKey: string;
  readonly artistName: string;
  readonly mbid: string | null;
  readonly lengthMs: number | null;
  /** Recordings: the release it was most lately sent with. Releases: itself. */
  readonly release: { readonly id: number; readonly key: string; readonly name: string } | null;
}

interface Row {
  id: number;
  name: string;
  key: string;
  variant: number;
  mbid: string | null;
  length_ms: number | null;
  artist_id: number;
  artist_name: string;
  artist_key: string;
  artist_variant: number;
  release_id: number | null;
  release_title: string | null;
  release_key: string | null;
  release_variant: number | null;
  release_artist_key: string | null;
  release_artist_variant: number | null;
}

// A merged artist keeps the keys of its recordings, but it is the other one that they are by now.
const artistColumns = sql`coalesce(o.id, a.id) as artist_id, coalesce(o.name, a.name) as artist_name,
  a.key as artist_key, a.variant as artist_variant`;
const artistOf = sql`join artists a on a.id = e.artist_id left join artists o on o.id = a.merged_into`;
const noRelease = sql`null::int as release_id, null as release_title, null as release_key, null::int as release_variant,
  null as release_artist_key, null::int as release_artist_variant`;

const selections = {
  artist: sql`select a.id, a.name, a.key, a.variant, a.mbid, null::int as length_ms, ${artistColumns}, ${noRelease}
    from artists a left join artists o on o.id = a.merged_into where a.merged_into is null`,
  release: sql`select e.id, e.title as name, e.key, e.variant, e.mbid, null::int as length_ms, ${artistColumns},
      e.id as release_id, e.title as release_title, e.key as release_key, e.variant as release_variant,
      a.key as release_artist_key, a.variant as release_artist_variant
    from releases e ${artistOf} where e.merged_into is null`,
  recording: sql`select e.id, e.title as name, e.key, e.variant, e.mbid, e.length_ms, ${artistColumns},
      r.id as release_id, r.title as release_title, r.key as release_key, r.variant as release_variant,
      ra.key as release_artist_key, ra.variant as release_artist_variant
    from recordings e ${artistOf}
    left join lateral (select s.release_id from sent_tracks s
      where s.recording_id = e.id and s.release_id is not null order by s.id desc limit 1) s on true
    left join releases r on r.id = s.release_id left join artists ra on ra.id = r.artist_id
    where e.merged_into is null`,
};

/** Entries that stand, by id; merged and unknown ids are left out. */
export async function entriesById(
  executor: Executor,
  kind: ItemKind,
  ids: readonly number[],
): Promise<Map<number, CatalogueEntry>> {
  if (ids.length === 0) return new Map();
  const column = kind === 'artist' ? sql`a.id` : sql`e.id`;
  const { rows } = await sql<Row>`${selections[kind]} and ${column} = any(${[...ids]})`.execute(executor);
  return new Map(rows.map((row) => [row.id, entryOf(kind, row)]));
}

/** Entries that stand, by item key: how items of a model are found in this instance's catalogue. */
export async function entriesByKey(
  executor: Executor,
  kind: ItemKind,
  keys: readonly string[],
): Promise<Map<string, CatalogueEntry>> {
  if (keys.length === 0) return new Map();
  const parts = keys.map(splitItemKey);
  const artists = parts.map(({ artist }) => artist.key);
  const column = kind === 'artist' ? sql`a.key` : sql`e.key`;
  const wanted = kind === 'artist' ? artists : parts.map(({ title }) => title?.key ?? '');
  const { rows } = await sql<Row>`
    ${selections[kind]} and ${column} = any(${wanted}) and a.key = any(${artists})`.execute(executor);
  const asked = new Set(keys);
  return new Map(
    rows
      .map((row) => entryOf(kind, row))
      .filter(({ key }) => asked.has(key))
      .map((entry) => [entry.key, entry]),
  );
}

function entryOf(kind: ItemKind, row: Row): CatalogueEntry {
  const artist = itemKey(row.artist_key, row.artist_variant);
  const release =
    row.release_id !== null && row.release_title !== null && row.release_key !== null
      ? {
          id: row.release_id,
          name: row.release_title,
          key: itemKey(
            row.release_artist_key ?? row.artist_key,
            row.release_artist_variant ?? 0,
            row.release_key,
            row.release_variant ?? 0,
          ),
        }
      : null;
  return {
    kind,
    id: row.id,
    key: kind === 'artist' ? artist : itemKey(row.artist_key, row.artist_variant, row.key, row.variant),
    name: row.name,
    artistId: row.artist_id,
    artistKey: artist,
    artistName: row.artist_name,
    mbid: row.mbid,
    lengthMs: row.length_ms,
    release,
  };
}
