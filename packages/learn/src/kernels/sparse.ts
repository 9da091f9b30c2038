import type { Interactions } from '../data/interactions.ts';
import { type Arena, addressOf, type RunOptions } from './arena.ts';
import type { Matrix } from './matrix.ts';

/** Sparse rows in an arena. */
export interface SparseRows {
  readonly rows: number;
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  /** Null where all weigh 1. */
  readonly weights: Float32Array | null;
}

/** Copies sparse rows into an arena. */
export function placeSparse(arena: Arena, data: Omit<Interactions, 'itemCount'>): SparseRows {
  const offsets = arena.integers(data.offsets.length);
  offsets.set(data.offsets);
  const items = arena.integers(data.items.length);
  items.set(data.items);
  const weights = data.weights === null ? null : arena.floats(data.items.length);
  if (data.weights !== null) weights?.set(data.weights);
  return { rows: data.rows, offsets, items, weights };
}

/** Where a call ends: after so many entries. */
const entriesPerCall = 16384;

/** Stretches of rows with about as much work each; a row itself is as much as `perRow` entries. */
export function rowStretches(
  data: Pick<SparseRows, 'rows' | 'offsets'>,
  perRow = 8,
): [from: number, to: number][] {
  const stretches: [number, number][] = [];
  let from = 0;
  for (let row = 1; row <= data.rows; row++) {
    const entries = (data.offsets[row] ?? 0) - (data.offsets[from] ?? 0) + perRow * (row - from);
    if (entries < entriesPerCall && row < data.rows) continue;
    stretches.push([from, row]);
    from = row;
  }
  return stretches;
}

/** out = sparse · dense: row r of `out` is the weighted sum of the rows of `dense` that sparse row r names. */
export async function sparseTimesDense(
  arena: Arena,
  sparse: SparseRows,
  dense: Matrix,
  out: Matrix,
  options?: RunOptions,
): Promise<void> {
  const calls = rowStretches(sparse).map(([from, to]) => [
    addressOf(sparse.offsets),
    addressOf(sparse.items),
    sparse.weights === null ? 0 : addressOf(sparse.weights),
    addressOf(dense.data),
    dense.stride,
    dense.columns,
    addressOf(out.data),
    out.stride,
    from,
    to,
  ]);
  await arena.run('sparse', calls, options);
}
