/**
 * Listens as columns, oldest first. Catalogue ids follow merges; 0 for no release.
 */
export interface ListenColumns {
  readonly count: number;
  readonly recordings: Int32Array;
  readonly releases: Int32Array;
  readonly artists: Int32Array;
  /** Start, Unix seconds. */
  readonly at: Uint32Array;
  /** Hours since 1970 on the clock of the person's time zone. */
  readonly localHours: Int32Array;
  readonly counted: Uint8Array;
  readonly skipped: Uint8Array;
  /** Seconds heard; −1 where no source says. */
  readonly heard: Int32Array;
  /** Length in seconds; 0 where unknown. */
  readonly lengths: Int32Array;
  /** 1: the instance may learn from it too; 0: only the person's own lists. */
  readonly shared: Uint8Array;
}

export const emptyColumns = (
  count: number,
): { -readonly [Key in keyof ListenColumns]: ListenColumns[Key] } => ({
  count,
  recordings: new Int32Array(count),
  releases: new Int32Array(count),
  artists: new Int32Array(count),
  at: new Uint32Array(count),
  localHours: new Int32Array(count),
  counted: new Uint8Array(count),
  skipped: new Uint8Array(count),
  heard: new Int32Array(count),
  lengths: new Int32Array(count),
  shared: new Uint8Array(count),
});
