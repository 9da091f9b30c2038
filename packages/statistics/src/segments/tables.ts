import { emptyTallies, never, type Tallies } from './tallies.ts';

type Allocate = (length: number) => Int32Array;

/** Room for an id and for some that follow: segments of one kind end with nearly the same id. */
const grownTo = (id: number): number => Math.ceil((id + 1) * 1.125) + 1024;

/**
 * Sums by id, dense: one cell for each id up to the largest. Ids are catalogue ids and close together,
 * so a dense table adds a packed segment at memory speed, in any order, and takes one away as well.
 */
export class SumTable {
  /** One array a column; equal lengths. */
  readonly columns: Int32Array[];

  readonly #allocate: Allocate;

  /** @param allocate gives zeroes; whoever gives them may take them back when the sums are no longer needed */
  constructor(columnCount: number, allocate: Allocate = (length) => new Int32Array(length)) {
    this.#allocate = allocate;
    this.columns = Array.from({ length: columnCount }, () => allocate(1024));
  }

  get size(): number {
    return this.columns[0]?.length ?? 0;
  }

  /**
   * @param ids sorted
   * @param values the columns of these ids one after another, `ids.length` numbers each
   */
  add(ids: Int32Array, values: Int32Array, sign: 1 | -1): void {
    if (ids.length === 0) return;
    this.reach(ids[ids.length - 1] ?? 0);
    this.columns.forEach((sums, index) => {
      addColumn(sums, ids, values.subarray(index * ids.length, (index + 1) * ids.length), sign);
    });
  }

  /** Makes room for `id`. */
  reach(id: number): void {
    if (id < this.size) return;
    const length = grownTo(id);
    this.columns.forEach((column, index) => {
      const larger = this.#allocate(length);
      larger.set(column);
      this.columns[index] = larger;
    });
  }
}

function addColumn(sums: Int32Array, ids: Int32Array, values: Int32Array, sign: 1 | -1): void {
  if (sign === 1)
    for (let i = 0; i < ids.length; i++) (sums[ids[i] as number] as number) += values[i] as number;
  else for (let i = 0; i < ids.length; i++) (sums[ids[i] as number] as number) -= values[i] as number;
}

/** First and last moment by id, dense; seconds since 1970. */
export class SpanTable {
  firstAt: Uint32Array;
  lastAt: Uint32Array;
  readonly #allocate: Allocate;

  constructor(allocate: Allocate = (length) => new Int32Array(length)) {
    this.#allocate = allocate;
    this.firstAt = this.#instants(1024).fill(never);
    this.lastAt = this.#instants(1024);
  }

  add(ids: Int32Array, firstAt: Uint32Array, lastAt: Uint32Array): void {
    if (ids.length === 0) return;
    this.reach(ids[ids.length - 1] ?? 0);
    const { firstAt: firsts, lastAt: lasts } = this;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      const first = firstAt[i] as number;
      const last = lastAt[i] as number;
      if (first < (firsts[id] as number)) firsts[id] = first;
      if (last > (lasts[id] as number)) lasts[id] = last;
    }
  }

  reach(id: number): void {
    if (id < this.firstAt.length) return;
    const firstAt = this.#instants(grownTo(id)).fill(never);
    firstAt.set(this.firstAt);
    const lastAt = this.#instants(grownTo(id));
    lastAt.set(this.lastAt);
    this.firstAt = firstAt;
    this.lastAt = lastAt;
  }

  #instants(length: number): Uint32Array {
    const { buffer, byteOffset } = this.#allocate(length);
    return new Uint32Array(buffer, byteOffset, length);
  }
}

/** Sums segments up: counts are added, spans united. Order and grouping do not matter. */
export class TallyTable {
  readonly #sums = new SumTable(3);
  readonly #spans = new SpanTable();

  add(tallies: Tallies): this {
    const { ids, listens, skips, seconds } = tallies;
    if (ids.length === 0) return this;
    this.#sums.reach(ids[ids.length - 1] ?? 0);
    const [listenSums, skipSums, secondSums] = this.#sums.columns as [Int32Array, Int32Array, Int32Array];
    addColumn(listenSums, ids, listens, 1);
    addColumn(skipSums, ids, skips, 1);
    addColumn(secondSums, ids, seconds, 1);
    this.#spans.add(ids, tallies.firstAt, tallies.lastAt);
    return this;
  }

  /** Sorted by id; ids of which nothing is known are left out. */
  tallies(): Tallies {
    const [listens, skips, seconds] = this.#sums.columns as [Int32Array, Int32Array, Int32Array];
    let count = 0;
    for (let id = 0; id < listens.length; id++) if (listens[id] || skips[id] || seconds[id]) count++;
    const out = emptyTallies(count);
    let next = 0;
    for (let id = 0; id < listens.length; id++) {
      if (!(listens[id] || skips[id] || seconds[id])) continue;
      out.ids[next] = id;
      out.listens[next] = listens[id] as number;
      out.skips[next] = skips[id] as number;
      out.seconds[next] = seconds[id] as number;
      out.firstAt[next] = this.#spans.firstAt[id] ?? never;
      out.lastAt[next] = this.#spans.lastAt[id] ?? 0;
      next++;
    }
    return out;
  }
}

export const mergeTallies = (segments: Iterable<Tallies>): Tallies => {
  const table = new TallyTable();
  for (const segment of segments) table.add(segment);
  return table.tallies();
};
