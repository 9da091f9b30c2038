import type { TagVectors } from './features.ts';
import type { Candidate } from './types.ts';

/** How much alike two items of one artist are at least, and two of which one has no tags. */
const sameArtist = 0.7;
const sameRelease = 0.9;
const unknown = 0.3;

/** For each item of the pool its likeness to what is already on the list: the second half of MMR. */
export interface Likeness {
  /** Largest likeness (0–1) to an item of the list, beside the pool; 0 while it is empty. */
  readonly largest: Float64Array;
  /** Takes an item of the pool onto the list. */
  take(place: number): void;
}

/**
 * Maximal marginal relevance (Carbonell & Goldstein 1998): likeness is the cosine of tags, or a
 * floor for the same artist or release. The maximum is kept up to date, so a step costs one pass.
 */
export function createLikeness(pool: readonly Candidate[], vectors: TagVectors): Likeness {
  const largest = new Float64Array(pool.length);
  const artists = numbered(pool.map(({ facts }) => facts.artistKey));
  const releases = numbered(pool.map(({ facts }) => facts.releaseKey));
  const dense = new Float64Array(vectors.tagCount);
  const { offsets, tags, weights } = vectors;
  const write = (candidate: number, scale: number): void => {
    for (let at = offsets[candidate] ?? 0; at < (offsets[candidate + 1] ?? 0); at++)
      dense[tags[at] ?? 0] = scale * (weights[at] ?? 0);
  };
  return {
    largest,
    take(taken) {
      write(taken, 1);
      const tagged = (offsets[taken + 1] ?? 0) > (offsets[taken] ?? 0);
      for (let other = 0; other < largest.length; other++) {
        const from = offsets[other] ?? 0;
        const to = offsets[other + 1] ?? 0;
        let like = tagged && to > from ? 0 : unknown;
        if (tagged)
          for (let at = from; at < to; at++) like += (weights[at] ?? 0) * (dense[tags[at] ?? 0] ?? 0);
        if (artists[other] === artists[taken]) like = Math.max(like, sameArtist);
        if (releases[other] === releases[taken] && releases[other] !== -1) like = Math.max(like, sameRelease);
        if (like > (largest[other] ?? 0)) largest[other] = like;
      }
      write(taken, 0);
    },
  };
}

/** Equal texts get equal numbers; null gets -1. */
function numbered(names: readonly (string | null)[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    if (name === null) return -1;
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  });
}
