/** Ids with a value above zero, the largest value first; equal values by id. */
export interface Ranking {
  readonly total: number;
  /** The ids of places `offset` … before `offset + limit`. */
  page(offset: number, limit: number): number[];
}

/**
 * Ranks a dense table (value by id). Value and id go into one float64, exact up to 2^53, so that the
 * sort needs no comparison function; only the ids that can be on the page are sorted.
 */
export function rank(values: Int32Array): Ranking {
  const total = countPositive(values);
  return {
    total,
    page(offset, limit) {
      const wanted = Math.min(total, offset + limit);
      if (offset >= wanted) return [];
      const threshold = atLeast(values, wanted);
      const ids: number[] = [];
      for (let id = 0; id < values.length; id++) if ((values[id] as number) >= threshold) ids.push(id);
      return sortIds(ids, values).slice(offset, wanted);
    },
  };
}

export function countPositive(values: Int32Array): number {
  let count = 0;
  for (let id = 0; id < values.length; id++) if ((values[id] as number) > 0) count++;
  return count;
}

function sortIds(ids: number[], values: Int32Array): number[] {
  const base = values.length;
  const largest = ids.reduce((most, id) => Math.max(most, values[id] as number), 0);
  if (largest * base > Number.MAX_SAFE_INTEGER)
    return ids.sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
  const keys = Float64Array.from(ids, (id) => (values[id] as number) * base - id).sort();
  return Array.from(keys, (key) => Math.ceil(key / base) * base - key).reverse();
}

/** A value that at least `wanted` ids reach, as large as a histogram of steps of 1.6 % can tell. */
function atLeast(values: Int32Array, wanted: number): number {
  const histogram = new Int32Array(32 * 64);
  for (let id = 0; id < values.length; id++) {
    const value = values[id] as number;
    if (value > 0) (histogram[stepOf(value)] as number)++;
  }
  let reached = 0;
  for (let step = histogram.length - 1; step > 0; step--) {
    reached += histogram[step] as number;
    if (reached >= wanted) return lowestOf(step);
  }
  return 1;
}

/** The position of the highest bit, and the six bits that follow it. */
function stepOf(value: number): number {
  const exponent = 31 - Math.clz32(value);
  return exponent * 64 + (exponent < 6 ? value - 2 ** exponent : (value >>> (exponent - 6)) & 63);
}

function lowestOf(step: number): number {
  const exponent = step >>> 6;
  const rest = step & 63;
  return exponent < 6 ? 2 ** exponent + rest : 2 ** exponent + rest * 2 ** (exponent - 6);
}

/** The places that `ids` take in a table; 0 for those that are not in it. */
export function placesOf(values: Int32Array, ids: readonly number[]): number[] {
  const placed = sortIds(
    ids.filter((id) => (values[id] ?? 0) > 0),
    values,
  );
  const ahead = new Int32Array(placed.length + 1);
  for (let id = 0; id < values.length; id++) {
    const value = values[id] as number;
    if (value > 0) (ahead[firstBehind(placed, values, id, value)] as number)++;
  }
  // Who stands before placed[k] stands before all that follow it.
  const rankOf = new Map<number, number>();
  let count = 0;
  placed.forEach((id, index) => {
    count += ahead[index] as number;
    rankOf.set(id, count + 1);
  });
  return ids.map((id) => rankOf.get(id) ?? 0);
}

/** Index of the first of `placed` that stands strictly behind (id, value). */
function firstBehind(placed: readonly number[], values: Int32Array, id: number, value: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = placed[middle] as number;
    const otherValue = values[other] as number;
    if (otherValue < value || (otherValue === value && other > id)) high = middle;
    else low = middle + 1;
  }
  return low;
}
