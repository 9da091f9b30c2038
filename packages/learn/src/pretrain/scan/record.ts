/**
 * One listen as it leaves a scanning thread: `words` unsigned 32-bit numbers. Texts stay in the block
 * they were found in and are told by where they lie: the next step needs them only for names that it
 * has not seen, which are few.
 */
export const record = {
  /** Hash of the person. */
  rowHigh: 0,
  rowLow: 1,
  /** Hash of the names as written. */
  rawHigh: 2,
  rawLow: 3,
  artistFrom: 4,
  artistTo: 5,
  titleFrom: 6,
  titleTo: 7,
  /** Where an MBID of 36 characters begins, plus 1; 0 for none. */
  mbid: 8,
  /** Unix seconds; 0 for none. */
  time: 9,
  /** How many listens this line stands for. */
  count: 10,
  /** See `writtenAs`. */
  form: 11,
  words: 12,
} as const;

/** How the texts of a record are to be read. */
export const writtenAs = {
  /** As they stand. */
  plain: 0,
  /** As JSON strings with escapes; the quotes stand around them. */
  escaped: 1,
  /** `artist` is a whole line of JSON. */
  line: 2,
} as const;

/** Looks at one line, `bytes[from … to)`, and writes its record at `at`; false for a line that is none. */
export type ScanLine = (bytes: Buffer, from: number, to: number, out: Uint32Array, at: number) => boolean;

/** What a block's lines came to. */
export interface ScannedBlock {
  /** Records one after the other. */
  readonly records: Uint32Array<ArrayBuffer>;
  readonly count: number;
  readonly badLines: number;
  /** Of the first bad line, from 0 in this block; -1 for none. */
  readonly firstBad: number;
}

/** Later "seconds" are milliseconds or nonsense. */
export const latestSecond = 4_102_444_800;
