import { hour } from './units.ts';

/** Hours since the last end, and how many times likelier a start is than kernels alone say (fitted as they were). */
const knots: readonly (readonly [number, number])[] = [
  [0.25, 0.76],
  [0.75, 0.86],
  [1.5, 0.92],
  [2.5, 1.09],
  [4, 1.03],
  [7, 0.98],
  [9, 1.46],
  [11, 1.29],
  [15, 1.39],
  [17, 1.24],
  [21, 1.12],
  [23, 0.97],
  [25, 0.91],
  [28, 1.06],
  [33, 0.95],
  [60, 1],
  [96, 0.94],
  [144, 0.7],
  [250, 0.64],
  [500, 0.5],
  [900, 0.47],
];

/** What the time since the last end says: no second start straight after it, one after a night, fewer after weeks. */
export function gapFactor(sinceEndMs: number): number {
  const hours = sinceEndMs / hour;
  let before = knots[0] ?? [0, 1];
  if (hours <= before[0]) return before[1];
  for (const knot of knots) {
    if (hours < knot[0])
      return before[1] + ((knot[1] - before[1]) * (hours - before[0])) / (knot[0] - before[0]);
    before = knot;
  }
  return before[1];
}
