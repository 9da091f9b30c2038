import type { ListenProfile } from './profile.ts';

/** Chances that a break ends, learned from the breaks there were. */
export interface Breaks {
  /** Chance (0–1) that a break which has lasted `lasted` seconds ends within the next `horizon` seconds. */
  chance(lasted: number, horizon: number): number;
}

const day = 86_400;
/** Bins grow by this factor: breaks differ by orders of magnitude. */
const growth = 1.25;
/** As many made-up breaks that behave like all together, so that a bin with two breaks is not believed. */
const prior = 2;

/**
 * Kaplan–Meier on breaks of a day and more between listens of the same item: those that ended and, as not ended
 * yet, those that last until now. From profiles alone: each knows its newest breaks.
 */
export function learnBreaks(profiles: readonly ListenProfile[], now: number): Breaks {
  const longest = profiles.reduce((most, { first }) => Math.max(most, now - first), day * 2);
  const bins = Math.ceil(Math.log(longest / day) / Math.log(growth)) + 1;
  const ended = new Float64Array(bins);
  const open = new Float64Array(bins);
  const binOf = (seconds: number): number =>
    Math.min(bins - 1, Math.max(0, Math.floor(Math.log(seconds / day) / Math.log(growth))));
  for (const { recent, last } of profiles) {
    if (now - last >= day) add(open, binOf(now - last));
    for (let index = 1; index < recent.length; index++) {
      const length = (recent[index - 1] ?? 0) - (recent[index] ?? 0);
      if (length >= day) add(ended, binOf(length));
    }
  }
  const hazards = hazardsOf(ended, open);
  return {
    chance(lasted, horizon) {
      let survival = 1;
      let at = Math.max(lasted, day);
      const end = at + horizon;
      while (at < end) {
        const bin = binOf(at);
        const upper = bin === bins - 1 ? end : day * growth ** (bin + 1);
        const to = Math.min(end, Math.max(upper, at * (1 + 1e-9)));
        const width = day * growth ** bin * (growth - 1);
        survival *= (1 - (hazards[bin] ?? 0)) ** ((to - at) / width);
        at = to;
      }
      return 1 - survival;
    },
  };
}

function add(bins: Float64Array, bin: number): void {
  bins[bin] = (bins[bin] ?? 0) + 1;
}

/** Chance that a break ends in a bin, given that it got there. */
function hazardsOf(ended: Float64Array, open: Float64Array): Float64Array {
  const bins = ended.length;
  const reached = new Float64Array(bins);
  let later = 0;
  let endedInAll = 0;
  let passedInAll = 0;
  for (let bin = bins - 1; bin >= 0; bin--) {
    // A break still open within the bin was at risk for half of it.
    reached[bin] = later + (ended[bin] ?? 0) + (open[bin] ?? 0) / 2;
    later += (ended[bin] ?? 0) + (open[bin] ?? 0);
    endedInAll += ended[bin] ?? 0;
    passedInAll += reached[bin] ?? 0;
  }
  const mean = passedInAll > 0 ? endedInAll / passedInAll : 0;
  return reached.map((risk, bin) => Math.min(0.999, ((ended[bin] ?? 0) + prior * mean) / (risk + prior)));
}
