/** People and items that fit into a packed pair; further ones are left out and counted. */
export const mostRows = 2 ** 24;
export const mostItems = 2 ** 26;
/** Listens that one packed pair can stand for. */
const mostInOne = 2 ** 14 - 1;
/** A row, an item and a count, as they lie in a run. */
export const wordsInRun = 3;

/**
 * Pairs of person and item in memory, 8 bytes each: person, item and count side by side, so that sorting
 * the plain 64-bit numbers sorts them by person, then item.
 */
export interface Pairs {
  readonly length: number;
  add(row: number, item: number, count: number): void;
  /** Row, item, count of all that was added, ascending, each pair once; the buffer is empty after it. */
  takeRun(): Uint32Array;
}

export function createPairs(capacity: number): Pairs {
  const numbers = new BigUint64Array(capacity);
  const halves = new Uint32Array(numbers.buffer);
  let length = 0;
  return {
    get length() {
      return length;
    },
    add(row, item, count) {
      if (length === capacity) throw new RangeError('the buffer of pairs is full');
      halves[2 * length] = ((item & 0x3ffff) << 14) | Math.min(count, mostInOne);
      halves[2 * length + 1] = (row << 8) | (item >>> 18);
      length++;
    },
    takeRun() {
      numbers.subarray(0, length).sort();
      const run = new Uint32Array(wordsInRun * length);
      let last = -wordsInRun;
      for (let index = 0; index < length; index++) {
        const low = halves[2 * index] ?? 0;
        const high = halves[2 * index + 1] ?? 0;
        const row = high >>> 8;
        const item = (((high & 0xff) << 18) | (low >>> 14)) >>> 0;
        const count = low & mostInOne;
        if (last >= 0 && run[last] === row && run[last + 1] === item)
          run[last + 2] = (run[last + 2] ?? 0) + count;
        else {
          last += wordsInRun;
          run[last] = row;
          run[last + 1] = item;
          run[last + 2] = count;
        }
      }
      length = 0;
      return run.subarray(0, last + wordsInRun);
    },
  };
}
