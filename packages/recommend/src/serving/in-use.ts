import type { ItemModel, ModelFile, ModelItem } from '@fonoteca/learn';
import type { Store } from '@fonoteca/store';
import { loadModelFile } from '../registry/load.ts';
import { currentModel } from '../registry/models.ts';
import type { ModelPlace, ModelSubject } from '../registry/types.ts';

/** A model in memory, ready to score. */
export interface ModelInUse {
  readonly id: number;
  readonly kind: ModelSubject;
  readonly place: ModelPlace;
  readonly name: string;
  readonly model: ItemModel;
  readonly file: ModelFile;
  readonly itemAt: (index: number) => ModelItem | undefined;
  readonly indexOf: ReadonlyMap<string, number>;
  /** Share of items that fewer people hear, by item: 0 the rarest … 1 the most popular; null where the file does not say. */
  readonly popularity: Float32Array | null;
}

/** The models in use, each read once from the database and kept until another one takes its place. */
export interface ModelsInUse {
  /** Null while no model of this kind is in use. */
  get(kind: ModelSubject, place: ModelPlace): Promise<ModelInUse | null>;
}

/**
 * @param build gives the model of a file: `session` files hold another kind of model than the rest
 */
export function createModelsInUse(store: Store): ModelsInUse {
  const kept = new Map<string, { id: number; loading: Promise<ModelInUse> }>();
  return {
    async get(kind, place) {
      // One look at an index tells every process alike that another model was promoted.
      const current = await currentModel(store.db, kind, place);
      const slot = `${kind}/${place}`;
      if (!current) {
        kept.delete(slot);
        return null;
      }
      const held = kept.get(slot);
      if (held?.id === current.id) return held.loading;
      const loading = loadModelFile(store.db, current.id).then(({ file, model }) =>
        inUse(current.id, kind, place, current.name, file, model),
      );
      kept.set(slot, { id: current.id, loading });
      // A failed read is tried again at the next look.
      loading.catch(() => {
        if (kept.get(slot)?.loading === loading) kept.delete(slot);
      });
      return loading;
    },
  };
}

function inUse(
  id: number,
  kind: ModelSubject,
  place: ModelPlace,
  name: string,
  file: ModelFile,
  model: ItemModel,
): ModelInUse {
  const indexOf = new Map<string, number>();
  for (let index = 0; index < file.items.length; index++) {
    const key = file.items.at(index)?.key;
    if (key !== undefined) indexOf.set(key, index);
  }
  const counts = file.extras?.popularity;
  return {
    id,
    kind,
    place,
    name,
    model,
    file,
    itemAt: (index) => file.items.at(index),
    indexOf,
    popularity: counts ? ranksOf(counts) : null,
  };
}

/** Place of each value among all, 0 … 1; equal values share the lowest place. */
function ranksOf(values: ArrayLike<number>): Float32Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index).sort(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0),
  );
  const ranks = new Float32Array(values.length);
  let place = 0;
  for (let index = 0; index < order.length; index++) {
    const item = order[index] ?? 0;
    const before = order[index - 1];
    if (before === undefined || values[before] !== values[item]) place = index;
    ranks[item] = place / Math.max(1, order.length - 1);
  }
  return ranks;
}
