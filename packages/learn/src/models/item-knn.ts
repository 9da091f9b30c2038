import { itemSums, rowSums } from '../data/csr.ts';
import { cooccurrences, estimatedPairs, powers } from './cooccurrence.ts';
import type { DataShape, ModelKind } from './model.ts';
import { createNeighbourModel } from './neighbours.ts';

/**
 * Items that share people, as a cosine with its normalisation open: an item's popularity to the power
 * `itemExponent` (0.5 on both sides is the cosine, below it leans to what many know), people with long
 * histories to the power -2 · `personExponent`, few shared people shrunk. `neighbours` 0 keeps all.
 */
export const itemKnn: ModelKind = {
  name: 'item-knn',
  defaults: (shape) => ({
    personExponent: 0.3,
    itemExponent: 0.4,
    shrinkage: 0,
    neighbours: keepable(shape),
  }),
  grid: (shape) =>
    [0.4, 0.3, 0.5].flatMap((itemExponent) =>
      [0.3, 0.5, 0].flatMap((personExponent) =>
        [0, 10].map((shrinkage) => ({
          personExponent,
          itemExponent,
          shrinkage,
          neighbours: keepable(shape),
        })),
      ),
    ),
  cost: neighbourCost,
  async train(data, parameters, context) {
    const { personExponent = 0.3, itemExponent = 0.4, shrinkage = 0, neighbours = 0 } = parameters;
    const items = powers(itemSums(data), -itemExponent);
    const lists = await cooccurrences(
      data,
      {
        personFactor: powers(rowSums(data), -2 * personExponent),
        rowFactor: items,
        columnFactor: items,
        power: 1,
        shrinkage,
        neighbours,
      },
      context,
    );
    const { itemCount } = data;
    return createNeighbourModel({ kind: 'item-knn', itemCount, parameters, arrays: { ...lists } });
  },
  load: createNeighbourModel,
};

/** Entries in all neighbour lists together beyond which rows are cut; 8 bytes each. */
const mostEntries = 30_000_000;

/** How many neighbours an item may keep so that all lists fit; 0 where all of them do. */
export function keepable(shape: DataShape): number {
  const all = Math.min(estimatedPairs(shape), shape.itemCount * shape.itemCount);
  return all <= mostEntries ? 0 : Math.max(50, Math.floor(mostEntries / shape.itemCount));
}

/** What any model made of item pairs costs. */
export function neighbourCost(
  shape: DataShape,
  parameters: Readonly<Record<string, number>>,
): { flops: number; bytes: number } {
  const pairs = estimatedPairs(shape);
  const { neighbours = 0 } = parameters;
  const kept = Math.min(pairs, shape.itemCount * (neighbours > 0 ? neighbours : shape.itemCount));
  return { flops: 2 * pairs, bytes: 16 * kept + 12 * shape.interactions };
}
