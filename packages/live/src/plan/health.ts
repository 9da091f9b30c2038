/** Whether chances that were acted upon of late came true. */
export type Health = { ok: boolean; calibrationError: number | null; why: string | null };

const bins = 10;
const fading = 0.9998;
/** Before so many checks nothing is said: what was learned in an evening is off, and is put right by the next. */
const fewest = 1500;
const worst = 0.08;

/** Counts, fading, what was said of checks that were made, and what they found. */
export function createHealth() {
  const count = new Float64Array(bins);
  const said = new Float64Array(bins);
  const found = new Float64Array(bins);
  const spread = new Float64Array(bins);
  return {
    learn(chance: number, live: boolean) {
      for (const numbers of [count, said, found, spread])
        for (let bin = 0; bin < bins; bin++) numbers[bin] = (numbers[bin] ?? 0) * fading;
      const bin = Math.min(bins - 1, Math.floor(chance * bins));
      count[bin] = (count[bin] ?? 0) + 1;
      said[bin] = (said[bin] ?? 0) + chance;
      spread[bin] = (spread[bin] ?? 0) + chance * (1 - chance);
      if (live) found[bin] = (found[bin] ?? 0) + 1;
    },
    report(): Health {
      const sum = (numbers: Float64Array) => numbers.reduce((total, each) => total + each, 0);
      const all = sum(count);
      if (all < fewest) return { ok: true, calibrationError: null, why: null };
      let error = 0;
      for (let bin = 0; bin < bins; bin++) error += Math.abs((said[bin] ?? 0) - (found[bin] ?? 0)) / all;
      const off = (sum(found) - sum(said)) / Math.sqrt(sum(spread) + 1);
      const times = (sum(found) + 1) / (sum(said) + 1);
      const drifted = error > worst || (Math.abs(off) > 8 && (times > 5 || times < 0.25));
      const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
      return {
        ok: !drifted,
        calibrationError: error,
        why: drifted
          ? `checks were said to find ${percent(sum(said) / all)} live and found ${percent(sum(found) / all)} (calibration error ${error.toFixed(3)})`
          : null,
      };
    },
  };
}
