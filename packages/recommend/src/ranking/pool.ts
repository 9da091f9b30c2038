import { otherCategory, tagShares } from './calibration.ts';
import type { CalibrationTarget, Candidate } from './types.ts';

/** How many times the list's length is re-ranked: what stands behind that by score is not wanted on it. */
const timesLimit = 6;
const atLeast = 150;
/** Of each genre of the target this many are looked at even from further behind. */
const perGenre = 3;

/**
 * The places of the candidates worth re-ranking: the best by score, and of every genre of the
 * target the best few, without which a list could not be calibrated. Best first; equal scores by item.
 */
export function choosePool(
  candidates: readonly Candidate[],
  scores: Float64Array,
  target: CalibrationTarget,
  limit: number,
): number[] {
  const order = orderByScore(candidates, scores);
  const size = Math.max(atLeast, limit * timesLimit);
  const pool = order.slice(0, size);
  const missing = new Map([...target.genres.keys()].map((genre) => [genre, perGenre]));
  missing.delete(otherCategory);
  const seek = (place: number): boolean => {
    const candidate = candidates[place];
    if (candidate === undefined) return false;
    let wanted = false;
    for (const { name } of tagShares(candidate.facts)) {
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

export function orderByScore(candidates: readonly Candidate[], scores: Float64Array): number[] {
  return Array.from(candidates.keys()).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || (candidates[a]?.item ?? 0) - (candidates[b]?.item ?? 0),
  );
}
