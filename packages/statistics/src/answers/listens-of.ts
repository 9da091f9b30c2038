import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import { everyDay, tallyRange, withHistory } from '../history.ts';
import type { EntityKind } from '../kinds.ts';

/**
 * Listens of many catalogue entries at once, by id; those without listens are left out. Reads what is
 * counted already: as fast for ten thousand entries as for one, however long the history is.
 *
 * @param ids of entries that stand: where one was merged, the one it was merged into
 */
export async function listensOf(
  store: Store,
  person: Person,
  kind: EntityKind,
  ids: readonly number[],
  now = new Date(),
): Promise<Map<number, number>> {
  if (ids.length === 0) return new Map();
  return withHistory(store, person, now, async (history) => {
    const [listens = new Int32Array(0)] = await tallyRange(history, kind, everyDay);
    const counts = new Map<number, number>();
    for (const id of ids) {
      const count = listens[id] ?? 0;
      if (count > 0) counts.set(id, count);
    }
    return counts;
  });
}
