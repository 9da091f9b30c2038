import { addressOf, type Engine, openArena, paddedWidth } from '../kernels/index.ts';
import type { ItemSet } from './item-set.ts';

export interface TopItems {
  /** Best first; equal scores by item. */
  readonly items: Uint32Array;
  readonly scores: Float32Array;
}

/** The best items for a vector, without reading every item's factors. */
export interface TopIndex {
  readonly itemCount: number;
  /**
   * The `count` items whose factors have the largest dot product with `vector`, fewer when fewer are left.
   * Exact: the same items and scores as a full ranking. `excluded` are never given.
   */
  top(vector: Float32Array, count: number, excluded?: ItemSet): TopItems;
}

/**
 * An index of items × width factors (row by row; copied). Memory is what a ranking costs, so the scan reads
 * factors of one byte with a bound on what they hide, and whole factors only of items that can still win.
 * Takes 5 · width + 12 bytes an item. Throws RangeError when the factors are not whole rows.
 */
export function createTopIndex(factors: Float32Array, width: number, engine?: Engine): TopIndex {
  const itemCount = factors.length / width;
  if (!Number.isInteger(itemCount)) throw new RangeError('The factors are not whole rows of this width');
  const arena = openArena(engine === undefined ? {} : { engine });
  const padded = paddedWidth(width);
  // The scan takes four items at a time.
  const rows = Math.ceil(itemCount / 4) * 4;
  const matrix = arena.floats(rows * padded);
  if (padded === width) matrix.set(factors);
  else
    for (let item = 0; item < itemCount; item++)
      matrix.set(factors.subarray(item * width, (item + 1) * width), item * padded);
  const codes = arena.codes(rows * padded);
  const [scales, residuals, norms] = [arena.floats(rows), arena.floats(rows), arena.floats(rows)];
  const stored = [matrix, codes, scales, residuals, norms].map(addressOf);
  const [at = 0, ...bounds] = stored;
  const [codesAt = 0, scalesAt = 0, residualsAt = 0, normsAt = 0] = bounds;
  arena.kernels.quantise(at, padded, codesAt, scalesAt, residualsAt, normsAt, 0, rows);
  const asked = arena.floats(padded);
  const mask = arena.integers(Math.ceil(itemCount / 32));

  return {
    itemCount,
    top(vector, count, excluded) {
      // The padding of `asked` is never written and stays 0.
      asked.set(vector.subarray(0, width));
      if (excluded !== undefined) mask.set(excluded);
      const most = Math.min(count, itemCount);
      const mark = arena.mark();
      const items = arena.integers(most);
      const scores = arena.floats(most);
      const kept = arena.kernels.top(
        at,
        padded,
        codesAt,
        scalesAt,
        residualsAt,
        normsAt,
        itemCount,
        addressOf(asked),
        excluded === undefined ? 0 : addressOf(mask),
        most,
        addressOf(items),
        addressOf(scores),
      );
      const ranked = { items: items.slice(0, kept), scores: scores.slice(0, kept) };
      arena.release(mark);
      return ranked;
    },
  };
}
