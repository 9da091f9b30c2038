import type { Executor } from '@fonoteca/store';
import { entriesById } from '../catalogue/entries.ts';
import type { ItemKind } from '../item.ts';
import type { ItemTable } from './types.ts';

const batch = 5_000;

/** Names and keys of catalogue entries, as the items of a data set; `numberOf` is −1 for what does not stand. */
export async function readItems(
  executor: Executor,
  kind: ItemKind,
  ids: Iterable<number>,
): Promise<{ items: ItemTable; numberOf: (id: number) => number }> {
  const wanted = Int32Array.from(ids).sort();
  const kept: number[] = [];
  const keys: string[] = [];
  const names: string[] = [];
  const artists: string[] = [];
  const mbids: (string | null)[] = [];
  for (let from = 0; from < wanted.length; from += batch) {
    const part = [...wanted.subarray(from, from + batch)];
    const entries = await entriesById(executor, kind, part);
    for (const id of part) {
      const entry = entries.get(id);
      if (!entry) continue;
      kept.push(id);
      keys.push(entry.key);
      names.push(entry.name);
      artists.push(entry.artistName);
      mbids.push(entry.mbid);
    }
  }
  const numbers = new Map(kept.map((id, number) => [id, number]));
  return {
    items: { kind, ids: Int32Array.from(kept), keys, names, artists, mbids },
    numberOf: (id) => numbers.get(id) ?? -1,
  };
}
