import type { ListenLog } from './profile.ts';

/** How strongly hearing one item calls another to mind: the share of its sittings that held the other too. */
export interface Associations {
  /** Other items and strengths (0–1) of one item. */
  of(item: number): ReadonlyMap<number, number>;
}

/** Seconds without a listen after which another sitting begins. */
export const sittingGap = 30 * 60;

/** Sittings of a log before `until`: the distinct items of each. */
export function sittingsOf(log: ListenLog, until = Number.POSITIVE_INFINITY): number[][] {
  const sittings: number[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  let current = new Set<number>();
  for (const [index, item] of log.items.entries()) {
    const stamp = log.stamps[index] ?? 0;
    if (stamp >= until) break;
    if (stamp - before > sittingGap && current.size > 0) {
      sittings.push([...current]);
      current = new Set();
    }
    current.add(item);
    before = stamp;
  }
  if (current.size > 0) sittings.push([...current]);
  return sittings;
}

/** Counted on demand: only the items of the current sitting are ever asked. */
export function associate(sittings: readonly (readonly number[])[]): Associations {
  const held = new Map<number, number[]>();
  for (const [number, items] of sittings.entries())
    for (const item of items) {
      const known = held.get(item);
      if (known) known.push(number);
      else held.set(item, [number]);
    }
  return {
    of(item) {
      const own = held.get(item) ?? [];
      const shares = new Map<number, number>();
      for (const number of own)
        for (const other of sittings[number] ?? [])
          if (other !== item) shares.set(other, (shares.get(other) ?? 0) + 1 / own.length);
      return shares;
    },
  };
}
