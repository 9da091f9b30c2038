import type { Interactions } from './interactions.ts';

/** Single facts in any order: person, item, how much, when. */
export interface Triples {
  readonly length: number;
  rowAt(index: number): number;
  itemAt(index: number): number;
  /** Null where all weigh 1. */
  readonly weightAt: ((index: number) => number) | null;
  /** Unix seconds; null where the source has no times. */
  readonly timeAt: ((index: number) => number) | null;
}

export interface Built {
  readonly interactions: Interactions;
  /** When each interaction first happened (Unix seconds), beside `interactions.items`. */
  readonly times: Float64Array | null;
}

/**
 * Compressed rows from single facts: rows by counting sort, then each row by item. A pair that
 * comes twice is one interaction: its weights add up, its first time stays.
 */
export function buildInteractions(rows: number, itemCount: number, triples: Triples): Built {
  const starts = new Uint32Array(rows + 1);
  for (let index = 0; index < triples.length; index++) increase(starts, triples.rowAt(index) + 1, 1);
  for (let row = 0; row < rows; row++) increase(starts, row + 1, starts[row] ?? 0);
  const facts = new Uint32Array(triples.length);
  const next = starts.slice(0, rows);
  for (let index = 0; index < triples.length; index++) {
    const row = triples.rowAt(index);
    facts[next[row] ?? 0] = index;
    increase(next, row, 1);
  }
  const offsets = new Uint32Array(rows + 1);
  // Written over in place: a row never grows by merging.
  const items = facts;
  const weights = triples.weightAt === null ? null : new Float32Array(triples.length);
  const times = triples.timeAt === null ? null : new Float64Array(triples.length);
  let written = 0;
  for (let row = 0; row < rows; row++) {
    const from = starts[row] ?? 0;
    const inRow = facts.slice(from, starts[row + 1] ?? from);
    // Item and place in the row in one double: native sorting, and equal items keep their order.
    const keys = new Float64Array(inRow.length);
    for (let place = 0; place < inRow.length; place++)
      keys[place] = triples.itemAt(inRow[place] ?? 0) * inRow.length + place;
    keys.sort();
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] ?? 0;
      const item = Math.floor(key / inRow.length);
      const fact = inRow[key - item * inRow.length] ?? 0;
      const repeated = written > (offsets[row] ?? 0) && items[written - 1] === item;
      const slot = repeated ? written - 1 : written++;
      items[slot] = item;
      if (weights !== null)
        weights[slot] = (repeated ? (weights[slot] ?? 0) : 0) + (triples.weightAt?.(fact) ?? 1);
      if (times !== null) {
        const time = triples.timeAt?.(fact) ?? 0;
        times[slot] = repeated ? Math.min(times[slot] ?? time, time) : time;
      }
    }
    offsets[row + 1] = written;
  }
  return {
    interactions: {
      rows,
      itemCount,
      offsets,
      items: items.slice(0, written),
      weights: weights?.slice(0, written) ?? null,
    },
    times: times?.slice(0, written) ?? null,
  };
}

/** Items as rows and rows as items: who heard each item, ascending. */
export function transpose(data: Interactions): Interactions {
  const offsets = new Uint32Array(data.itemCount + 1);
  for (let at = 0; at < data.items.length; at++) increase(offsets, (data.items[at] ?? 0) + 1, 1);
  for (let item = 0; item < data.itemCount; item++) increase(offsets, item + 1, offsets[item] ?? 0);
  const next = offsets.slice(0, data.itemCount);
  const items = new Uint32Array(data.items.length);
  const weights = data.weights === null ? null : new Float32Array(data.items.length);
  for (let row = 0; row < data.rows; row++) {
    const to = data.offsets[row + 1] ?? 0;
    for (let at = data.offsets[row] ?? 0; at < to; at++) {
      const item = data.items[at] ?? 0;
      const slot = next[item] ?? 0;
      next[item] = slot + 1;
      items[slot] = row;
      if (weights !== null) weights[slot] = data.weights?.[at] ?? 1;
    }
  }
  return { rows: data.itemCount, itemCount: data.rows, offsets, items, weights };
}

/** Sum of the weights of every row (the length of a row where all weigh 1). */
export function rowSums(data: Interactions): Float64Array {
  const sums = new Float64Array(data.rows);
  for (let row = 0; row < data.rows; row++) {
    const from = data.offsets[row] ?? 0;
    const to = data.offsets[row + 1] ?? from;
    if (data.weights === null) sums[row] = to - from;
    else {
      let sum = 0;
      for (let at = from; at < to; at++) sum += data.weights[at] ?? 0;
      sums[row] = sum;
    }
  }
  return sums;
}

/** The same, for every item. */
export function itemSums(data: Interactions): Float64Array {
  const sums = new Float64Array(data.itemCount);
  for (let at = 0; at < data.items.length; at++) {
    const item = data.items[at] ?? 0;
    sums[item] = (sums[item] ?? 0) + (data.weights === null ? 1 : (data.weights[at] ?? 0));
  }
  return sums;
}

function increase(numbers: Uint32Array, at: number, by: number): void {
  numbers[at] = (numbers[at] ?? 0) + by;
}
