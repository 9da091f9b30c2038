import { day, minute, week } from './units.ts';

/**
 * How much a start at one moment says about a start at another: a bell over the time of day or of the week,
 * that fades with age. Weights, widths and ages were fitted by expectation maximisation on starts that were
 * not seen yet (docs/decisions/0014-when-to-look.md); they are the same for every platform and channel.
 */
export type Kernel = {
  periodMs: number;
  widthMs: number;
  memoryMs: number;
  weight: number;
  /** Kernels of one group are trusted alike: see `createTrust`. */
  group: number;
};

export const kernels: readonly Kernel[] = [
  { periodMs: day, widthMs: 12 * minute, memoryMs: 2.5 * day, weight: 0.524, group: 0 },
  { periodMs: day, widthMs: 50 * minute, memoryMs: 2.5 * day, weight: 0.281, group: 1 },
  { periodMs: day, widthMs: 120 * minute, memoryMs: 2.5 * day, weight: 0.564, group: 1 },
  { periodMs: day, widthMs: 12 * minute, memoryMs: 20 * day, weight: 0.236, group: 2 },
  { periodMs: week, widthMs: 20 * minute, memoryMs: 25 * day, weight: 0.195, group: 3 },
  { periodMs: week, widthMs: 45 * minute, memoryMs: 70 * day, weight: 0.174, group: 3 },
];

/** Yesterday at this minute, about this hour of late, this minute for weeks, this weekday; and what channels alike do. */
export const groups = 5;
export const alikeGroup = 4;

/** Watched time that weighs as much as what was seen: so a channel is not believed after one evening. */
export const priorExposureMs = 3 * day;

const steps = 64;
const bell = Float64Array.from({ length: 4 * steps + 2 }, (_, at) => Math.exp(-0.5 * (at / steps) ** 2));

/** exp(−x²/2), by table; 0 beyond four. */
export function gauss(x: number): number {
  const at = Math.abs(x) * steps;
  if (at >= 4 * steps) return 0;
  const below = at | 0;
  const left = bell[below] ?? 0;
  return left + ((bell[below + 1] ?? 0) - left) * (at - below);
}

/** How far a moment lies from the same phase of another: between −period/2 and +period/2. */
export function circular(distance: number, period: number): number {
  const within = distance - period * Math.floor(distance / period);
  return within > period / 2 ? within - period : within;
}
