import { itemSums, rowSums } from '../data/csr.ts';
import type { History, Interactions } from '../data/interactions.ts';
import { selectTop } from '../evaluate/top.ts';
import { cooccurrences, powers } from './cooccurrence.ts';
import { keepable, neighbourCost } from './item-knn.ts';
import type { DataShape, ItemModel, ModelKind, ModelState, Parameters, TrainContext } from './model.ts';
import { addNeighbourScores, neighbourContributions, neighbourListsOf } from './neighbours.ts';
import { floatsOf } from './state.ts';
import { rightSingularVectors } from './truncated-svd.ts';

/**
 * Graph filtering (GF-CF, Shen 2021): what one step on the graph of items that share people says, plus
 * `lowPass` times what is left of the history when only the smoothest `dimensions` of that graph pass.
 */
export const graphFilter: ModelKind = {
  name: 'graph-filter',
  defaults: (shape) => ({ ...start, dimensions: 96, neighbours: keepable(shape) }),
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

const start = { lowPass: 0.3, personExponent: 0.5, itemExponent: 0.4 };

function gridOf(shape: DataShape): Parameters[] {
  const neighbours = keepable(shape);
  const grid: Parameters[] = [];
  for (const itemExponent of [0.4, 0.3, 0.5])
    for (const dimensions of [96, 48, 192].filter((count) => count <= Math.min(shape.itemCount, shape.rows)))
      for (const lowPass of [0.3, 0.6, 1, 0.1])
        grid.push({ ...start, itemExponent, dimensions, lowPass, neighbours });
  return grid.length > 0
    ? grid
    : [{ ...start, dimensions: Math.min(shape.itemCount, shape.rows), neighbours }];
}

async function train(data: Interactions, parameters: Parameters, context: TrainContext): Promise<ItemModel> {
  const {
    lowPass = 0.3,
    personExponent = 0.5,
    itemExponent = 0.4,
    dimensions = 96,
    neighbours = 0,
  } = parameters;
  const sums = itemSums(data);
  const rowFactor = powers(rowSums(data), -personExponent);
  const columnFactor = powers(sums, -itemExponent);
  const lists = await cooccurrences(
    data,
    {
      personFactor: rowFactor.map((factor) => factor * factor),
      rowFactor: columnFactor,
      columnFactor,
      power: 1,
      shrinkage: 0,
      neighbours,
    },
    part(context, 0, 0.3),
  );
  const smooth = await rightSingularVectors(
    data,
    { dimensions, rowFactor, columnFactor },
    part(context, 0.3, 1),
  );
  const read = scaleRows(smooth, columnFactor, dimensions);
  const write = scaleRows(
    smooth,
    powers(sums, itemExponent).map((factor) => factor * lowPass),
    dimensions,
  );
  const { itemCount } = data;
  const arrays = { ...lists, read, write };
  return build({ kind: 'graph-filter', itemCount, parameters: { ...parameters, dimensions }, arrays });
}

function build(state: ModelState): ItemModel {
  const { itemCount } = state;
  const lists = neighbourListsOf(state);
  const read = floatsOf(state, 'read');
  const dimensions = read.length / itemCount;
  const write = floatsOf(state, 'write', read.length);
  const passed = new Float32Array(dimensions);
  const score = (history: History, out: Float32Array): void => {
    passed.fill(0);
    for (const [place, heard] of history.items.entries()) {
      const weight = history.weights?.[place] ?? 1;
      for (let at = 0; at < dimensions; at++)
        passed[at] = (passed[at] ?? 0) + weight * (read[heard * dimensions + at] ?? 0);
    }
    for (let item = 0; item < itemCount; item++)
      out[item] = dot(write, item * dimensions, passed, 0, dimensions);
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

function scaleRows(block: Float32Array, factors: Float64Array, width: number): Float32Array {
  return block.map((value, at) => value * (factors[Math.floor(at / width)] ?? 0));
}

/** Four sums side by side: the processor need not wait for one addition to begin the next. */
function dot(
  left: Float32Array,
  leftFrom: number,
  right: Float32Array,
  rightFrom: number,
  length: number,
): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = 0;
  for (; at + 3 < length; at += 4) {
    a += (left[leftFrom + at] ?? 0) * (right[rightFrom + at] ?? 0);
    b += (left[leftFrom + at + 1] ?? 0) * (right[rightFrom + at + 1] ?? 0);
    c += (left[leftFrom + at + 2] ?? 0) * (right[rightFrom + at + 2] ?? 0);
    d += (left[leftFrom + at + 3] ?? 0) * (right[rightFrom + at + 3] ?? 0);
  }
  for (; at < length; at++) a += (left[leftFrom + at] ?? 0) * (right[rightFrom + at] ?? 0);
  return a + b + c + d;
}

/** The same context, its progress as the part from … to of the whole. */
function part(context: TrainContext, from: number, to: number): TrainContext {
  return { ...context, onProgress: (share, what) => context.onProgress?.(from + share * (to - from), what) };
}
