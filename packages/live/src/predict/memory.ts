import type { DurationSums } from './durations.ts';
import type { TrustSums } from './trust.ts';

/** Everything that is kept of a channel. */
export type Memory = {
  starts: number[];
  ends: number[];
  exposures: Float64Array;
  rules: Float64Array;
  trust: TrustSums;
  durations: DurationSums;
  lookedAt: number | null;
  running: number | null;
  /** A chance that was said for the hour after `at`, to be held against what happens. */
  said: { at: number; chance: number } | null;
};
