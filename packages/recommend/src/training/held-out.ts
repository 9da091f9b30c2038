import type { Interactions } from '@fonoteca/learn';
import type { Store } from '@fonoteca/store';
import type { ItemTable, TimeSplit } from '../datasets/types.ts';
import { loadModelState } from '../registry/load.ts';
import type { ModelView } from '../registry/types.ts';
import type { ItemWork, Measures } from './work.ts';

const dayMs = 86_400_000;

/** One moment for everybody: the last tenth of the time, between a week and a month of it. */
export function cutOf(from: Date | null, until: Date | null): Date | null {
  if (!from || !until) return null;
  const span = until.getTime() - from.getTime();
  if (span < 28 * dayMs) return null;
  return new Date(until.getTime() - Math.min(30 * dayMs, Math.max(7 * dayMs, span / 10)));
}

/** Held-out items that the person had never heard before the cut, beside `histories`: what discovery is measured on. */
export function newOnly({ heldOut, histories }: Pick<TimeSplit, 'heldOut' | 'histories'>): Interactions {
  const offsets = new Uint32Array(heldOut.offsets.length);
  const kept: number[] = [];
  for (let row = 0; row + 1 < heldOut.offsets.length; row++) {
    for (let at = heldOut.offsets[row] ?? 0; at < (heldOut.offsets[row + 1] ?? 0); at++) {
      if (heldOut.heardBefore[at] === 0) kept.push(heldOut.items[at] ?? 0);
    }
    offsets[row + 1] = kept.length;
  }
  return {
    rows: histories.rows,
    itemCount: histories.itemCount,
    offsets,
    items: Uint32Array.from(kept),
    weights: null,
  };
}

export function rowsWithItems({ offsets, rows }: Interactions): number {
  let count = 0;
  for (let row = 0; row < rows; row++) if ((offsets[row + 1] ?? 0) > (offsets[row] ?? 0)) count++;
  return count;
}

/** Rows that have each item: listeners, or weeks and sessions where people are few. */
export const listenersOf = ({ items, itemCount }: Interactions): Float32Array => countItems(items, itemCount);

export function countItems(items: Uint32Array, itemCount: number): Float32Array {
  const counts = new Float32Array(itemCount);
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return counts;
}

/**
 * What the model in use was found to be worth when it was weighed itself: on nearly the same listens, where
 * it was trained days ago, and without knowing them. Null where nothing was held out then.
 */
export function comparableMeasures(inUse: ModelView | undefined): Measures | null {
  const { metrics } = inUse ?? {};
  return metrics && (metrics.ndcg ?? metrics.mrr) !== undefined ? metrics : null;
}

/** The model in use with its items' numbers in the data it is measured on. */
export async function stateInUse(
  store: Store,
  id: number,
  items: ItemTable,
): Promise<NonNullable<ItemWork['inUse']>> {
  const file = await loadModelState(store.db, id);
  const numberOf = new Map(items.keys.map((key, number) => [key, number]));
  const numbers = Int32Array.from(
    { length: file.items.length },
    (_, index) => numberOf.get(file.items.at(index)?.key ?? '') ?? -1,
  );
  return { state: file.state, numbers };
}
