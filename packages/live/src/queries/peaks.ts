/** A broadcast that is likely to come, as indexes of steps. */
export interface Peak {
  /** The step in which the first start around it is likeliest. */
  readonly likely: number;
  /** The steps that hold its start four times in five: the first and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Chance of at least one start around it. */
  readonly chance: number;
}

export interface PeakOptions {
  /** Steps to both sides of a peak that may belong to it while starts get rarer. */
  readonly reach: number;
  /** Steps to both sides that belong to it in any case: two broadcasts are not as near to each other. */
  readonly apart: number;
  /** The least chance. */
  readonly least: number;
}

/**
 * Parts expected starts into distinct broadcasts: hill after hill from the highest down, each as far as it
 * falls off on both sides, in order of time. `starts` holds the expected number of starts in each step, where none came before.
 */
export function peaksOf(starts: ArrayLike<number>, { reach, apart, least }: PeakOptions): Peak[] {
  const smooth = smoothed(starts);
  const taken = new Uint8Array(smooth.length);
  const order = [...smooth.keys()].sort((a, b) => (smooth[b] ?? 0) - (smooth[a] ?? 0) || a - b);
  const peaks: Peak[] = [];
  for (const top of order) {
    const height = smooth[top] ?? 0;
    if (height <= 0) break;
    if (taken[top]) continue;
    const left = slope(smooth, taken, top, -1, { reach, apart });
    const right = slope(smooth, taken, top, 1, { reach, apart });
    taken.fill(1, left, right + 1);
    const peak = peakOf(starts, left, right);
    if (peak.chance >= least) peaks.push(peak);
  }
  return peaks.sort((a, b) => a.likely - b.likely);
}

/** The last step that belongs to the hill, going one way: until it rises again, or is another's. */
function slope(
  smooth: Float64Array,
  taken: Uint8Array,
  top: number,
  way: 1 | -1,
  { reach, apart }: Pick<PeakOptions, 'reach' | 'apart'>,
): number {
  let end = top;
  for (let next = top + way; Math.abs(next - top) <= Math.max(reach, apart); next += way) {
    const height = smooth[next];
    if (height === undefined || taken[next]) break;
    if (Math.abs(next - top) > apart && height > (smooth[end] ?? 0)) break;
    end = next;
  }
  return end;
}

/** Of the first start in these steps: a second one would be another broadcast. */
function peakOf(starts: ArrayLike<number>, left: number, right: number): Peak {
  let mass = 0;
  for (let step = left; step <= right; step++) mass += starts[step] ?? 0;
  // Starts that come independently: the chance that it is not none.
  const chance = 1 - Math.exp(-mass);
  let [before, best] = [0, -1];
  let [likely, from, to] = [left, left, right + 1];
  let ended = false;
  for (let step = left; step <= right; step++) {
    const after = before + (starts[step] ?? 0);
    const [was, is] = [1 - Math.exp(-before), 1 - Math.exp(-after)];
    if (is - was > best) {
      best = is - was;
      likely = step;
    }
    if (was <= chance * 0.1) from = step;
    if (!ended && is >= chance * 0.9) {
      to = step + 1;
      ended = true;
    }
    before = after;
  }
  return { likely, from: Math.min(from, likely), to: Math.max(to, likely + 1), chance };
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
