/** A broadcast that is likely to come, as indexes of steps. */
export interface Peak {
  /** The step in which it is likeliest to start. */
  readonly likely: number;
  /** The steps that hold its start four times in five: the first and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Chance of at least one start around it. */
  readonly chance: number;
}

export interface PeakOptions {
  /** Steps to both sides of a peak that still belong to it. */
  readonly reach: number;
  /** The least chance. */
  readonly least: number;
}

/** Starts this much rarer than at the peak are no longer of it. */
const tail = 0.1;

/**
 * Parts expected starts into distinct broadcasts: hill after hill from the highest down, each as far as it
 * falls off on both sides, in order of time. `starts` holds the expected number of starts in each step.
 */
export function peaksOf(starts: ArrayLike<number>, { reach, least }: PeakOptions): Peak[] {
  const smooth = smoothed(starts);
  const taken = new Uint8Array(smooth.length);
  const order = [...smooth.keys()].sort((a, b) => (smooth[b] ?? 0) - (smooth[a] ?? 0) || a - b);
  const peaks: Peak[] = [];
  for (const top of order) {
    const height = smooth[top] ?? 0;
    if (height <= 0) break;
    if (taken[top]) continue;
    const left = slope(smooth, taken, top, -1, reach);
    const right = slope(smooth, taken, top, 1, reach);
    taken.fill(1, left, right + 1);
    const peak = peakOf(starts, top, left, right);
    if (peak.chance >= least) peaks.push(peak);
  }
  return peaks.sort((a, b) => a.likely - b.likely);
}

/** The last step that belongs to the hill, going one way: until it rises again, is low, or another's. */
function slope(smooth: Float64Array, taken: Uint8Array, top: number, way: 1 | -1, reach: number): number {
  const low = (smooth[top] ?? 0) * tail;
  let end = top;
  for (let next = top + way; Math.abs(next - top) <= reach; next += way) {
    const height = smooth[next];
    if (height === undefined || taken[next] || height < low || height > (smooth[end] ?? 0)) break;
    end = next;
  }
  return end;
}

function peakOf(starts: ArrayLike<number>, likely: number, left: number, right: number): Peak {
  let mass = 0;
  for (let step = left; step <= right; step++) mass += starts[step] ?? 0;
  let sum = 0;
  let from = left;
  let to = right + 1;
  for (let step = left; step <= right; step++) {
    if (sum <= mass * 0.1) from = step;
    sum += starts[step] ?? 0;
    if (sum >= mass * 0.9) {
      to = step + 1;
      break;
    }
  }
  // Starts that come independently: the chance that it is not none.
  return { likely, from: Math.min(from, likely), to: Math.max(to, likely + 1), chance: 1 - Math.exp(-mass) };
}

/** The mean of a step and its two neighbours, twice: single steps make no hills. */
function smoothed(starts: ArrayLike<number>): Float64Array {
  let now = Float64Array.from(starts);
  for (let pass = 0; pass < 2; pass++) {
    const before = now;
    now = before.map(
      (value, step) => (value * 2 + (before[step - 1] ?? value) + (before[step + 1] ?? value)) / 4,
    );
  }
  return now;
}
