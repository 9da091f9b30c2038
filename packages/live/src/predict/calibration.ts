/**
 * Chances held against what happened, online: how much of it happened and how much was said, by the size
 * of the chance. A chance is corrected by the ratio of the two, drawn towards 1 and between sizes along the
 * logarithm (histogram calibration of Zadrozny and Elkan 2001 with a Gamma prior).
 */
export type Calibration = { said: Float64Array; happened: Float64Array };

/** Sizes of chances around which ratios are kept. */
const sizes = [0.001, 0.003, 0.01, 0.03, 0.08, 0.15, 0.25, 0.4, 0.6];
export const calibrationSizes = sizes.length;
const logarithms = sizes.map(Math.log);

/** Happenings that weigh as much as what was seen, and what is left of a size at each new one of it. */
const prior = 4;
const fading = 0.9998;

export const noCalibration = (): Calibration => ({
  said: new Float64Array(calibrationSizes),
  happened: new Float64Array(calibrationSizes),
});

/** The size below a chance and how far it is on the way to the next. */
function placeOf(chance: number): [size: number, further: number] {
  const logarithm = Math.log(Math.max(1e-9, chance));
  let below = 0;
  while (below < calibrationSizes - 2 && logarithm >= (logarithms[below + 1] ?? 0)) below++;
  const [from = 0, to = 1] = [logarithms[below], logarithms[below + 1]];
  return [below, Math.min(1, Math.max(0, (logarithm - from) / (to - from)))];
}

function ratio({ said, happened }: Calibration, size: number): number {
  return ((happened[size] ?? 0) + prior) / ((said[size] ?? 0) + prior);
}

export function calibrate(state: Calibration, chance: number): number {
  if (chance <= 0) return 0;
  const [below, further] = placeOf(chance);
  const factor = ratio(state, below) * (1 - further) + ratio(state, below + 1) * further;
  // Nothing is certain.
  return Math.min(0.97, chance * factor);
}

/** What was said with `chance` (before calibration) happened or did not. */
export function learnCalibration({ said, happened }: Calibration, chance: number, itHappened: boolean): void {
  const [below, further] = placeOf(chance);
  for (const [size, share] of [
    [below, 1 - further],
    [below + 1, further],
  ] as const) {
    if (share === 0) continue;
    const kept = 1 - (1 - fading) * share;
    said[size] = (said[size] ?? 0) * kept + chance * share;
    happened[size] = (happened[size] ?? 0) * kept + (itHappened ? share : 0);
  }
}
