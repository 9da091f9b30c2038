import type { Interactions } from '../data/interactions.ts';
import { type Arena, addressOf, openArena } from '../kernels/index.ts';
import { cooccurrences } from './cooccurrence.ts';
import { createLargest } from './largest.ts';
import type { ItemModel, Parameters, TrainContext } from './model.ts';
import { createNeighbourModel, type NeighbourLists } from './neighbours.ts';

/** Shared people kept for an item: enough to find its strongest neighbours and most pairs among them. */
const keptEntries = 20_000_000;
/** Systems that are filled, then solved side by side. */
const batch = 64;

/**
 * Every item explained by its own strongest neighbours S: with A = XᵀX + diagonal on S and the item itself,
 * P = A⁻¹, the weights are −P(S, item) / P(item, item), as in EASE on all items. One Cholesky factor of
 * |S| + 1 rows an item; time grows with the items, not with their cube.
 */
export async function trainLocalEase(
  data: Interactions,
  parameters: Parameters,
  context: TrainContext,
): Promise<ItemModel> {
  const { itemCount } = data;
  const { neighbours = 100 } = parameters;
  const shared = await countShared(
    data,
    Math.max(2 * neighbours, Math.floor(keptEntries / itemCount)),
    context,
  );
  const heard = new Float64Array(itemCount);
  for (let at = 0; at < data.items.length; at++) {
    const item = data.items[at] ?? 0;
    heard[item] = (heard[item] ?? 0) + (data.weights?.[at] ?? 1) ** 2;
  }
  const arena = openArena({ threads: context.threads });
  try {
    const systems = createSystems(arena, shared, heard, neighbours, parameters);
    const columns: { others: Uint32Array; weights: Float32Array }[] = [];
    for (let first = 0; first < itemCount; first += batch) {
      const items = Array.from({ length: Math.min(batch, itemCount - first) }, (_, at) => first + at);
      columns.push(...(await systems.solve(items, context.signal)));
      context.onProgress?.(0.3 + (0.7 * first) / itemCount, 'local systems');
    }
    const arrays = { ...byHistory(columns, itemCount) };
    return createNeighbourModel({ kind: 'ease', itemCount, parameters, arrays });
  } finally {
    await arena.close();
  }
}

function countShared(data: Interactions, kept: number, context: TrainContext): Promise<NeighbourLists> {
  const ones = new Float64Array(data.itemCount).fill(1);
  return cooccurrences(
    data,
    {
      personFactor: new Float64Array(data.rows).fill(1),
      rowFactor: ones,
      columnFactor: ones,
      power: 1,
      shrinkage: 0,
      neighbours: Math.min(kept, data.itemCount),
    },
    { ...context, onProgress: (share, what) => context.onProgress?.(0.3 * share, what) },
  );
}

/** Room for a batch of small systems in an arena. */
function createSystems(
  arena: Arena,
  shared: NeighbourLists,
  heard: Float64Array,
  neighbours: number,
  parameters: Parameters,
) {
  const width = neighbours + 1;
  const matrices = arena.floats(batch * width * width);
  const work = arena.floats(batch * 2 * width * width);
  const strongest = createStrongest(shared, heard);
  const placeOf = new Int32Array(heard.length).fill(-1);
  const matrixOf = (slot: number): Float32Array =>
    matrices.subarray(slot * width * width, (slot + 1) * width * width);

  /** The upper half, the item itself last. Rows were cut, so a pair may stand in one of its two rows only. */
  const fill = (slot: number, members: Uint32Array, restraint: number): void => {
    const matrix = matrixOf(slot).fill(0);
    for (const [place, member] of members.entries()) placeOf[member] = place;
    for (const [row, member] of members.entries()) {
      matrix[row * width + row] = regularised(heard[member] ?? 0, parameters) * restraint;
      const to = shared.offsets[member + 1] ?? 0;
      for (let at = shared.offsets[member] ?? 0; at < to; at++) {
        const column = placeOf[shared.items[at] ?? 0] ?? -1;
        if (column < 0) continue;
        matrix[Math.min(row, column) * width + Math.max(row, column)] = shared.values[at] ?? 0;
      }
    }
    for (const member of members) placeOf[member] = -1;
  };

  return {
    async solve(items: readonly number[], signal: AbortSignal | undefined) {
      const members = items.map((item) => Uint32Array.of(...strongest(item, neighbours), item));
      let open = items.map((_, slot) => slot);
      // Cut rows can leave a system that is not positive definite: more restraint mends it.
      for (let restraint = 1; open.length > 0; restraint *= 2) {
        for (const slot of open) fill(slot, members[slot] ?? new Uint32Array(), restraint);
        const calls = open.map((slot) => [
          addressOf(matrixOf(slot)),
          width,
          members[slot]?.length ?? 0,
          addressOf(work.subarray(slot * 2 * width * width)),
        ]);
        const failed = await arena.run('cholesky', calls, { signal });
        open = open.filter((_, at) => failed[at] !== 0);
      }
      return members.map((group, slot) => ({
        others: group.subarray(0, -1),
        weights: lastColumn(matrixOf(slot), width, group.length),
      }));
    },
  };
}

/** Finds the items with the highest cosine to one, ascending; a view that the next call overwrites. */
function createStrongest(shared: NeighbourLists, heard: Float64Array) {
  const largest = createLargest(heard.length);
  const cosine = new Float32Array(heard.length);
  return (item: number, count: number): Uint32Array => {
    const from = shared.offsets[item] ?? 0;
    const to = shared.offsets[item + 1] ?? from;
    for (let at = from; at < to; at++) {
      const other = shared.items[at] ?? 0;
      cosine[other] = (shared.values[at] ?? 0) / Math.sqrt(heard[other] ?? 1);
    }
    return largest.of(shared.items.subarray(from, to), cosine, count);
  };
}

/** −P(·, last) / P(last, last) from the upper factor U of A = UᵀU: one backward substitution. */
function lastColumn(upper: Float32Array, stride: number, size: number): Float32Array {
  const column = new Float64Array(size);
  column[size - 1] = 1;
  for (let row = size - 2; row >= 0; row--) {
    let sum = 0;
    for (let at = row + 1; at < size; at++) sum -= (upper[row * stride + at] ?? 0) * (column[at] ?? 0);
    column[row] = sum / (upper[row * stride + row] ?? 1);
  }
  return Float32Array.from(column.subarray(0, size - 1), (value) => -value);
}

/** From one list for each item that is explained to one for each that explains. */
function byHistory(
  columns: readonly { readonly others: Uint32Array; readonly weights: Float32Array }[],
  itemCount: number,
): NeighbourLists {
  const offsets = new Uint32Array(itemCount + 1);
  for (const { others } of columns)
    for (const other of others) offsets[other + 1] = (offsets[other + 1] ?? 0) + 1;
  for (let item = 0; item < itemCount; item++)
    offsets[item + 1] = (offsets[item + 1] ?? 0) + (offsets[item] ?? 0);
  const next = offsets.slice(0, itemCount);
  const length = offsets[itemCount] ?? 0;
  const items = new Uint32Array(length);
  const values = new Float32Array(length);
  for (const [item, { others, weights }] of columns.entries())
    for (const [place, other] of others.entries()) {
      const slot = next[other] ?? 0;
      next[other] = slot + 1;
      items[slot] = item;
      values[slot] = weights[place] ?? 0;
    }
  return { offsets, items, values };
}

/** The diagonal as both kinds of restraint leave it; an item that nobody heard only has the first. */
export function regularised(heard: number, { regularisation = 50, dropout = 0 }: Parameters): number {
  const share = Math.min(0.99, Math.max(0, dropout));
  return heard + Math.max(1e-3, regularisation) + (share / (1 - share)) * heard;
}
