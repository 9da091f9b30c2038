/**
 * What is known of items without anybody having heard them. Tags are numbers of a vocabulary the caller
 * keeps; item `i` has `tags[offsets[i] … offsets[i + 1])`, ascending, without repeats.
 */
export interface ItemFeatures {
  readonly itemCount: number;
  readonly tagCount: number;
  /** itemCount + 1 numbers. */
  readonly offsets: Uint32Array;
  readonly tags: Uint32Array;
  /** How much a tag holds, > 0 (votes, say); null where all weigh 1. */
  readonly tagWeights: Float32Array | null;
  /** The year an item is from; 0 where it is not known. */
  readonly years: Uint16Array;
  /** The artist of each item, by number; null where items are artists themselves. Shared artists draw items together. */
  readonly artists: Uint32Array | null;
}
