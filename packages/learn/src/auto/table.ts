import { setImmediate } from 'node:timers/promises';
import { historyOf } from '../data/interactions.ts';
import type { Split } from '../data/split.ts';
import { holds } from '../evaluate/metrics.ts';
import { maskItems, selectTop } from '../evaluate/top.ts';
import { spread } from '../models/ensemble.ts';
import type { ItemModel } from '../models/model.ts';

/** One person of an inner split: the items that some member ranks high, and what each member says of them. */
export interface TableRow {
  /** Members × candidates: standardised scores over all items, as an ensemble adds them. */
  readonly scores: Float32Array;
  readonly candidates: number;
  /** 1 for candidates that were held out. Candidates are in the order of their ids. */
  readonly held: Uint8Array;
  /** Items held out in all. */
  readonly wanted: number;
}

/** How deep into each member's list candidates are taken: what a blend puts in front stands well in front somewhere. */
const depth = 60;

/**
 * Ranks people of one split with every member and keeps what a blend could put in front, so that
 * thousands of weightings can be measured without scoring again. `members` is a list of copies each.
 */
export async function tabulate(
  members: readonly (readonly ItemModel[])[],
  { train, validation }: Split,
  people: Uint32Array,
  signal: AbortSignal | undefined,
): Promise<TableRow[]> {
  const { itemCount } = train;
  const said = members.map(() => new Float32Array(itemCount));
  const room = new Float32Array(itemCount);
  const top = new Uint32Array(depth);
  const table: TableRow[] = [];
  for (const [done, row] of people.entries()) {
    if (done % 16 === 0) {
      await setImmediate();
      signal?.throwIfAborted();
    }
    const history = historyOf(train, row);
    const wanted = historyOf(validation, row).items;
    const chosen = new Set<number>();
    for (const [number, copies] of members.entries()) {
      const sum = said[number] ?? room;
      sum.fill(0);
      for (const copy of copies) {
        copy.score(history, room);
        addStandard(room, sum, copies.length);
      }
      room.set(sum);
      maskItems(room, history.items);
      for (const item of top.subarray(0, selectTop(room, top))) chosen.add(item);
    }
    const candidates = Uint32Array.from(chosen).sort();
    const scores = new Float32Array(members.length * candidates.length);
    for (const [number, sum] of said.entries())
      for (let at = 0; at < candidates.length; at++)
        scores[number * candidates.length + at] = sum[candidates[at] ?? 0] ?? 0;
    const held = Uint8Array.from(candidates, (item) => (holds(wanted, item) ? 1 : 0));
    table.push({ scores, candidates: candidates.length, held, wanted: wanted.length });
  }
  return table;
}

function addStandard(scores: Float32Array, sum: Float32Array, copies: number): void {
  const { mean, deviation } = spread(scores);
  if (deviation === 0) return;
  for (let item = 0; item < sum.length; item++)
    sum[item] = (sum[item] ?? 0) + ((scores[item] ?? 0) - mean) / (deviation * copies);
}
