/**
 * What is known of each entity (artist, release or recording) in one period: columns of equal length,
 * sorted by `ids`, which are different. `firstAt`/`lastAt` are seconds since 1970 of counted listens;
 * where there is none, `never` and 0.
 */
export interface Tallies {
  readonly ids: Int32Array;
  readonly listens: Int32Array;
  readonly skips: Int32Array;
  readonly seconds: Int32Array;
  readonly firstAt: Uint32Array;
  readonly lastAt: Uint32Array;
}

export const never = 0xffffffff;

/**
 * A segment as the database keeps it; little-endian, column after column. Behind the last column stands
 * every `fenceStep`th id, so that one entity is found with a short read of each part.
 */
export interface PackedTallies {
  readonly entries: number;
  readonly ids: Buffer;
  readonly tallies: Buffer;
}

export const emptyTallies = (length: number): Tallies => ({
  ids: new Int32Array(length),
  listens: new Int32Array(length),
  skips: new Int32Array(length),
  seconds: new Int32Array(length),
  firstAt: new Uint32Array(length),
  lastAt: new Uint32Array(length),
});

/** Columns of `tallies` in their order, so that a reader may fetch the first few alone. */
const columns = ['listens', 'skips', 'seconds', 'firstAt', 'lastAt'] as const;
/** Bytes of an entry in `tallies`: where the fence begins, for each entry. */
export const tallyBytes = columns.length * 4;
export const fenceStep = 128;

export function pack(tallies: Tallies): PackedTallies {
  const entries = tallies.ids.length;
  const fence = Int32Array.from(
    { length: fencesOf(entries) },
    (_, index) => tallies.ids[index * fenceStep] ?? 0,
  );
  const packed = Buffer.allocUnsafe(entries * tallyBytes + fence.byteLength);
  packed.set(new Uint8Array(fence.buffer), entries * tallyBytes);
  columns.forEach((name, index) => {
    const column = tallies[name];
    packed.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), index * entries * 4);
  });
  const ids = Buffer.from(tallies.ids.buffer, tallies.ids.byteOffset, tallies.ids.byteLength);
  return { entries, ids, tallies: packed };
}

const fencesOf = (entries: number): number => Math.ceil(entries / fenceStep);

/** Throws RangeError when the lengths do not fit: a segment is never half read. */
export function unpack({ entries, ids, tallies }: PackedTallies): Tallies {
  if (ids.byteLength !== entries * 4 || tallies.byteLength !== entries * tallyBytes + fencesOf(entries) * 4)
    throw new RangeError(
      `a chart segment of ${entries} entries has ${ids.byteLength}+${tallies.byteLength} bytes`,
    );
  const numbers = int32Of(tallies);
  const column = (index: number) => numbers.subarray(index * entries, (index + 1) * entries);
  const instants = (index: number) => new Uint32Array(numbers.buffer, column(index).byteOffset, entries);
  return {
    ids: int32Of(ids),
    listens: column(0),
    skips: column(1),
    seconds: column(2),
    firstAt: instants(3),
    lastAt: instants(4),
  };
}

/** The int32 values of packed bytes: a view of them where they begin at a multiple of four. */
export const int32Of = (bytes: Buffer): Int32Array => new Int32Array(...alignedBytes(bytes));
export const uint32Of = (bytes: Buffer): Uint32Array => new Uint32Array(...alignedBytes(bytes));

function alignedBytes(bytes: Buffer): [buffer: ArrayBufferLike, byteOffset: number, length: number] {
  const length = Math.floor(bytes.byteLength / 4);
  if (bytes.byteOffset % 4 === 0) return [bytes.buffer, bytes.byteOffset, length];
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return [copy, 0, length];
}

/** Where `id` stands in `ids`; -1 where it does not. */
export function indexOfId(ids: Int32Array, id: number): number {
  let low = 0;
  let high = ids.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const value = ids[middle] ?? 0;
    if (value === id) return middle;
    if (value < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
