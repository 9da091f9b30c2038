/** What one person's list is worth. */
export interface ListMetrics {
  /** Hits in the list / items of the test. */
  readonly recall: number;
  /** Gain 1, discount 1 / log2(rank + 1), over the best that could be had: min(k, items of the test) hits. */
  readonly ndcg: number;
  /** 1 where anything was hit. */
  readonly hit: number;
}

/** Discounts by place from 0, and their running sums: `ideal[n]` is the DCG of n hits in the first n places. */
export function discounts(k: number): { readonly at: Float64Array; readonly ideal: Float64Array } {
  const at = new Float64Array(k);
  const ideal = new Float64Array(k + 1);
  for (let place = 0; place < k; place++) {
    at[place] = 1 / Math.log2(place + 2);
    ideal[place + 1] = (ideal[place] ?? 0) + (at[place] ?? 0);
  }
  return { at, ideal };
}

/**
 * Measures one list (best first, at most k long) against the items of the test (ascending, at least one).
 * Items of the test that no model can name count like any other that was missed.
 */
export function measureList(
  list: Uint32Array,
  test: Uint32Array,
  k: number,
  discount: ReturnType<typeof discounts>,
): ListMetrics {
  let hits = 0;
  let gain = 0;
  for (let place = 0; place < list.length; place++) {
    if (!holds(test, list[place] ?? 0)) continue;
    hits++;
    gain += discount.at[place] ?? 0;
  }
  return {
    recall: hits / test.length,
    ndcg: gain / (discount.ideal[Math.min(k, test.length)] ?? 1),
    hit: hits > 0 ? 1 : 0,
  };
}

/** Whether an ascending list holds a number. */
export function holds(ascending: Uint32Array, wanted: number): boolean {
  return indexIn(ascending, wanted, 0, ascending.length) >= 0;
}

/** Where a number stands in the ascending part `[from, to)`; -1 where it does not. */
export function indexIn(ascending: Uint32Array, wanted: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low < to && ascending[low] === wanted ? low : -1;
}
