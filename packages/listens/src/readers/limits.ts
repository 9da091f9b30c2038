/** What a file may cost before it is refused; all are generous for real exports. */
export interface ReaderLimits {
  /** Brackets inside brackets, counted from the outermost one. */
  readonly jsonDepth: number;
  /** Bytes of one JSON element, line or CSV record. */
  readonly elementBytes: number;
  readonly zipEntries: number;
  /** Bytes of all entries of a zip together, unpacked. */
  readonly unpackedBytes: number;
  /** Unpacked bytes per packed byte, looked at once more than `unpackedFreeBytes` came out. */
  readonly unpackRatio: number;
  readonly unpackedFreeBytes: number;
}

export const readerLimits: ReaderLimits = {
  jsonDepth: 32,
  elementBytes: 2 ** 20,
  zipEntries: 10_000,
  unpackedBytes: 20 * 2 ** 30,
  unpackRatio: 200,
  unpackedFreeBytes: 8 * 2 ** 20,
};
