import type { Interactions } from './interactions.ts';

/**
 * How a count becomes a weight. `none`: heard or not. `log`: 1 + ln(count), so that a thousand
 * listens say more than ten but not a hundred times more. `share`: the same, by the person's own mean,
 * so that somebody who hears everything often does not outweigh the others.
 */
export const weightings = ['none', 'log', 'share'] as const;
export type Weighting = (typeof weightings)[number];

/** The data with its counts made weights; the counts themselves are left as they are. */
export function weigh(data: Interactions, weighting: Weighting): Interactions {
  if (data.weights === null || weighting === 'none') return { ...data, weights: null };
  const weights = data.weights.map((count) => (count >= 1 ? 1 + Math.log(count) : count));
  if (weighting === 'share')
    for (let row = 0; row < data.rows; row++)
      scaleToMeanOne(weights.subarray(data.offsets[row] ?? 0, data.offsets[row + 1] ?? 0));
  return { ...data, weights };
}

function scaleToMeanOne(weights: Float32Array): void {
  let sum = 0;
  for (const weight of weights) sum += weight;
  const mean = sum / weights.length;
  for (let at = 0; at < weights.length; at++) weights[at] = (weights[at] ?? 0) / mean;
}
