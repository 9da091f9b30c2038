/**
 * Chances held against what happened, online: a logistic recalibration, logit q = a + b · logit p (Platt
 * 1999), by stochastic Newton steps on a fading sum of curvatures. It begins as "no change" and is drawn back to it.
 */
export type Calibration = { offset: number; slope: number; h00: number; h01: number; h11: number };

const prior = 40;
const fading = 0.9998;

export const noCalibration = (): Calibration => ({ offset: 0, slope: 1, h00: prior, h01: 0, h11: prior });

const logit = (chance: number): number => {
  const bounded = Math.min(0.999, Math.max(1e-6, chance));
  return Math.log(bounded / (1 - bounded));
};

/** Rare things have logits far from 0: around this the slope turns, so that both numbers are learned apart. */
const centre = -3;

export function calibrate({ offset, slope }: Calibration, chance: number): number {
  if (chance <= 0) return 0;
  return 1 / (1 + Math.exp(-(centre + offset + slope * (logit(chance) - centre))));
}

/** What was said with `chance` (before calibration) happened or did not. */
export function learnCalibration(state: Calibration, chance: number, happened: boolean): void {
  const x = logit(chance) - centre;
  const said = calibrate(state, chance);
  const spread = Math.max(1e-5, said * (1 - said));
  state.h00 = (state.h00 - prior) * fading + prior + spread;
  state.h01 = state.h01 * fading + spread * x;
  state.h11 = (state.h11 - prior) * fading + prior + spread * x * x;
  const error = (happened ? 1 : 0) - said;
  const determinant = state.h00 * state.h11 - state.h01 * state.h01;
  state.offset += (error * (state.h11 - state.h01 * x)) / determinant;
  state.slope += (error * (state.h00 * x - state.h01)) / determinant;
  state.offset = Math.min(2, Math.max(-2, state.offset));
  state.slope = Math.min(1.5, Math.max(0.5, state.slope));
}
