import { minute } from './units.ts';

/** Logarithms of durations in minutes: how many, their sum and the sum of squares, old ones fading. */
export type DurationSums = { count: number; sum: number; squares: number };

/** Before anybody was seen: about three hours, from one to seven. */
const firstGuess = { mean: Math.log(170), variance: 0.55 };
const fading = 0.97;

export const noDurations = (): DurationSums => ({ count: 0, sum: 0, squares: 0 });

export function addDuration(sums: DurationSums, durationMs: number): void {
  const value = Math.log(Math.max(1, durationMs / minute));
  sums.count = sums.count * fading + 1;
  sums.sum = sums.sum * fading + value;
  sums.squares = sums.squares * fading + value * value;
}

/** A log-normal distribution, drawn towards what is believed of all channels. */
export type Durations = { mean: number; deviation: number };

export function durationsOf(
  sums: DurationSums,
  before: { mean: number; variance: number } = firstGuess,
): Durations {
  const weight = 3;
  const mean = (sums.sum + weight * before.mean) / (sums.count + weight);
  const spread = sums.squares - 2 * mean * sums.sum + sums.count * mean * mean;
  const variance =
    (spread + weight * (before.variance + (mean - before.mean) ** 2 * 0.3)) / (sums.count + weight);
  return { mean, deviation: Math.sqrt(Math.max(0.04, variance)) };
}

/** Chance that a broadcast lasts longer than `ageMs`. */
export function survival({ mean, deviation }: Durations, ageMs: number): number {
  if (ageMs <= 0) return 1;
  return 1 - normal((Math.log(ageMs / minute) - mean) / deviation);
}

/** The standard normal distribution (logistic approximation of Bowling et al. 2009, error below 0.00015). */
function normal(x: number): number {
  return 1 / (1 + Math.exp(-(0.07056 * x * x * x + 1.5976 * x)));
}

/** How old a broadcast of this age is when it ends as likely before as after: milliseconds since its start. */
export function residual(durations: Durations, ageMs: number): number {
  const half = survival(durations, ageMs) / 2;
  let [low, high] = [ageMs, ageMs + minute];
  while (survival(durations, high) > half && high < ageMs + 10_080 * minute)
    high = ageMs + (high - ageMs) * 2;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (survival(durations, middle) > half) low = middle;
    else high = middle;
  }
  return high;
}
