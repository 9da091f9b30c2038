import type { History } from '../../data/interactions.ts';
import { selectTop } from '../../evaluate/top.ts';
import { addressOf, createMatrix, openArena, paddedWidth } from '../../kernels/index.ts';
import type { FactorModel } from '../factor-model.ts';
import type { ModelState } from '../model.ts';
import { floatsOf } from '../state.ts';
import { createDecomposition } from './decomposition.ts';
import { ialsParameters } from './parameters.ts';
import { saidBy, strengthOf } from './strength.ts';

/** The model from its state: item factors, in axes in which their Gram matrix is diagonal, and that diagonal. */
export function loadIals(state: ModelState): FactorModel {
  const parameters = ialsParameters(numbersOf(state.parameters));
  const { factors: used } = parameters;
  const { itemCount } = state;
  const width = paddedWidth(used);
  const stored = floatsOf(state, 'factors', itemCount * used);
  const spectrum = floatsOf(state, 'spectrum', used);

  const arena = openArena();
  const items = createMatrix(arena, itemCount, width);
  for (let item = 0; item < itemCount; item++)
    items.data.set(stored.subarray(item * used, (item + 1) * used), item * width);
  const diagonal = arena.floats(width);
  for (const [at, value] of spectrum.entries()) diagonal[at] = parameters.unobserved * value;
  const vector = arena.floats(width);
  const scores = arena.floats(itemCount);
  const lengths = rowLengths(items.data, width);
  const strength = (history: History): number =>
    strengthOf(parameters, saidBy(history.weights, 0, history.items.length), itemCount);
  const decomposition = createDecomposition({
    items,
    diagonal,
    used,
    strength,
  });

  /** Solves the person into `vector`. */
  const foldIn = (history: History): void => {
    const mark = arena.mark();
    const offsets = arena.integers(2);
    offsets[1] = history.items.length;
    const heard = arena.integers(history.items.length);
    heard.set(history.items);
    const weights = history.weights === null ? null : arena.floats(history.items.length);
    if (history.weights !== null) weights?.set(history.weights);
    const regularisation = arena.floats(1).fill(strength(history));
    arena.kernels.leastSquares(
      addressOf(offsets),
      addressOf(heard),
      weights === null ? 0 : addressOf(weights),
      addressOf(items.data),
      width,
      addressOf(diagonal),
      addressOf(regularisation),
      addressOf(vector),
      0,
      1,
    );
    arena.release(mark);
  };
  const scoreAll = (): void =>
    arena.kernels.dots(
      addressOf(items.data),
      width,
      width,
      addressOf(vector),
      addressOf(scores),
      0,
      itemCount,
    );

  return {
    kind: state.kind,
    itemCount,
    width,
    factors: items.data,
    vectorOf(history) {
      foldIn(history);
      return vector.slice();
    },
    score(history, out) {
      foldIn(history);
      scoreAll();
      out.set(scores);
    },
    contributions: decomposition,
    similar(item, count) {
      vector.set(items.data.subarray(item * width, (item + 1) * width));
      scoreAll();
      const own = lengths[item] ?? 0;
      // An item that nobody heard is like nothing.
      const cosines = scores.map((score, other) => score / (own * (lengths[other] ?? 0)));
      cosines[item] = Number.NEGATIVE_INFINITY;
      const found = new Uint32Array(Math.min(count, itemCount));
      const list = found.subarray(0, selectTop(cosines, found));
      return { items: list, scores: Float32Array.from(list, (other) => cosines[other] ?? 0) };
    },
    state: () => state,
  };
}

function rowLengths(rows: Float32Array, width: number): Float32Array {
  const squares = new Float64Array(rows.length / width);
  for (let at = 0; at < rows.length; at++) {
    const value = rows[at] ?? 0;
    const row = Math.floor(at / width);
    squares[row] = (squares[row] ?? 0) + value * value;
  }
  return Float32Array.from(squares, Math.sqrt);
}

const numbersOf = (parameters: ModelState['parameters']): Record<string, number> =>
  Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
