import { gapFactor } from './gap.ts';
import type { History } from './history.ts';
import { alikeGroup, circular, gauss, kernels, priorExposureMs } from './kernels.ts';
import { silentAfter } from './population.ts';
import type { Population } from './types.ts';
import { day, hour } from './units.ts';
import { lastChange, shiftsAt } from './zone.ts';

/** Watched time, fading with each kernel's memory; the last is for the rate of channels alike. */
export const memories: readonly number[] = [...kernels.map(({ memoryMs }) => memoryMs), 15 * day];

/** How much of what channels alike do is taken for one that was never seen, one long silent, and any other. */
const share = { unseen: 1.258, silent: 1.062, active: 1.494 };

const density = kernels.map(
  ({ periodMs, widthMs, weight }) => (weight * periodMs) / (widthMs * Math.sqrt(2 * Math.PI)),
);

/** What is known of a channel that says when it starts. */
export type Known = {
  history: History;
  exposures: Float64Array;
  population: Population;
  /** How likely each of `zoneRules` is. */
  rules: Float64Array;
  /** How far each group of kernels is trusted here: 1 as much as anywhere. */
  trust: Float64Array;
};

type Numbers = Float64Array | Float32Array;

/**
 * Expected starts in each step from `from` on, given that none has happened since: starts of the past echo
 * at their time of day and week, over watched time, with a share of what channels alike do.
 */
export function fillStarts(into: Numbers, from: number, stepMs: number, known: Known, gaps = true): void {
  fillAlike(into, from, stepMs, known);
  addEchoes(into, from, stepMs, known);
  const lastEnd = known.history.ends.at(-1) ?? Number.NaN;
  const perStep = stepMs / day;
  for (let at = 0; at < into.length; at++) {
    const since = from + (at + 0.5) * stepMs - lastEnd;
    into[at] = (into[at] ?? 0) * perStep * (gaps && since > 0 ? gapFactor(since) : 1);
  }
}

/** Starts a day as channels alike have them: all there is for a channel that was not seen yet. */
export function fillAlike(into: Numbers, from: number, stepMs: number, known: Known): void {
  const { history, exposures, population } = known;
  const last = history.starts.at(-1);
  const silent = last === undefined || from - last > silentAfter;
  const active = share.active * (priorExposureMs / ((exposures[kernels.length] ?? 0) + priorExposureMs));
  const part = last === undefined ? share.unseen : silent ? share.silent : active;
  const rate = population.rate(silent, from) * part * (known.trust[alikeGroup] ?? 1);
  for (let at = 0; at < into.length; at++) into[at] = rate * population.timeOfDay(from + (at + 0.5) * stepMs);
}

function addEchoes(into: Numbers, from: number, stepMs: number, known: Known): void {
  const { starts } = known.history;
  const until = from + (into.length * stepMs) / 2;
  const shifts = shiftsAt(until);
  const settled = lastChange(until);
  for (let event = starts.length - 1; event >= 0; event--) {
    const start = starts[event] ?? 0;
    const [same, later, earlier] = start > settled ? unshifted : weighShifts(start, shifts, known.rules);
    for (let k = 0; k < kernels.length; k++) {
      const kernel = kernels[k];
      const trust = known.trust[kernel?.group ?? 0] ?? 1;
      if (!kernel || trust === 0) continue;
      const age = Math.max(0, from - start);
      if (age > 7 * kernel.memoryMs) continue;
      const height =
        (((density[k] ?? 0) * day) / ((known.exposures[k] ?? 0) + priorExposureMs)) *
        Math.exp(-age / kernel.memoryMs) *
        trust;
      const { periodMs, widthMs } = kernel;
      if (same > 0.001) addBells(into, from, stepMs, start, periodMs, widthMs, height * same);
      if (later > 0.001) addBells(into, from, stepMs, start + hour, periodMs, widthMs, height * later);
      if (earlier > 0.001) addBells(into, from, stepMs, start - hour, periodMs, widthMs, height * earlier);
    }
  }
}

const unshifted: readonly [number, number, number] = [1, 0, 0];

/** Clocks went forward or back since then, under some rules: by what weight the echo is at the same time, later, earlier. */
function weighShifts(
  start: number,
  shifts: readonly number[],
  rules: Float64Array,
): readonly [number, number, number] {
  const then = shiftsAt(start);
  let [same, later, earlier] = [0, 0, 0];
  for (let rule = 0; rule < shifts.length; rule++) {
    const moved = (shifts[rule] ?? 0) - (then[rule] ?? 0);
    const weight = rules[rule] ?? 0;
    // Clocks that went forward show the same hour earlier in UTC.
    if (moved === 0) same += weight;
    else if (moved > 0) earlier += weight;
    else later += weight;
  }
  return same >= 0.999 ? unshifted : [same, later, earlier];
}

function addBells(
  into: Numbers,
  from: number,
  stepMs: number,
  start: number,
  periodMs: number,
  widthMs: number,
  height: number,
): void {
  const middle = from + stepMs / 2;
  const reach = 4 * widthMs;
  const until = middle + into.length * stepMs + reach;
  // The first echo that still reaches the first step, then one a period.
  let echo = middle - circular(middle - start, periodMs);
  if (echo < middle - reach) echo += periodMs;
  for (; echo <= until; echo += periodMs) {
    const first = Math.max(0, Math.ceil((echo - reach - middle) / stepMs));
    const end = Math.min(into.length - 1, Math.floor((echo + reach - middle) / stepMs));
    const scale = 1 / widthMs;
    for (let at = first; at <= end; at++)
      into[at] = (into[at] ?? 0) + height * gauss((middle + at * stepMs - echo) * scale);
  }
}
