import { loadSessions, type ModelItem, type SessionModel } from '@fonoteca/learn';
import type { Store } from '@fonoteca/store';
import { idsOfKeys } from '../catalogue/ids.ts';
import { loadModelState } from '../registry/load.ts';
import { currentModel } from '../registry/models.ts';
import { type ModelCatalogue, matchCatalogue } from './model-catalogue.ts';

/** The model of what follows what, in memory. */
export interface SessionModelInUse {
  readonly id: number;
  readonly model: SessionModel;
  readonly itemAt: (index: number) => ModelItem | undefined;
  readonly indexOfKey: ReadonlyMap<string, number>;
  readonly catalogue: ModelCatalogue;
}

/** The session model in use, read once and kept until another one takes its place. */
export function createSessionsInUse(store: Store): { get(): Promise<SessionModelInUse | null> } {
  let held: { id: number; loading: Promise<SessionModelInUse> } | null = null;
  return {
    async get() {
      const current =
        (await currentModel(store.db, 'session', 'own')) ??
        (await currentModel(store.db, 'session', 'outside'));
      if (!current) {
        held = null;
        return null;
      }
      if (held?.id !== current.id) {
        const mine = { id: current.id, loading: load(store, current.id) };
        held = mine;
        mine.loading.catch(() => {
          if (held === mine) held = null;
        });
      }
      return held.loading;
    },
  };
}

async function load(store: Store, id: number): Promise<SessionModelInUse> {
  const file = await loadModelState(store.db, id);
  const keys = Array.from({ length: file.items.length }, (_, index) => file.items.at(index)?.key ?? '');
  return {
    id,
    model: loadSessions(file.state),
    itemAt: (index) => file.items.at(index),
    indexOfKey: new Map(keys.map((key, index) => [key, index])),
    catalogue: matchCatalogue(await idsOfKeys(store.db, 'recording', keys)),
  };
}
