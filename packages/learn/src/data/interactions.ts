/**
 * Who heard what, as compressed sparse rows: the items of row `r` are
 * `items[offsets[r] … offsets[r + 1])`, ascending, without repeats, each with its weight.
 * Rows are people (or listening sessions); items are numbers from 0.
 */
export interface Interactions {
  readonly rows: number;
  readonly itemCount: number;
  /** rows + 1 numbers. */
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  /** How much each interaction says, > 0; null where all weigh 1. */
  readonly weights: Float32Array | null;
}

/** What one person heard: a row of its own, of a person the models need never have seen. */
export interface History {
  /** Ascending, without repeats. */
  readonly items: Uint32Array;
  /** As `Interactions.weights`. */
  readonly weights: Float32Array | null;
}

/** Row `row` of a data set, as views without copying. */
export function historyOf(data: Interactions, row: number): History {
  const from = data.offsets[row] ?? 0;
  const to = data.offsets[row + 1] ?? from;
  return { items: data.items.subarray(from, to), weights: data.weights?.subarray(from, to) ?? null };
}
