import { smoothing } from './calibration.ts';
import type { Family } from './features.ts';

/** Calibration error of a growing list in one family of categories. */
export interface Calibrator {
  /** Must be called once after every `take`, before `errorWith`. */
  prepare(): void;
  /** KL(p ‖ q̃) in nats of the list with candidate c added. */
  errorWith(candidate: number): number;
  take(candidate: number): void;
}

/**
 * KL(p ‖ q̃) of Steck 2018 for the greedy step. Adding an item changes the shares of its own few
 * categories; of all others only the denominator grows, alike for every candidate. So a step costs one
 * pass over the categories and then a few logarithms for each candidate, instead of all of them.
 */
export function createCalibrator(family: Family): Calibrator {
  const { target, offsets, categories, shares } = family;
  const sums = new Float64Array(target.length);
  const terms = new Float64Array(target.length);
  let taken = 0;
  let whole = 0;
  const termOf = (category: number, sum: number): number => {
    const share = target[category] ?? 0;
    if (share === 0) return 0;
    return share * Math.log(share / ((1 - smoothing) * (sum / (taken + 1)) + smoothing * share));
  };
  return {
    prepare() {
      whole = 0;
      for (let category = 0; category < terms.length; category++) {
        const term = termOf(category, sums[category] ?? 0);
        terms[category] = term;
        whole += term;
      }
    },
    errorWith(candidate) {
      let error = whole;
      const to = offsets[candidate + 1] ?? 0;
      for (let at = offsets[candidate] ?? 0; at < to; at++) {
        const category = categories[at] ?? 0;
        error += termOf(category, (sums[category] ?? 0) + (shares[at] ?? 0)) - (terms[category] ?? 0);
      }
      // Rounding must not make an error negative: callers stop looking where it cannot help.
      return Math.max(error, 0);
    },
    take(candidate) {
      const to = offsets[candidate + 1] ?? 0;
      for (let at = offsets[candidate] ?? 0; at < to; at++) {
        const category = categories[at] ?? 0;
        sums[category] = (sums[category] ?? 0) + (shares[at] ?? 0);
      }
      taken++;
    },
  };
}
