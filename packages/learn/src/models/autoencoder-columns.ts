import type { Interactions } from '../data/interactions.ts';

/** The items one step compares: all of them, or those the batch heard and a sample of the others. */
export interface Columns {
  /** The most there can be in a step. */
  readonly most: number;
  /** How many there are in this step. */
  count: number;
  /** The items of this step, `count` of them. */
  readonly items: Uint32Array;
  /** Where an item stands in `items`; -1 for items not of this step. */
  readonly placeOf: Int32Array;
  /** By place: −ln of the chance of standing there, added to the score of an item not heard oneself, so that the sample stands for all. */
  readonly correction: Float32Array;
  /** Chooses the items of the next step for a batch of rows. */
  choose(rows: Uint32Array): void;
}

export function createColumns(
  data: Interactions,
  limit: number,
  batch: number,
  random: () => number,
): Columns {
  const { itemCount } = data;
  const placeOf = new Int32Array(itemCount).fill(-1);
  const items = new Uint32Array(itemCount);
  const correction = new Float32Array(itemCount);
  if (itemCount <= limit) {
    for (let item = 0; item < itemCount; item++) items[item] = placeOf[item] = item;
    return { most: itemCount, count: itemCount, items, placeOf, correction, choose: () => undefined };
  }
  const drawn = Math.floor(limit / 2);
  const logs = missingLogs(data, drawn, batch);
  const most = Math.min(itemCount, drawn + longestBatch(data, batch));
  const columns: Columns = { most, count: 0, items, placeOf, correction, choose };
  const add = (item: number): void => {
    if ((placeOf[item] ?? -1) >= 0) return;
    placeOf[item] = columns.count;
    correction[columns.count] = logs[item] ?? 0;
    items[columns.count++] = item;
  };
  function choose(rows: Uint32Array): void {
    for (let place = 0; place < columns.count; place++) placeOf[items[place] ?? 0] = -1;
    columns.count = 0;
    for (const row of rows) {
      const to = data.offsets[row + 1] ?? 0;
      for (let at = data.offsets[row] ?? 0; at < to; at++) add(data.items[at] ?? 0);
    }
    for (let draw = 0; draw < drawn; draw++) add(Math.floor(random() * itemCount));
  }
  return columns;
}

/** −ln of each item's chance of being drawn or heard by somebody else of the batch. */
function missingLogs(data: Interactions, drawn: number, batch: number): Float32Array {
  const heardBy = new Uint32Array(data.itemCount);
  for (const item of data.items) heardBy[item] = (heardBy[item] ?? 0) + 1;
  const undrawn = (1 - 1 / data.itemCount) ** drawn;
  return Float32Array.from(heardBy, (count) => {
    const unheard = (1 - Math.min(1, count / Math.max(1, data.rows))) ** (batch - 1);
    return -Math.log(1 - undrawn * unheard);
  });
}

/** An upper bound for the different items of a batch: its longest histories together. */
function longestBatch(data: Interactions, batch: number): number {
  const lengths = new Uint32Array(data.rows);
  for (let row = 0; row < data.rows; row++)
    lengths[row] = (data.offsets[row + 1] ?? 0) - (data.offsets[row] ?? 0);
  lengths.sort();
  return lengths.subarray(Math.max(0, data.rows - batch)).reduce((sum, length) => sum + length, 0);
}
