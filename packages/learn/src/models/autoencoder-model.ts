import type { History } from '../data/interactions.ts';
import { selectTop } from '../evaluate/top.ts';
import { addressOf, openArena } from '../kernels/index.ts';
import type { ItemModel, ModelState } from './model.ts';
import { floatsOf } from './state.ts';

/** The model from its state: `read` and `write`, items × dimensions; `bias` an item; `readBias` a dimension. */
export function loadAutoencoder(state: ModelState): ItemModel {
  const { itemCount } = state;
  const readBias = floatsOf(state, 'readBias');
  const dimensions = readBias.length;
  const read = floatsOf(state, 'read', itemCount * dimensions);
  const write = floatsOf(state, 'write', itemCount * dimensions);
  const bias = floatsOf(state, 'bias', itemCount);
  const scale = floatsOf(state, 'scale', itemCount);
  const linear = state.parameters.activation === 0;
  let products: ReturnType<typeof createProducts> | null = null;

  const encode = (history: History, entries: Float32Array): Float32Array => {
    const hidden = readBias.slice();
    for (const [place, heard] of history.items.entries()) {
      const entry = entries[place] ?? 0;
      const from = heard * dimensions;
      for (let at = 0; at < dimensions; at++) hidden[at] = (hidden[at] ?? 0) + entry * (read[from + at] ?? 0);
    }
    return linear ? hidden : hidden.map(Math.tanh);
  };
  const score = (history: History, out: Float32Array): void => {
    // Only a model that is asked needs the room.
    products ??= createProducts(write, itemCount, dimensions);
    products(encode(history, entriesOf(history, scale)), out);
    for (let item = 0; item < itemCount; item++) out[item] = (out[item] ?? 0) + (bias[item] ?? 0);
  };
  return {
    kind: state.kind,
    itemCount,
    score,
    contributions(history, item) {
      if (!linear) return null;
      return entriesOf(history, scale).map((entry, place) => {
        const heard = (history.items[place] ?? 0) * dimensions;
        let sum = 0;
        for (let at = 0; at < dimensions; at++)
          sum += (read[heard + at] ?? 0) * (write[item * dimensions + at] ?? 0);
        return entry * sum;
      });
    },
    similar(item, count) {
      const scores = new Float32Array(itemCount);
      score({ items: Uint32Array.of(item), weights: null }, scores);
      scores[item] = Number.NEGATIVE_INFINITY;
      const items = new Uint32Array(Math.min(count, itemCount));
      const found = items.subarray(0, selectTop(scores, items));
      return { items: found, scores: Float32Array.from(found, (other) => scores[other] ?? 0) };
    },
    state: () => state,
  };
}

/** What goes in for each item of a history: its weight, less for what is popular, the whole of length 1. */
export function entriesOf(history: History, scale: Float32Array): Float32Array {
  const entries = Float32Array.from(
    history.items,
    (item, place) => (history.weights?.[place] ?? 1) * (scale[item] ?? 0),
  );
  let square = 0;
  for (const entry of entries) square += entry * entry;
  const length = Math.sqrt(square);
  return length > 0 ? entries.map((entry) => entry / length) : entries;
}

/** Writes write · hidden, on the kernels. */
function createProducts(write: Float32Array, itemCount: number, dimensions: number) {
  const arena = openArena();
  const matrix = arena.floats(write.length);
  matrix.set(write);
  const vector = arena.floats(dimensions);
  const scores = arena.floats(itemCount);
  const [from, by, to] = [addressOf(matrix), addressOf(vector), addressOf(scores)];
  return (hidden: Float32Array, out: Float32Array): void => {
    vector.set(hidden);
    arena.kernels.dots(from, dimensions, dimensions, by, to, 0, itemCount);
    out.set(scores);
  };
}
