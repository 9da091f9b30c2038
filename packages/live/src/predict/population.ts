import {
  type Calibration,
  calibrate,
  calibrationSizes,
  learnCalibration,
  noCalibration,
} from './calibration.ts';
import { addDuration, type DurationSums, durationsOf, noDurations } from './durations.ts';
import type { Population } from './types.ts';
import { day, hour } from './units.ts';

/** Starts and watched time, both fading. */
type Rate = { starts: number; exposure: number };

const slots = 96;
const slotMs = day / slots;
const silentMemory = 3 * day;
const activeMemory = 15 * day;
const shapeFading = 0.9995;

type State = {
  silent: Rate;
  active: Rate;
  at: number;
  shape: Float64Array;
  durations: DurationSums;
  live: Calibration;
  soon: Calibration;
};

export function createPopulation(state: State = fresh()): Population {
  const smooth = new Float64Array(slots);
  let smoothed = 0;
  let changes = 1;

  function fade(at: number) {
    const passed = at - state.at;
    if (passed <= 0) return;
    if (state.at > 0) {
      scale(state.silent, Math.exp(-passed / silentMemory));
      scale(state.active, Math.exp(-passed / activeMemory));
    }
    state.at = at;
  }

  return {
    watched(silent, exposureMs, at) {
      fade(at);
      (silent ? state.silent : state.active).exposure += exposureMs / day;
    },
    started(silent, at) {
      fade(at);
      (silent ? state.silent : state.active).starts++;
      const slot = Math.floor((((at % day) + day) % day) / slotMs);
      for (let each = 0; each < slots; each++)
        state.shape[each] = (state.shape[each] ?? 0) * shapeFading + (1 - shapeFading) * (30 / slots);
      state.shape[slot] = (state.shape[slot] ?? 0) + 1;
      changes++;
    },
    lasted(durationMs) {
      addDuration(state.durations, durationMs);
    },
    rate(silent, at) {
      const { starts, exposure } = silent ? state.silent : state.active;
      const faded = Math.exp(-Math.max(0, at - state.at) / (silent ? silentMemory : activeMemory));
      return (starts * faded + (silent ? 0.1 : 0.25) * 30) / (exposure * faded + 30);
    },
    timeOfDay(at) {
      // Smoothing takes a while: what a few more starts change can wait.
      if (changes > smoothed * 1.02) {
        smoothCircular(state.shape, smooth, hour / slotMs);
        smoothed = changes;
      }
      const place = (((at % day) + day) % day) / slotMs - 0.5;
      const below = Math.floor(place);
      const left = smooth[(below + slots) % slots] ?? 1;
      const right = smooth[(below + 1) % slots] ?? 1;
      return left + (right - left) * (place - below);
    },
    durations() {
      const { mean, deviation } = durationsOf(state.durations);
      return { mean, variance: deviation * deviation };
    },
    learn: (kind, chance, happened) => learnCalibration(state[kind], chance, happened),
    calibrate: (kind, chance) => calibrate(state[kind], chance),
    encode: () => encode(state),
  };
}

function fresh(): State {
  return {
    silent: { starts: 0, exposure: 0 },
    active: { starts: 0, exposure: 0 },
    at: 0,
    shape: new Float64Array(slots).fill(30 / slots),
    durations: noDurations(),
    live: noCalibration(),
    soon: noCalibration(),
  };
}

function scale(rate: Rate, factor: number) {
  rate.starts *= factor;
  rate.exposure *= factor;
}

/** Smooths with a bell and divides by the mean, so that 1 is the average. */
function smoothCircular(counts: Float64Array, into: Float64Array, width: number) {
  const reach = Math.ceil(3 * width);
  let total = 0;
  for (let at = 0; at < slots; at++) {
    let sum = 0;
    for (let away = -reach; away <= reach; away++)
      sum += (counts[(at + away + 2 * slots) % slots] ?? 0) * Math.exp(-0.5 * (away / width) ** 2);
    into[at] = sum;
    total += sum;
  }
  for (let at = 0; at < slots; at++) into[at] = ((into[at] ?? 0) * slots) / total;
}

const version = 2;
const head = 9;
const length = head + 4 * calibrationSizes + slots;

const numbersOf = ({ said, happened }: Calibration) => [...said, ...happened];

function encode({ silent, active, at, shape, durations, live, soon }: State): Uint8Array {
  const numbers = [
    version,
    at,
    silent.starts,
    silent.exposure,
    active.starts,
    active.exposure,
    durations.count,
    durations.sum,
    durations.squares,
    ...numbersOf(live),
    ...numbersOf(soon),
    ...shape,
  ];
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

/** Reads what `encode` wrote; bytes of another shape are refused with a RangeError. */
export function decodePopulation(bytes: Uint8Array): Population {
  const numbers = new Float64Array(Uint8Array.from(bytes).buffer);
  if (numbers.length !== length || numbers[0] !== version)
    throw new RangeError('these bytes are no population of this version');
  const [, at = 0, s = 0, se = 0, a = 0, ae = 0, count = 0, sum = 0, squares = 0] = numbers;
  return createPopulation({
    silent: { starts: s, exposure: se },
    active: { starts: a, exposure: ae },
    at,
    shape: numbers.slice(head + 4 * calibrationSizes),
    durations: { count, sum, squares },
    live: calibrationAt(numbers, head),
    soon: calibrationAt(numbers, head + 2 * calibrationSizes),
  });
}

function calibrationAt(numbers: Float64Array, at: number): Calibration {
  const take = (from: number) => numbers.slice(from, from + calibrationSizes);
  return { said: take(at), happened: take(at + calibrationSizes) };
}

/** Watched and unheard of for so long, a channel counts as silent. */
export const silentAfter = 14 * day;
