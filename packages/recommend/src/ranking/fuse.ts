import type { Candidate } from './types.ts';

/**
 * What the ranking sees of the numbers it is given: mean 0, standard deviation 1. All equal: all 0, also
 * where they only differ by the rounding of numbers as large as `scale`: that must not be blown up to a ranking.
 */
function standardise(values: Float64Array, scale = largestOf(values)): Float64Array {
  if (values.length === 0) return values;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / values.length);
  if (!(deviation > scale * 1e-12)) return values.fill(0);
  for (let at = 0; at < values.length; at++) values[at] = ((values[at] ?? 0) - mean) / deviation;
  return values;
}

/**
 * One score from several models: the weighted sum of each model's standardised scores (CombSUM with
 * z-scores, Fox & Shaw 1994; Montague & Aslam 2001), standardised again. A model that did not propose
 * a candidate says as much of it as of the worst that it did propose.
 */
export function fuseScores(
  candidates: readonly Candidate[],
  weights: Readonly<Record<string, number>> = {},
): Float64Array {
  const fused = new Float64Array(candidates.length);
  if (!candidates.some(({ sources }) => sources.length > 0))
    return standardise(Float64Array.from(candidates, ({ score }) => score));
  const byModel = new Map<string, { places: number[]; scores: number[] }>();
  for (const [place, { sources }] of candidates.entries())
    for (const { model, score } of sources) {
      let one = byModel.get(model);
      if (one === undefined) {
        one = { places: [], scores: [] };
        byModel.set(model, one);
      }
      one.places.push(place);
      one.scores.push(score);
    }
  let scale = 0;
  // In the order of names: sums must not depend on which model came first.
  for (const model of [...byModel.keys()].sort()) {
    const weight = weights[model] ?? 1;
    const { places, scores } = byModel.get(model) ?? { places: [], scores: [] };
    scale += Math.abs(weight);
    const standard = standardise(Float64Array.from(scores));
    const lowest = standard.reduce((least, value) => Math.min(least, value), 0);
    for (let place = 0; place < fused.length; place++) fused[place] = (fused[place] ?? 0) + weight * lowest;
    for (const [index, place] of places.entries())
      fused[place] = (fused[place] ?? 0) + weight * ((standard[index] ?? 0) - lowest);
  }
  return standardise(fused, scale);
}

function largestOf(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
