import type { History } from '../../data/interactions.ts';
import type { Matrix } from '../../kernels/index.ts';
import { factorUpper } from '../../kernels/plain/factor.ts';

export interface DecompositionSource {
  readonly items: Matrix;
  /** The part of everybody's normal matrix that is the same: a diagonal. */
  readonly diagonal: Float32Array;
  readonly used: number;
  strength(history: History): number;
}

/**
 * Takes a score apart (Hu 2008, section 5): score = yᵢᵀ A⁻¹ Σ wⱼ yⱼ is a sum over the history. A⁻¹ is the
 * person's own, so that "like what you heard" means alike to this person. The factor of the last history
 * is kept: a list of reasons asks for many items of one person.
 */
export function createDecomposition(
  source: DecompositionSource,
): (history: History, item: number) => Float32Array {
  const { items, used } = source;
  let last: { items: Uint32Array; weights: Float32Array | null; factor: Float64Array } | null = null;
  const factorOf = (history: History): Float64Array => {
    const known = last !== null && same(last.items, history.items) && same(last.weights, history.weights);
    if (last !== null && known) return last.factor;
    const factor = factorNormal(source, history);
    // Copies: a view's owner may change what stands in it.
    last = { items: history.items.slice(), weights: history.weights?.slice() ?? null, factor };
    return factor;
  };
  return (history, item) => {
    const solved = Float64Array.from(items.data.subarray(item * items.stride, item * items.stride + used));
    solve(factorOf(history), used, solved);
    return Float32Array.from(history.items, (heard, place) => {
      let sum = 0;
      for (let at = 0; at < used; at++)
        sum += (solved[at] ?? 0) * (items.data[heard * items.stride + at] ?? 0);
      return sum * (history.weights?.[place] ?? 1);
    });
  };
}

function same(left: Uint32Array | Float32Array | null, right: Uint32Array | Float32Array | null): boolean {
  if (left === null || right === null) return left === right;
  return left.length === right.length && left.every((value, at) => value === right[at]);
}

/** The Cholesky factor of diagonal + regularisation + Σ w · y yᵀ. */
function factorNormal(source: DecompositionSource, history: History): Float64Array {
  const { items, diagonal, used } = source;
  const normal = new Float64Array(used * used);
  const strength = source.strength(history);
  for (let row = 0; row < used; row++) normal[row * used + row] = (diagonal[row] ?? 0) + strength;
  for (let place = 0; place < history.items.length; place++) {
    const from = (history.items[place] ?? 0) * items.stride;
    const weight = history.weights?.[place] ?? 1;
    for (let row = 0; row < used; row++) {
      const scaled = weight * (items.data[from + row] ?? 0);
      for (let column = row; column < used; column++)
        normal[row * used + column] =
          (normal[row * used + column] ?? 0) + scaled * (items.data[from + column] ?? 0);
    }
  }
  factorUpper(normal, used);
  return normal;
}

/** x with UᵀU x = b, in place of b. */
function solve(factor: Float64Array, n: number, b: Float64Array): void {
  for (let row = 0; row < n; row++) {
    b[row] = (b[row] ?? 0) / (factor[row * n + row] ?? 1);
    for (let after = row + 1; after < n; after++)
      b[after] = (b[after] ?? 0) - (factor[row * n + after] ?? 0) * (b[row] ?? 0);
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row] ?? 0;
    for (let after = row + 1; after < n; after++) sum -= (factor[row * n + after] ?? 0) * (b[after] ?? 0);
    b[row] = sum / (factor[row * n + row] ?? 1);
  }
}
