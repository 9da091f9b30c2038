import { fold } from '@fonoteca/domain';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import type { WeightedTag } from '../knowledge/ports.ts';

/** Artists by what is said of them: finds who is like a taste without anybody's listens. */
export interface TagIndex {
  /** Cosine of tags weighted by how rare they are, best first; artists in `skip` are left out. */
  like(tags: ReadonlyMap<string, number>, count: number, skip: ReadonlySet<string>): TaggedArtist[];
}

interface TaggedArtist {
  readonly key: string;
  readonly name: string;
  readonly mbid: string | null;
  readonly score: number;
}

interface Row {
  key: string;
  name: string;
  mbid: string | null;
  tags: WeightedTag[];
}

const mostArtists = 50_000;
const readAgainAfterMs = 10 * 60_000;

/** The index of all artists known here, read again now and then. */
export function createTagIndexes(store: Store): { get(): Promise<TagIndex> } {
  let held: { at: number; loading: Promise<TagIndex> } | null = null;
  return {
    get() {
      const now = Date.now();
      if (!held || now - held.at > readAgainAfterMs) {
        const mine = { at: now, loading: read(store) };
        held = mine;
        mine.loading.catch(() => {
          if (held === mine) held = null;
        });
      }
      return held.loading;
    },
  };
}

async function read(store: Store): Promise<TagIndex> {
  const { rows } = await sql<Row>`
    select key, name, mbid, tags from knowledge_artists
    where tags <> '[]' order by key limit ${mostArtists}`.execute(store.db);
  return indexTags(rows);
}

/** @param rows in any order; tags are folded here */
function indexTags(rows: readonly Row[]): TagIndex {
  const holders = new Map<string, { row: number; weight: number }[]>();
  for (const [row, { tags }] of rows.entries()) {
    for (const { name, weight } of tags) {
      const tag = fold(name);
      const list = holders.get(tag);
      if (list) list.push({ row, weight });
      else holders.set(tag, [{ row, weight }]);
    }
  }
  // Inverse document frequency (Spärck Jones 1972), smoothed: a tag that all carry tells nobody apart.
  const rarity = (tag: string): number => Math.log((rows.length + 1) / ((holders.get(tag)?.length ?? 0) + 1));
  const norms = new Float64Array(rows.length);
  for (const [tag, list] of holders)
    for (const { row, weight } of list) norms[row] = (norms[row] ?? 0) + (weight * rarity(tag)) ** 2;
  return {
    like(tags, count, skip) {
      const dots = new Float64Array(rows.length);
      for (const [tag, strength] of tags) {
        const squared = rarity(tag) ** 2;
        for (const { row, weight } of holders.get(tag) ?? [])
          dots[row] = (dots[row] ?? 0) + strength * weight * squared;
      }
      const found: TaggedArtist[] = [];
      for (const [row, dot] of dots.entries()) {
        const artist = rows[row];
        const norm = Math.sqrt(norms[row] ?? 0);
        if (!artist || !(dot > 0) || norm === 0 || skip.has(artist.key)) continue;
        found.push({ key: artist.key, name: artist.name, mbid: artist.mbid, score: dot / norm });
      }
      return found.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1)).slice(0, count);
    },
  };
}
