import { itemSums, rowSums } from '../data/csr.ts';
import { cooccurrences, damped, powers } from './cooccurrence.ts';
import type { DataShape, ModelKind, Parameters } from './model.ts';
import { createNeighbourModel } from './neighbours.ts';

/**
 * Items that share people, as a cosine with its normalisation open: an item's popularity (`damping` added, so that
 * an item heard once or twice is not trusted like the others) to the power `itemExponent`, 0.5 being the cosine and
 * less leaning to what many know; people with long histories to the power -2 · `personExponent`; few shared people
 * shrunk. `neighbours` 0 keeps all.
 */
export const itemKnn: ModelKind = {
  name: 'item-knn',
  defaults: (shape) => ({ ...start, neighbours: keepable(shape) }),
  grid: (shape) => {
    const neighbours = keepable(shape);
    const items = [0.45, 0.4, 0.5, 0.35, 0.3, 0.6].flatMap((itemExponent) =>
      [3, 1, 8, 0].map((damping) => ({ ...start, itemExponent, damping, neighbours })),
    );
    const people = [0.5, 0.1].flatMap((personExponent) =>
      [0.45, 0.35].map((itemExponent) => ({ ...start, personExponent, itemExponent, neighbours })),
    );
    return [...items, ...people];
  },
  cost: neighbourCost,
  async train(data, parameters, context) {
    const { personExponent, itemExponent, damping, shrinkage } = { ...start, ...parameters };
    const { neighbours = 0 } = parameters;
    const items = powers(damped(itemSums(data), damping), -itemExponent);
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

const start = { personExponent: 0.3, itemExponent: 0.45, damping: 3, shrinkage: 0 };

/** Entries in all neighbour lists together beyond which rows are cut; 8 bytes each. */
const mostEntries = 30_000_000;

/** Adding to scattered places takes about as long as so many operations of a dense product: costs are compared. */
export const scatteredFlops = 50;

/**
 * Pairs of items that share a person, estimated from the shape alone. People differ: the squared length of a
 * row is taken as four times the square of the mean, which is what listening data usually shows.
 */
export function estimatedPairs({ rows, interactions }: DataShape): number {
  return (4 * interactions * interactions) / Math.max(1, rows);
}

/** How many neighbours an item may keep so that all lists fit; 0 where all of them do. */
export function keepable(shape: DataShape): number {
  const all = Math.min(estimatedPairs(shape), shape.itemCount * shape.itemCount);
  return all <= mostEntries ? 0 : Math.max(50, Math.floor(mostEntries / shape.itemCount));
}

/** What any model made of item pairs costs. */
export function neighbourCost(
  shape: DataShape,
  { neighbours = 0 }: Parameters,
): { readonly flops: number; readonly bytes: number } {
  const pairs = estimatedPairs(shape);
  const kept = Math.min(pairs, shape.itemCount * (neighbours > 0 ? neighbours : shape.itemCount));
  return { flops: scatteredFlops * pairs, bytes: 16 * kept + 12 * shape.interactions };
}
