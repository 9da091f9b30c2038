import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { type ItemKind, itemKey } from '../item.ts';
import type { WeightedTag } from '../knowledge/ports.ts';
import type { Proposal } from './proposal.ts';

/** A record of the person, by the catalogue's keys. */
export interface ShelfRow {
  artist_key: string;
  release_key: string;
  title: string;
  artist: string;
  artist_id: number | null;
  release_id: number | null;
  added_at: Date | null;
  year: number | null;
  genres: string[];
  styles: string[];
}

const most = 5000;

/** The person's records, with their entries in the catalogue where anybody listened to them. */
export async function readShelf(executor: Executor, personId: number): Promise<ShelfRow[]> {
  const { rows } = await sql<ShelfRow>`
    select r.artist_key, r.release_key, r.title, r.artist, r.added_at, r.year, r.genres, r.styles,
      coalesce(a.merged_into, a.id) as artist_id, coalesce(e.merged_into, e.id) as release_id
    from records r
    left join artists a on a.key = r.artist_key and a.variant = 0
    left join releases e on e.artist_id = a.id and e.key = r.release_key and e.variant = 0
    where r.person_id = ${personId} and r.left_at is null
    order by r.id desc limit ${most}`.execute(executor);
  return rows;
}

/** Keys of what stands on the shelf: releases, and the artists of them. */
export function shelfKeys(rows: readonly ShelfRow[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { artist_key, release_key } of rows) {
    keys.add(itemKey(artist_key, 0));
    keys.add(itemKey(artist_key, 0, release_key));
  }
  return keys;
}

/** What the records themselves say, by key of the release and of its artist. */
export interface ShelfFacts {
  readonly year: number | null;
  readonly tags: readonly WeightedTag[];
}

/**
 * Genres, styles and years that Discogs printed on the shelf: known without asking anybody. An artist has
 * those of all their records here, and no year.
 */
export function shelfFacts(rows: readonly ShelfRow[]): ReadonlyMap<string, ShelfFacts> {
  const facts = new Map<string, ShelfFacts>();
  const counts = new Map<string, Map<string, number>>();
  for (const { artist_key, release_key, year, genres, styles } of rows) {
    // A style says more than the genre it belongs to.
    const tags = [
      ...styles.map((name) => ({ name, weight: 1 })),
      ...genres.map((name) => ({ name, weight: 0.6 })),
    ];
    facts.set(itemKey(artist_key, 0, release_key), { year, tags });
    const sums = counts.get(artist_key) ?? new Map<string, number>();
    for (const { name, weight } of tags) sums.set(name, (sums.get(name) ?? 0) + weight);
    counts.set(artist_key, sums);
  }
  for (const [artist, sums] of counts) {
    const strongest = Math.max(...sums.values());
    const tags = [...sums].map(([name, sum]) => ({ name, weight: sum / strongest }));
    facts.set(itemKey(artist, 0), { year: null, tags });
  }
  return facts;
}

/**
 * Records as proposals: those bought lately first. What a person bought and never listened to is the
 * one discovery that needs nobody else's listens.
 */
export function fromShelf(rows: readonly ShelfRow[], kind: ItemKind, now: number): Proposal[] {
  if (kind === 'recording') return [];
  const proposals = new Map<string, Proposal>();
  for (const row of rows) {
    const key = kind === 'artist' ? itemKey(row.artist_key, 0) : itemKey(row.artist_key, 0, row.release_key);
    if (proposals.has(key)) continue;
    const years = row.added_at ? Math.max(0, (now - row.added_at.getTime()) / (365 * 86_400_000)) : 5;
    proposals.set(key, {
      kind,
      key,
      id: kind === 'artist' ? row.artist_id : row.release_id,
      source: 'shelf',
      score: 1 / (1 + years),
      texts: { name: kind === 'artist' ? row.artist : row.title, artist: row.artist, mbid: null },
    });
  }
  return [...proposals.values()];
}
