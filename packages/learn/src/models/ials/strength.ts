import type { Interactions } from '../../data/interactions.ts';
import type { IalsParameters } from './parameters.ts';

/**
 * The regularisation of one row: λ · (what it says + unobserved · all it could say)^ν, ν the frequency
 * exponent (Rendle 2021). `said` is the number of its interactions, or the sum of their weights.
 */
export function strengthOf(parameters: IalsParameters, said: number, columns: number): number {
  const { regularisation, unobserved, frequencyExponent } = parameters;
  return regularisation * (said + unobserved * columns) ** frequencyExponent;
}

export function saidBy(weights: Float32Array | null, from: number, to: number): number {
  if (weights === null) return to - from;
  let sum = 0;
  for (let at = from; at < to; at++) sum += weights[at] ?? 0;
  return sum;
}

/** For every row of a data set; `shares` are the rows' parts of `unobserved`, 1 where left out. */
export function strengths(
  parameters: IalsParameters,
  data: Interactions,
  out: Float32Array,
  shares: Float32Array | null = null,
): void {
  for (let row = 0; row < data.rows; row++) {
    const from = data.offsets[row] ?? 0;
    out[row] = strengthOf(
      parameters,
      saidBy(data.weights, from, data.offsets[row + 1] ?? from),
      data.itemCount * (shares?.[row] ?? 1),
    );
  }
}
