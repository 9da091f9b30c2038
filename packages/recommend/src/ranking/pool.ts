import { otherCategory, type TagShare } from './calibration.ts';
import type { CalibrationTarget, Candidate } from './types.ts';

/** How many times the list's length is re-ranked: what stands behind that by score is not wanted on it. */
const timesLimit = 6;
const atLeast = 150;
/** Of each genre of the target this many are looked at even from further behind. */
const perGenre = 3;

/** How many candidates are re-ranked for their score alone. */
export const poolSize = (limit: number): number => Math.max(atLeast, limit * timesLimit);

/**
 * The places of the candidates worth re-ranking: the best by score, and of every genre of the
 * target the best few, without which a list could not be calibrated. `order` and what comes back: best first.
 */
export function choosePool(
  order: readonly number[],
  tags: readonly (readonly TagShare[])[],
  target: CalibrationTarget,
  limit: number,
): number[] {
  const size = poolSize(limit);
  const pool = order.slice(0, size);
  const missing = new Map([...target.genres.keys()].map((genre) => [genre, perGenre]));
  missing.delete(otherCategory);
  const seek = (place: number): boolean => {
    let wanted = false;
    for (const { name } of tags[place] ?? []) {
      const count = missing.get(name);
      if (count === undefined) continue;
      wanted = true;
      if (count === 1) missing.delete(name);
      else missing.set(name, count - 1);
    }
    return wanted;
  };
  for (const place of pool) seek(place);
  for (const place of order.slice(size)) {
    if (missing.size === 0) break;
    if (seek(place)) pool.push(place);
  }
  return pool;
}

/** Places of all candidates, best first; equal scores by item. */
export function orderByScore(candidates: readonly Candidate[], scores: Float64Array): number[] {
  return Array.from(candidates.keys()).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || (candidates[a]?.item ?? 0) - (candidates[b]?.item ?? 0),
  );
}
