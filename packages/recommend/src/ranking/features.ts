import { fold } from '@fonoteca/domain';
import { eraOf, otherCategory, tagShares, unknownCategory } from './calibration.ts';
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

export interface Features {
  readonly genres: Family;
  readonly eras: Family;
  readonly known: Family;
  readonly vectors: TagVectors;
  /** Cosine of each candidate's tags with the target's genres; null: it has no tags. */
  readonly closeness: readonly (number | null)[];
}

/** Everything the re-ranking compares, once, so that its inner loops touch numbers only. */
export function featuresOf(
  candidates: readonly Candidate[],
  listener: ListenerFacts,
  knownShare: number,
): Features {
  const folded = remember(fold);
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
  const closeness: (number | null)[] = [];
  const targetLength = Math.sqrt([...target.genres.values()].reduce((sum, share) => sum + share * share, 0));
  for (const { facts } of candidates) {
    const shares = tagShares(facts, folded);
    const length = Math.sqrt(shares.reduce((sum, { share }) => sum + share * share, 0));
    let dot = 0;
    for (const { name, share } of shares) {
      vectors.tags.push(numberIn(tagNumbers, name));
      vectors.weights.push(share / length);
      dot += share * (target.genres.get(name) ?? 0);
      genres.add(target.genres.has(name) ? name : otherCategory, share);
    }
    vectors.offsets.push(vectors.tags.length);
    closeness.push(shares.length === 0 ? null : targetLength > 0 ? dot / (length * targetLength) : 0);
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
    closeness,
  };
}

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

function remember(compute: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = compute(text);
      known.set(text, value);
    }
    return value;
  };
}
