import { Fault } from '@fonoteca/domain';
import type { ArtistFacts, AskedArtist, KnowledgeSource, SimilarArtist } from './ports.ts';
import type { ArtistAnswer } from './store.ts';

export interface Answered extends ArtistAnswer {
  /** Services that gave no answer. */
  readonly away: number;
}

const mostNeighbours = 100;
const mostTags = 30;

/** The best of what the services say: facts merged, neighbours by their best score. */
export async function askAll(
  sources: readonly KnowledgeSource[],
  artist: AskedArtist,
  signal: AbortSignal,
): Promise<Answered> {
  let facts: ArtistFacts | null = null;
  const similar = new Map<string, SimilarArtist>();
  let away = 0;
  let asked = artist;
  for (const source of sources) {
    try {
      const found = (await source.artistFacts?.(asked, signal)) ?? null;
      if (found) {
        facts = mergeFacts(facts, found);
        // The next service is asked by the identifier this one gave.
        asked = { ...asked, mbid: asked.mbid ?? found.mbid };
      }
      for (const neighbour of (await source.similarArtists?.(asked, signal)) ?? []) {
        const before = similar.get(neighbour.name);
        if (!before || before.score < neighbour.score) similar.set(neighbour.name, neighbour);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof TypeError || error instanceof RangeError || error instanceof Fault) throw error;
      away++;
    }
  }
  const best = [...similar.values()].toSorted((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
  return { facts, similar: best.length > 0 ? best.slice(0, mostNeighbours) : null, away };
}

function mergeFacts(before: ArtistFacts | null, found: ArtistFacts): ArtistFacts {
  if (!before) return found;
  const tags = new Map(before.tags.map((tag) => [tag.name.toLowerCase(), tag]));
  for (const tag of found.tags) {
    const name = tag.name.toLowerCase();
    const one = tags.get(name);
    if (!one || one.weight < tag.weight) tags.set(name, tag);
  }
  return {
    tags: [...tags.values()].toSorted((a, b) => b.weight - a.weight).slice(0, mostTags),
    beginYear: before.beginYear ?? found.beginYear,
    country: before.country ?? found.country,
    mbid: before.mbid ?? found.mbid,
  };
}
