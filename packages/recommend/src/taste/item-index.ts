import type { Store } from '@fonoteca/store';
import { entriesById } from '../catalogue/entries.ts';
import type { ItemKind } from '../item.ts';
import type { ItemNumbers } from './history.ts';

/** Where catalogue entries are among the items of one model. */
export interface ItemIndex extends ItemNumbers {
  /** Looks up the keys of entries not met before; call it before `byId` is asked of them. */
  learn(ids: Int32Array): Promise<void>;
}

const batch = 5_000;

/** An entry's key never changes, so each is looked up once for the life of a model in memory. */
export function createItemIndex(
  store: Store,
  kind: ItemKind,
  numberOf: ReadonlyMap<string, number>,
): ItemIndex {
  const known = new Map<number, number | undefined>();
  return {
    byId: (id) => known.get(id),
    byKey: (key) => numberOf.get(key),
    async learn(ids) {
      const missing = [...ids].filter((id) => !known.has(id));
      for (let from = 0; from < missing.length; from += batch) {
        const part = missing.slice(from, from + batch);
        const entries = await entriesById(store.db, kind, part);
        for (const id of part) {
          const entry = entries.get(id);
          // One that was merged away may come back.
          if (entry) known.set(id, numberOf.get(entry.key));
        }
      }
    },
  };
}
