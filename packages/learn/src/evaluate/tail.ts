import type { Interactions } from '../data/interactions.ts';

/** 1 for the head: the fewest, most heard items that hold half of all interactions; ties by item. */
export function headOf(data: Interactions): Uint8Array {
  const heard = new Uint32Array(data.itemCount);
  for (const item of data.items) heard[item] = (heard[item] ?? 0) + 1;
  const order = Uint32Array.from(heard.keys()).sort(
    (left, right) => (heard[right] ?? 0) - (heard[left] ?? 0) || left - right,
  );
  const head = new Uint8Array(data.itemCount);
  let held = 0;
  for (const item of order) {
    if (held * 2 >= data.items.length) break;
    head[item] = 1;
    held += heard[item] ?? 0;
  }
  return head;
}
