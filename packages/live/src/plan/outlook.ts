import type { Belief } from '../predict/types.ts';
import { parameters } from './parameters.ts';

/** Steps of an outlook. */
export const outlookSteps = 96;

/**
 * Expected starts of a channel in the steps from `from` on, and what it costs to find a broadcast late, by
 * its age in steps. Kept for hours, so that deciding costs additions only.
 */
export type Outlook = {
  from: number;
  starts: Float32Array;
  /** Chance that it still runs, at the middle of each step of age. */
  lasts: Float32Array;
  /** Loss a minute at that age, and the loss up to the end of that age. */
  rate: Float32Array;
  loss: Float32Array;
  early: number;
  late: number;
  stepMs: number;
};

/** How losses are counted. */
export type Loss = {
  /** After so many minutes a minute of delay counts twice as much as the first: long delays are worse than short ones. */
  impatienceMinutes: number;
  /** Minutes that a broadcast counts for that ends before anybody looked, besides its own. */
  missedMinutes: number;
};

const minute = 60_000;
const hour = 60 * minute;

export function createOutlook(): Outlook {
  const numbers = () => new Float32Array(outlookSteps);
  return {
    from: Number.NaN,
    starts: numbers(),
    lasts: numbers(),
    rate: numbers(),
    loss: numbers(),
    early: -1,
    late: -1,
    stepMs: 0,
  };
}

export function fillOutlook(
  outlook: Outlook,
  belief: Belief,
  from: number,
  stepMs: number,
  loss: Loss,
): void {
  outlook.from = from;
  outlook.starts.set(belief.starts(from, stepMs, outlookSteps));
  // Durations are a distribution of two numbers: as long as two points of it stand, all of it does.
  const [early, late] = [belief.lasts(hour), belief.lasts(5 * hour)];
  if (outlook.early === early && outlook.late === late && outlook.stepMs === stepMs) return;
  Object.assign(outlook, { early, late, stepMs });
  const stepMinutes = stepMs / minute;
  let [sum, before] = [0, 1];
  for (let at = 0; at < outlookSteps; at++) {
    const middle = belief.lasts((at + 0.5) * stepMs);
    const after = belief.lasts((at + 1) * stepMs);
    const rate =
      middle * (1 + ((at + 0.5) * stepMinutes) / loss.impatienceMinutes) +
      (loss.missedMinutes * (before - after)) / stepMinutes;
    before = after;
    sum += rate * stepMinutes;
    outlook.lasts[at] = middle;
    outlook.rate[at] = rate;
    outlook.loss[at] = sum;
  }
}

/**
 * What a check at `now` is worth when the last one was at `last`, in minutes: the price of a check at which
 * now is the moment for it. With one rate of starts and one length of waits τ, minutes lost a wait are
 * L(τ) = ∫ p, p(t) being the loss a minute that grows with what may have begun unseen; the wait that
 * minimises (C + L(τ)) / τ is the one with τ·p(τ) − L(τ) = C. So that difference is the index of the channel
 * (Whittle 1988 for checks; Cho and Garcia-Molina 2003 for pages that change).
 */
export function worthOf(outlook: Outlook, last: number, now: number): number {
  const { from, starts, rate, loss, stepMs } = outlook;
  const first = (last - from) / stepMs;
  const end = (now - from) / stepMs;
  const waited = (now - last) / minute;
  const lastStep = Math.min(outlookSteps - 1, Math.floor(end));
  let sum = 0;
  for (let at = Math.max(0, Math.floor(first)); at <= lastStep; at++) {
    const part = Math.min(at + 1, end) - Math.max(at, first);
    const age = lastStep - at;
    const before = age > 0 ? (loss[age - 1] ?? 0) : 0;
    sum += (starts[at] ?? 0) * part * (waited * (rate[age] ?? 0) - before);
  }
  return sum * risingOrFalling(starts, lastStep, waited, stepMs);
}

/**
 * The index takes the rate of starts to stay. Just before a likely time it is better to wait, just after it to
 * look: the mean of the steps before now over the mean of those to come, softened.
 */
function risingOrFalling(starts: Float32Array, lastStep: number, waited: number, stepMs: number): number {
  const steps = Math.max(1, Math.min(parameters.aheadSteps, Math.round((waited * minute) / stepMs)));
  const [from, to] = [Math.max(0, lastStep - steps + 1), Math.min(outlookSteps - 1, lastStep + steps)];
  let [before, after] = [0, 0];
  for (let at = from; at <= lastStep; at++) before += starts[at] ?? 0;
  for (let at = lastStep + 1; at <= to; at++) after += starts[at] ?? 0;
  if (to <= lastStep || after <= 0) return 1;
  const ratio = (before * (to - lastStep)) / (after * (lastStep - from + 1));
  return Math.min(parameters.aheadMost, ratio ** parameters.ahead);
}

/** Chance that the channel is live at `now` when it was offline at `last`. */
export function liveChance(outlook: Outlook, last: number, now: number): number {
  const { from, starts, lasts, stepMs } = outlook;
  const first = (last - from) / stepMs;
  const end = (now - from) / stepMs;
  const lastStep = Math.min(outlookSteps - 1, Math.floor(end));
  let sum = 0;
  for (let at = Math.max(0, Math.floor(first)); at <= lastStep; at++)
    sum += (starts[at] ?? 0) * (Math.min(at + 1, end) - Math.max(at, first)) * (lasts[lastStep - at] ?? 0);
  return 1 - Math.exp(-sum);
}

/** Expected starts a minute over the whole outlook. */
export function meanStarts({ starts, stepMs }: Outlook): number {
  let sum = 0;
  for (let at = 0; at < outlookSteps; at++) sum += starts[at] ?? 0;
  return sum / (outlookSteps * (stepMs / minute));
}
