import type { History } from '../data/interactions.ts';
import { indexIn } from '../evaluate/metrics.ts';
import type { ItemModel, ModelState } from './model.ts';
import { damaged, floatsOf, integersOf } from './state.ts';

/**
 * What hearing item `i` says of other items, as sparse rows: `values` beside `items` (ascending),
 * row `i` at `offsets[i] … offsets[i + 1]`. An item says nothing of itself.
 */
export interface NeighbourLists {
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  readonly values: Float32Array;
}

/** Any model that is a sparse matrix from heard items to scores. */
export function createNeighbourModel(state: ModelState): ItemModel {
  const lists = neighbourListsOf(state);
  return {
    kind: state.kind,
    itemCount: state.itemCount,
    score(history, out) {
      out.fill(0);
      addNeighbourScores(lists, history, out);
    },
    contributions: (history, item) => neighbourContributions(lists, history, item),
    similar: (item, count) => nearest(lists, item, count),
    state: () => state,
  };
}

export function neighbourListsOf(state: ModelState): NeighbourLists {
  const offsets = integersOf(state, 'offsets', state.itemCount + 1);
  const length = offsets[state.itemCount] ?? 0;
  const items = integersOf(state, 'items', length);
  // From a stranger's file: an offset of four thousand million would be gone through to its end.
  for (let row = 0; row < state.itemCount; row++)
    if ((offsets[row] ?? 0) > (offsets[row + 1] ?? 0))
      throw damaged(state, 'offsets', `falls at item ${row}`);
  if (items.some((item) => item >= state.itemCount))
    throw damaged(state, 'items', 'names an item that is not there');
  return { offsets, items, values: floatsOf(state, 'values', length) };
}

/** Adds what the history says of every item to `out`. */
export function addNeighbourScores(lists: NeighbourLists, history: History, out: Float32Array): void {
  const { offsets, items, values } = lists;
  for (let place = 0; place < history.items.length; place++) {
    const heard = history.items[place] ?? 0;
    const weight = history.weights?.[place] ?? 1;
    const to = offsets[heard + 1] ?? 0;
    for (let at = offsets[heard] ?? to; at < to; at++) {
      const item = items[at] ?? 0;
      out[item] = (out[item] ?? 0) + weight * (values[at] ?? 0);
    }
  }
}

export function neighbourContributions(lists: NeighbourLists, history: History, item: number): Float32Array {
  return Float32Array.from(history.items, (heard, place) => {
    const at = indexIn(lists.items, item, lists.offsets[heard] ?? 0, lists.offsets[heard + 1] ?? 0);
    return at < 0 ? 0 : (lists.values[at] ?? 0) * (history.weights?.[place] ?? 1);
  });
}

/** The strongest entries of a row, best first; ties by item. */
function nearest(
  lists: NeighbourLists,
  item: number,
  count: number,
): { items: Uint32Array; scores: Float32Array } {
  const from = lists.offsets[item] ?? 0;
  const to = lists.offsets[item + 1] ?? from;
  const value = (at: number): number => lists.values[at] ?? 0;
  const order = Uint32Array.from({ length: to - from }, (_, place) => from + place)
    .sort((left, right) => value(right) - value(left) || left - right)
    .slice(0, count);
  return {
    items: Uint32Array.from(order, (at) => lists.items[at] ?? 0),
    scores: Float32Array.from(order, value),
  };
}
