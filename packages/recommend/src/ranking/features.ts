import { eraOf, otherCategory, type TagShare, tagShares, unknownCategory } from './calibration.ts';
import { createFolding } from './folding.ts';
import type { Candidate, Distribution, ListenerFacts } from './types.ts';

/** Categories of one family (genres, eras, known or new) of every candidate, as numbers. */
export interface Family {
  /** Target share of each category. */
  readonly target: Float64Array;
  /** Categories of candidate c: `categories[offsets[c] … offsets[c + 1])`, its shares beside them, sum 1. */
  readonly offsets: Uint32Array;
  readonly categories: Uint32Array;
  readonly shares: Float64Array;
}

/** Tags of every candidate as unit vectors: their dot product is the cosine. */
export interface TagVectors {
  readonly tagCount: number;
  readonly offsets: Uint32Array;
  readonly tags: Uint32Array;
  readonly weights: Float64Array;
}

/** What the re-ranking compares, once, so that its inner loops touch numbers only. */
export interface Features {
  readonly genres: Family;
  readonly eras: Family;
  readonly known: Family;
  readonly vectors: TagVectors;
}

/** `tags` beside `candidates`; `knownShare` is the share of places wanted for known artists. */
export function featuresOf(
  candidates: readonly Candidate[],
  tags: readonly (readonly TagShare[])[],
  listener: ListenerFacts,
  knownShare: number,
): Features {
  const { target } = listener;
  const tagNumbers = new Map<string, number>();
  const genres = createFamily(target.genres);
  const eras = createFamily(target.eras);
  const known = createFamily(
    new Map([
      ['known', knownShare],
      ['new', 1 - knownShare],
    ]),
  );
  const vectors = { offsets: [0], tags: [] as number[], weights: [] as number[] };
  for (const [place, { facts }] of candidates.entries()) {
    const shares = tags[place] ?? [];
    const length = lengthOf(shares);
    for (const { name, share } of shares) {
      vectors.tags.push(numberIn(tagNumbers, name));
      vectors.weights.push(share / length);
      genres.add(target.genres.has(name) ? name : otherCategory, share);
    }
    vectors.offsets.push(vectors.tags.length);
    if (shares.length === 0) genres.add(unknownCategory, 1);
    genres.next();
    eras.add(eraOf(facts.year), 1);
    eras.next();
    known.add(listener.knownArtists.has(facts.artistKey) ? 'known' : 'new', 1);
    known.next();
  }
  return {
    genres: genres.done(),
    eras: eras.done(),
    known: known.done(),
    vectors: {
      tagCount: tagNumbers.size,
      offsets: Uint32Array.from(vectors.offsets),
      tags: Uint32Array.from(vectors.tags),
      weights: Float64Array.from(vectors.weights),
    },
  };
}

/** Folded tags of each candidate. */
export function tagsOf(candidates: readonly Candidate[]): TagShare[][] {
  const folded = createFolding();
  return candidates.map(({ facts }) => tagShares(facts, folded));
}

/** Cosine of tags with the genres of a target; null where there are no tags. */
export function createCloseness(genres: Distribution): (tags: readonly TagShare[]) => number | null {
  const length = Math.sqrt([...genres.values()].reduce((sum, share) => sum + share * share, 0));
  return (tags) => {
    if (tags.length === 0) return null;
    const dot = tags.reduce((sum, { name, share }) => sum + share * (genres.get(name) ?? 0), 0);
    return dot === 0 ? 0 : dot / (lengthOf(tags) * length);
  };
}

const lengthOf = (tags: readonly TagShare[]): number =>
  Math.sqrt(tags.reduce((sum, { share }) => sum + share * share, 0));

function createFamily(target: Distribution) {
  const numbers = new Map<string, number>();
  for (const name of target.keys()) numberIn(numbers, name);
  const offsets = [0];
  const categories: number[] = [];
  const shares: number[] = [];
  return {
    add(name: string, share: number): void {
      const category = numberIn(numbers, name);
      // One entry per category: what an entry adds to the error is not linear in its share.
      const entry = categories.indexOf(category, offsets.at(-1));
      if (entry >= 0) shares[entry] = (shares[entry] ?? 0) + share;
      else {
        categories.push(category);
        shares.push(share);
      }
    },
    next(): void {
      offsets.push(categories.length);
    },
    done(): Family {
      const shareOf = new Float64Array(numbers.size);
      for (const [name, number] of numbers) shareOf[number] = target.get(name) ?? 0;
      return {
        target: shareOf,
        offsets: Uint32Array.from(offsets),
        categories: Uint32Array.from(categories),
        shares: Float64Array.from(shares),
      };
    },
  };
}

function numberIn(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}
