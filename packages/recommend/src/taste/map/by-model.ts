import type { ModelsInUse } from '../../serving/in-use.ts';
import type { NeighboursOf } from './similarity.ts';

/** Neighbours of artists by the model in use: the instance's own, else one from outside. */
export const neighboursByModel =
  (models: ModelsInUse): NeighboursOf =>
  async (artistIds, count) => {
    const model = (await models.get('artist', 'own')) ?? (await models.get('artist', 'outside'));
    if (!model) return null;
    const { ids, indexOf } = model.catalogue;
    return {
      basis: `model ${model.id}`,
      neighbours: Array.from(artistIds, (id) => {
        const item = indexOf.get(id);
        if (item === undefined) return { ids: [], scores: [] };
        const { items, scores } = model.model.similar(item, count);
        return { ids: Array.from(items, (other) => ids[other] ?? 0), scores };
      }),
    };
  };
