import { itemSums } from '../data/csr.ts';
import { selectTop } from '../evaluate/top.ts';
import type { ItemModel, ModelKind, ModelState } from './model.ts';
import { floatsOf } from './state.ts';

function build(state: ModelState): ItemModel {
  const heard = floatsOf(state, 'heard', state.itemCount);
  return {
    kind: state.kind,
    itemCount: state.itemCount,
    score: (_history, out) => out.set(heard),
    contributions: () => null,
    similar(item, count) {
      const scores = heard.slice();
      scores[item] = Number.NEGATIVE_INFINITY;
      const items = new Uint32Array(Math.min(count, state.itemCount));
      const found = items.subarray(0, selectTop(scores, items));
      return { items: found, scores: Float32Array.from(found, (other) => scores[other] ?? 0) };
    },
    state: () => state,
  };
}

/** How many heard it, the same for everybody: the floor every other model is measured against. */
export const popularity: ModelKind = {
  name: 'popularity',
  defaults: () => ({}),
  grid: () => [{}],
  cost: ({ interactions, itemCount }) => ({ flops: interactions, bytes: itemCount * 12 }),
  async train(data) {
    const heard = Float32Array.from(itemSums({ ...data, weights: null }));
    return build({ kind: 'popularity', itemCount: data.itemCount, parameters: {}, arrays: { heard } });
  },
  load: build,
};
