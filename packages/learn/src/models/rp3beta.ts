import { itemSums, rowSums } from '../data/csr.ts';
import { cooccurrences, powers } from './cooccurrence.ts';
import { keepable, neighbourCost } from './item-knn.ts';
import type { ModelKind } from './model.ts';
import { createNeighbourModel } from './neighbours.ts';

/**
 * Three random steps from a person over an item and another person to a new item (Paudel 2017, RP3beta):
 * step chances to the power `alpha`, what is popular held back by the power `beta`.
 */
export const rp3beta: ModelKind = {
  name: 'rp3beta',
  defaults: (shape) => ({ alpha: 0.6, beta: 0.3, neighbours: keepable(shape) }),
  grid: (shape) =>
    [0.6, 0.8, 1, 0.4].flatMap((alpha) =>
      [0.3, 0.2, 0.4, 0.1, 0.5, 0].map((beta) => ({ alpha, beta, neighbours: keepable(shape) })),
    ),
  cost: neighbourCost,
  async train(data, parameters, context) {
    const { alpha = 0.6, beta = 0.3, neighbours = 0 } = parameters;
    const items = itemSums(data);
    const lists = await cooccurrences(
      data,
      {
        personFactor: powers(rowSums(data), -alpha),
        rowFactor: powers(items, -alpha),
        columnFactor: powers(items, -beta),
        power: alpha,
        shrinkage: 0,
        neighbours,
      },
      context,
    );
    const { itemCount } = data;
    return createNeighbourModel({ kind: 'rp3beta', itemCount, parameters, arrays: { ...lists } });
  },
  load: createNeighbourModel,
};
