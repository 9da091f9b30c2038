import type { Interactions } from '../data/interactions.ts';
import { type Arena, createMatrix, type Matrix, openArena, spdInverse } from '../kernels/index.ts';
import { eachCooccurrenceRow } from './cooccurrence.ts';
import { createDenseModel } from './dense.ts';
import { regularised, trainLocalEase } from './ease-local.ts';
import { estimatedPairs, scatteredFlops } from './item-knn.ts';
import type { DataShape, ItemModel, ModelKind, ModelState, Parameters, TrainContext } from './model.ts';
import { createNeighbourModel } from './neighbours.ts';

/** Up to here the whole matrix of items × items is inverted: 4 bytes an entry, about items³ operations. */
const mostItemsDense = 8192;
const localNeighbours = 100;

/**
 * EASE^R (Steck 2019): every item as a weighted sum of all others, in closed form. `regularisation` holds the
 * weights small; `dropout` is the share of a history that is hidden in mind while learning (Steck 2020), which
 * adds to the diagonal what the item is heard. With `neighbours` above 0 each item is explained by so many
 * others only, each in a small system of its own: the relative for more items than can be inverted at once.
 */
export const ease: ModelKind = {
  name: 'ease',
  defaults: (shape) => ({ regularisation: 50, dropout: 0.5, neighbours: neighboursFor(shape)[0] ?? 0 }),
  grid: (shape) =>
    restraints.flatMap(([regularisation, dropout]) =>
      neighboursFor(shape).map((neighbours) => ({ regularisation, dropout, neighbours })),
    ),
  cost(shape, { neighbours = 0 }) {
    const { itemCount } = shape;
    const counting = estimatedPairs(shape) * scatteredFlops;
    return neighbours > 0
      ? { flops: counting + 10 * itemCount * neighbours ** 3, bytes: itemCount * (12 * neighbours + 8192) }
      : { flops: counting + itemCount ** 3, bytes: 8 * itemCount ** 2 };
  },
  train: (data, parameters, context) =>
    (parameters.neighbours ?? 0) > 0
      ? trainLocalEase(data, parameters, context)
      : trainDense(data, parameters, context),
  load: (state: ModelState): ItemModel =>
    state.arrays.offsets === undefined ? createDenseModel(state) : createNeighbourModel(state),
};

/** Regularisation and dropout worth trying. */
const restraints = [
  [50, 0.5],
  [100, 0.3],
  [20, 0.5],
  [150, 0.5],
  [50, 0.3],
  [200, 0],
  [20, 0.3],
  [500, 0.3],
  [5, 0.5],
  [1000, 0],
] as const;

/** A cut to the strongest neighbours often generalises better; all of them only where that can be computed. */
const neighboursFor = ({ itemCount }: DataShape): number[] =>
  [localNeighbours, 0].filter((neighbours) =>
    neighbours === 0 ? itemCount <= mostItemsDense : itemCount > localNeighbours,
  );

async function trainDense(
  data: Interactions,
  parameters: Parameters,
  context: TrainContext,
): Promise<ItemModel> {
  const { itemCount } = data;
  const arena = openArena({ threads: context.threads });
  try {
    const matrix = await sharedPeople(arena, data, context);
    for (let item = 0; item < itemCount; item++) {
      const at = item * (itemCount + 1);
      matrix.data[at] = regularised(matrix.data[at] ?? 0, parameters);
    }
    await spdInverse(arena, matrix, {
      signal: context.signal,
      onProgress: (share) => context.onProgress?.(0.2 + 0.8 * share, 'inverse'),
    });
    const weights = new Float32Array(itemCount * itemCount);
    for (let item = 0; item < itemCount; item++)
      for (let other = 0; other < itemCount; other++) {
        if (item === other) continue;
        const diagonal = matrix.data[other * (itemCount + 1)] ?? 1;
        weights[item * itemCount + other] = -(matrix.data[item * itemCount + other] ?? 0) / diagonal;
      }
    return createDenseModel({ kind: 'ease', itemCount, parameters, arrays: { weights } });
  } finally {
    await arena.close();
  }
}

/** XᵀX of the data in an arena. */
async function sharedPeople(arena: Arena, data: Interactions, context: TrainContext): Promise<Matrix> {
  const matrix = createMatrix(arena, data.itemCount, data.itemCount);
  const part = {
    ...context,
    onProgress: (share: number, what: string) => context.onProgress?.(share * 0.2, what),
  };
  const everybody = new Float64Array(data.rows).fill(1);
  await eachCooccurrenceRow(data, everybody, false, part, (item, others, sums) => {
    for (const other of others) matrix.data[item * data.itemCount + other] = sums[other] ?? 0;
  });
  return matrix;
}
