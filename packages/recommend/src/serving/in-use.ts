import type { ItemModel, ModelItem } from '@fonoteca/learn';
import type { Store } from '@fonoteca/store';
import { idsOfKeys } from '../catalogue/ids.ts';
import type { ItemKind } from '../item.ts';
import { loadModelFile } from '../registry/load.ts';
import { currentModel } from '../registry/models.ts';
import type { ModelPlace, ModelView } from '../registry/types.ts';
import { type ModelCatalogue, matchCatalogue } from './model-catalogue.ts';
import { ranksOf } from './ranks.ts';

/** A model in memory, ready to score. */
export interface ModelInUse {
  readonly id: number;
  readonly kind: ItemKind;
  readonly place: ModelPlace;
  readonly name: string;
  readonly model: ItemModel;
  /** Whose listens taught it; 0 for a model from outside. */
  readonly people: number;
  readonly itemAt: (index: number) => ModelItem | undefined;
  readonly indexOfKey: ReadonlyMap<string, number>;
  /** Its items in this instance's catalogue. */
  readonly catalogue: ModelCatalogue;
  /** Place of each item by listeners: 0 the rarest … 1 the most popular; null where the file does not say. */
  readonly popularity: Float32Array | null;
}

/** The models in use, each read once from the database and kept until another one takes its place. */
export interface ModelsInUse {
  /** Null while no model of this kind is in use. */
  get(kind: ItemKind, place: ModelPlace): Promise<ModelInUse | null>;
}

interface Held {
  readonly id: number;
  readonly loading: Promise<Omit<ModelInUse, 'catalogue'> & { keys: readonly string[] }>;
  catalogue: Promise<ModelCatalogue> | null;
  matchedAt: number;
}

/** The catalogue grows with every new artist somebody hears: matched anew so often. */
const matchAgainAfterMs = 10 * 60_000;

export function createModelsInUse(store: Store): ModelsInUse {
  const kept = new Map<string, Held>();

  const match = (held: Held, kind: ItemKind): Promise<ModelCatalogue> => {
    const now = Date.now();
    if (!held.catalogue || now - held.matchedAt > matchAgainAfterMs) {
      held.matchedAt = now;
      const before = held.catalogue;
      held.catalogue = held.loading.then(async ({ keys }) =>
        matchCatalogue(await idsOfKeys(store.db, kind, keys)),
      );
      held.catalogue.catch(() => {
        held.catalogue = before;
      });
    }
    return held.catalogue;
  };

  const answer = async (held: Held, kind: ItemKind): Promise<ModelInUse> => ({
    ...(await held.loading),
    catalogue: await match(held, kind),
  });

  return {
    async get(kind, place) {
      // One look at an index tells every process alike that another model was promoted.
      const current = await currentModel(store.db, kind, place);
      const slot = `${kind}/${place}`;
      if (!current) {
        kept.delete(slot);
        return null;
      }
      const known = kept.get(slot);
      if (known?.id === current.id) return answer(known, kind);
      const loading = load(store, kind, current);
      const held: Held = { id: current.id, loading, catalogue: null, matchedAt: 0 };
      kept.set(slot, held);
      // A failed read is tried again at the next look.
      loading.catch(() => kept.delete(slot));
      return answer(held, kind);
    },
  };
}

async function load(store: Store, kind: ItemKind, { id, place, name, people }: ModelView) {
  const { file, model } = await loadModelFile(store.db, id);
  const keys = Array.from({ length: file.items.length }, (_, index) => file.items.at(index)?.key ?? '');
  const counts = file.extras?.popularity ?? file.extras?.listeners;
  return {
    id,
    kind,
    place,
    name,
    people,
    model,
    keys,
    itemAt: (index: number) => file.items.at(index),
    indexOfKey: new Map(keys.map((key, index) => [key, index])),
    popularity: counts ? ranksOf(counts) : null,
  };
}
