import { selectTop } from '../evaluate/top.ts';
import type { ItemModel, ModelState } from './model.ts';
import { floatsOf } from './state.ts';

/** Any model that is a full matrix `weights`, items × items: row `i` is what hearing item `i` says of all others. */
export function createDenseModel(state: ModelState): ItemModel {
  const { itemCount } = state;
  const weights = floatsOf(state, 'weights', itemCount * itemCount);
  const rowOf = (item: number): Float32Array => weights.subarray(item * itemCount, (item + 1) * itemCount);
  return {
    kind: state.kind,
    itemCount,
    score(history, out) {
      out.fill(0);
      for (const [place, heard] of history.items.entries()) {
        const row = rowOf(heard);
        const weight = history.weights?.[place] ?? 1;
        for (let item = 0; item < itemCount; item++) out[item] = (out[item] ?? 0) + weight * (row[item] ?? 0);
      }
    },
    contributions: (history, item) =>
      Float32Array.from(
        history.items,
        (heard, place) => (weights[heard * itemCount + item] ?? 0) * (history.weights?.[place] ?? 1),
      ),
    similar(item, count) {
      const scores = rowOf(item).slice();
      scores[item] = Number.NEGATIVE_INFINITY;
      const items = new Uint32Array(Math.min(count, itemCount));
      const found = items.subarray(0, selectTop(scores, items));
      return { items: found, scores: Float32Array.from(found, (other) => scores[other] ?? 0) };
    },
    state: () => state,
  };
}
