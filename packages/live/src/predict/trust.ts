import { fillStarts, type Known } from './hazard.ts';
import { groups } from './kernels.ts';
import { day, hour, minute } from './units.ts';

/** Starts of a channel that fall to each group of kernels, and starts that each had led to expect; both fading. */
export type TrustSums = { seen: Float64Array; due: Float64Array; at: number | null };

const memoryMs = 20 * day;
/** Expected starts that weigh as much as what was seen: before that, a group is trusted as anywhere. */
const prior = 3;
const hours = 24;

export const noTrust = (): TrustSums => ({
  seen: new Float64Array(groups),
  due: new Float64Array(groups),
  at: null,
});

/**
 * Learns how far each group of kernels is to be trusted with this channel: somebody who goes live every
 * Sunday has no use for "yesterday at this time". Each group has a Gamma prior around 1; a start counts
 * for the groups by their shares in having expected it, as in expectation maximisation.
 */
export function createTrust(sums: TrustSums, known: Known) {
  /** Expected starts of each group from `madeAt` on, summed up by the hour. */
  const expected = Array.from({ length: groups }, () => new Float64Array(hours + 1));
  let madeAt = Number.NaN;
  const step = new Float64Array(1);
  const day24 = new Float64Array(hours);
  const alone = new Float64Array(groups);

  function weigh() {
    for (let group = 0; group < groups; group++)
      known.trust[group] = ((sums.seen[group] ?? 0) + prior) / ((sums.due[group] ?? 0) + prior);
  }

  function fillGroup(into: Float64Array, group: number, from: number, stepMs: number) {
    alone.fill(0);
    alone[group] = 1;
    fillStarts(into, from, stepMs, { ...known, trust: alone });
  }

  function foresee(at: number) {
    madeAt = at;
    for (let group = 0; group < groups; group++) {
      fillGroup(day24, group, at, hour);
      const sum = expected[group];
      if (!sum) continue;
      for (let each = 0; each < hours; each++) sum[each + 1] = (sum[each] ?? 0) + (day24[each] ?? 0);
    }
  }

  const upTo = (sum: Float64Array, at: number): number => {
    const place = Math.min(hours, Math.max(0, (at - madeAt) / hour));
    const below = Math.floor(place);
    const left = sum[below] ?? 0;
    return left + ((sum[below + 1] ?? left) - left) * (place - below);
  };

  weigh();
  return {
    /** Time up to `at` was watched so well that `caught` of the starts in it would have been seen. */
    watched(from: number, at: number, caught: number) {
      if (Number.isNaN(madeAt)) foresee(from);
      const faded = Math.exp(-Math.max(0, at - (sums.at ?? at)) / memoryMs);
      for (let group = 0; group < groups; group++) {
        const sum = expected[group] ?? day24;
        const due = caught * Math.max(0, upTo(sum, at) - upTo(sum, from));
        sums.due[group] = (sums.due[group] ?? 0) * faded + due;
        sums.seen[group] = (sums.seen[group] ?? 0) * faded;
      }
      sums.at = at;
      weigh();
      if (at - madeAt >= day) foresee(at);
    },
    /** A start is about to be put into the history. */
    started(start: number) {
      const shares = new Float64Array(groups);
      let total = 1e-9;
      for (let group = 0; group < groups; group++) {
        fillGroup(step, group, start - 5 * minute, 10 * minute);
        shares[group] = (step[0] ?? 0) * (known.trust[group] ?? 1);
        total += shares[group] ?? 0;
      }
      for (let group = 0; group < groups; group++)
        sums.seen[group] = (sums.seen[group] ?? 0) + (shares[group] ?? 0) / total;
      weigh();
    },
    /** The history changed: what was expected from now on has to be thought over. */
    changed() {
      madeAt = Number.NaN;
    },
  };
}
