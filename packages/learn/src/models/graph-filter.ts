import { itemSums, rowSums } from '../data/csr.ts';
import type { History, Interactions } from '../data/interactions.ts';
import { selectTop } from '../evaluate/top.ts';
import { addressOf, openArena } from '../kernels/index.ts';
import { cooccurrences, damped, powers } from './cooccurrence.ts';
import { keepable, neighbourCost } from './item-knn.ts';
import type { DataShape, ItemModel, ModelKind, ModelState, Parameters, TrainContext } from './model.ts';
import {
  addNeighbourScores,
  type NeighbourLists,
  neighbourContributions,
  neighbourListsOf,
} from './neighbours.ts';
import { floatsOf } from './state.ts';
import { rightSingularVectors } from './truncated-svd.ts';

/**
 * Graph filtering (GF-CF, Shen 2021): what one step on the graph of items that share people says, plus
 * `lowPass` times what is left of the history when only the smoothest `dimensions` of that graph pass.
 */
export const graphFilter: ModelKind = {
  name: 'graph-filter',
  defaults: (shape) => ({ ...start, neighbours: keepable(shape) }),
  grid: gridOf,
  cost(shape, parameters) {
    const { dimensions = 96 } = parameters;
    const width = dimensions + 16;
    const lists = neighbourCost(shape, parameters);
    return {
      flops: lists.flops + 9 * width * (4 * shape.interactions + 2 * width * shape.itemCount),
      bytes: lists.bytes + 16 * width * shape.itemCount,
    };
  },
  train,
  load: build,
};

const start = {
  lowPass: 0.6,
  personExponent: 0.5,
  itemExponent: 0.4,
  damping: 3,
  dimensions: 96,
  neighbours: 0,
};

function gridOf(shape: DataShape): Parameters[] {
  const base = { ...start, neighbours: keepable(shape) };
  const most = Math.min(shape.itemCount, shape.rows);
  const wide = [96, 48, 192].filter((dimensions) => dimensions <= most);
  const normalised = [
    { itemExponent: 0.5, damping: 3 },
    { itemExponent: 0.4, damping: 0 },
    { itemExponent: 0.3, damping: 3 },
    { itemExponent: 0.5, damping: 8 },
  ];
  const dimensions = Math.min(start.dimensions, most);
  // Those that differ in `lowPass` alone stand together: they share a spectrum.
  return [
    ...(wide.length > 0 ? wide : [most]).map((count) => ({ ...base, dimensions: count })),
    ...normalised.map((set) => ({ ...base, ...set, dimensions })),
  ].flatMap((set) => [0.6, 0.3, 1].map((lowPass) => ({ ...set, lowPass })));
}

/** What does not depend on `lowPass`. */
interface Spectrum {
  readonly lists: NeighbourLists;
  readonly smooth: Float32Array;
}

/** The last spectrum of each data set: a search tries several `lowPass` on the same one. */
const latest = new WeakMap<Interactions, { readonly key: string; readonly spectrum: Spectrum }>();

async function train(data: Interactions, parameters: Parameters, context: TrainContext): Promise<ItemModel> {
  const { lowPass, itemExponent, damping, dimensions, ...others } = { ...start, ...parameters };
  const key = JSON.stringify([itemExponent, damping, dimensions, others, context.seed]);
  const known = latest.get(data);
  const spectrum = known?.key === key ? known.spectrum : await spectrumOf(data, parameters, context);
  latest.set(data, { key, spectrum });
  const sums = damped(itemSums(data), damping);
  const write = powers(sums, itemExponent).map((factor) => factor * lowPass);
  const arrays = {
    ...spectrum.lists,
    read: scaleRows(spectrum.smooth, powers(sums, -itemExponent), dimensions),
    write: scaleRows(spectrum.smooth, write, dimensions),
  };
  const { itemCount } = data;
  return build({ kind: 'graph-filter', itemCount, parameters: { ...parameters, dimensions }, arrays });
}

async function spectrumOf(
  data: Interactions,
  parameters: Parameters,
  context: TrainContext,
): Promise<Spectrum> {
  const { personExponent, itemExponent, damping, dimensions, neighbours } = { ...start, ...parameters };
  const rowFactor = powers(rowSums(data), -personExponent);
  const columnFactor = powers(damped(itemSums(data), damping), -itemExponent);
  const options = {
    personFactor: rowFactor.map((factor) => factor * factor),
    rowFactor: columnFactor,
    columnFactor,
    power: 1,
    shrinkage: 0,
    neighbours,
  };
  const lists = await cooccurrences(data, options, part(context, 0, 0.3));
  const scaling = { dimensions, rowFactor, columnFactor };
  return { lists, smooth: await rightSingularVectors(data, scaling, part(context, 0.3, 1)) };
}

function build(state: ModelState): ItemModel {
  const { itemCount } = state;
  const lists = neighbourListsOf(state);
  const read = floatsOf(state, 'read');
  const dimensions = read.length / itemCount;
  const write = floatsOf(state, 'write', read.length);
  let scorer: ReturnType<typeof createScorer> | null = null;
  const score = (history: History, out: Float32Array): void => {
    // Only a model that is asked needs the room.
    scorer ??= createScorer(read, write, itemCount, dimensions);
    scorer(history, out);
    addNeighbourScores(lists, history, out);
  };
  return {
    kind: state.kind,
    itemCount,
    score,
    contributions: (history, item) =>
      neighbourContributions(lists, history, item).map((direct, place) => {
        const heard = history.items[place] ?? 0;
        const smooth = dot(write, item * dimensions, read, heard * dimensions, dimensions);
        return direct + smooth * (history.weights?.[place] ?? 1);
      }),
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

/** Writes write · (Σ weight · read row) over the history: the history through the low pass, on the kernels. */
function createScorer(read: Float32Array, write: Float32Array, itemCount: number, dimensions: number) {
  const arena = openArena();
  const matrix = arena.floats(write.length);
  matrix.set(write);
  const passed = arena.floats(dimensions);
  const scores = arena.floats(itemCount);
  return (history: History, out: Float32Array): void => {
    passed.fill(0);
    for (const [place, heard] of history.items.entries()) {
      const weight = history.weights?.[place] ?? 1;
      for (let at = 0; at < dimensions; at++)
        passed[at] = (passed[at] ?? 0) + weight * (read[heard * dimensions + at] ?? 0);
    }
    const addresses = [addressOf(matrix), addressOf(passed), addressOf(scores)] as const;
    arena.kernels.dots(addresses[0], dimensions, dimensions, addresses[1], addresses[2], 0, itemCount);
    out.set(scores);
  };
}

function scaleRows(block: Float32Array, factors: Float64Array, width: number): Float32Array {
  return block.map((value, at) => value * (factors[Math.floor(at / width)] ?? 0));
}

function dot(
  left: Float32Array,
  leftFrom: number,
  right: Float32Array,
  rightFrom: number,
  length: number,
): number {
  let sum = 0;
  for (let at = 0; at < length; at++) sum += (left[leftFrom + at] ?? 0) * (right[rightFrom + at] ?? 0);
  return sum;
}

/** The same context, its progress as the part from … to of the whole. */
function part(context: TrainContext, from: number, to: number): TrainContext {
  return { ...context, onProgress: (share, what) => context.onProgress?.(from + share * (to - from), what) };
}
