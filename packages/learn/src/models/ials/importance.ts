import type { Interactions } from '../../data/interactions.ts';
import type { Matrix } from '../../kernels/index.ts';

/**
 * How much it says of each item that somebody did not hear it, as parts of `unobserved` with mean 1: the number of
 * its people to a power. `items` has a row an item. Null where all items are alike.
 */
export function importanceOf(items: Interactions, exponent: number): Float32Array | null {
  if (exponent === 0) return null;
  const shares = Float32Array.from({ length: items.rows }, (_, item) => {
    const people = (items.offsets[item + 1] ?? 0) - (items.offsets[item] ?? 0);
    return Math.max(1, people) ** exponent;
  });
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return shares.map((share) => share / mean);
}

/**
 * The items as rows to solve, each divided by its share: (share · G + Σ w · x xᵀ + λ)⁻¹ Σ w · x is the same row as
 * (G + Σ w/share · x xᵀ + λ/share)⁻¹ Σ w/share · x, so that one G serves all of them.
 */
export function divideByShare(
  items: Interactions,
  strengths: Float32Array,
  shares: Float32Array,
): Interactions {
  const weights = new Float32Array(items.items.length);
  for (let item = 0; item < items.rows; item++) {
    const share = shares[item] ?? 1;
    strengths[item] = (strengths[item] ?? 0) / share;
    for (let at = items.offsets[item] ?? 0; at < (items.offsets[item + 1] ?? 0); at++)
      weights[at] = (items.weights?.[at] ?? 1) / share;
  }
  return { ...items, weights };
}

/** Writes the rows of `from`, each times the root of its share, into `to`: the Gram matrix of those is the weighted one. */
export function scaleByShare(from: Matrix, shares: Float32Array, to: Matrix): void {
  for (let row = 0; row < from.rows; row++) {
    const factor = Math.sqrt(shares[row] ?? 1);
    for (let column = 0; column < from.columns; column++)
      to.data[row * to.stride + column] = factor * (from.data[row * from.stride + column] ?? 0);
  }
}
