import { fillStarts, type Known } from './hazard.ts';
import type { Forecast } from './types.ts';
import { day, minute } from './units.ts';

const stepMs = 15 * minute;
const steps = (14 * day) / stepMs;

/**
 * The likeliest next start and the interval from its 10 % to its 90 % point; null when less than nine in
 * ten of it lie within two weeks. Where several starts are likely, the likeliest is the first of them.
 */
export function nextStart(known: Known, now: number): Forecast['next'] {
  const starts = new Float64Array(steps);
  fillStarts(starts, now, stepMs, known);
  let sum = 0;
  let [from, to, likely, best] = [0, 0, now, -1];
  for (let at = 0; at < steps; at++) {
    const before = sum;
    sum += starts[at] ?? 0;
    const first = Math.exp(-before) - Math.exp(-sum);
    if (first > best) {
      best = first;
      likely = now + (at + 0.5) * stepMs;
    }
    const [was, is] = [1 - Math.exp(-before), 1 - Math.exp(-sum)];
    if (was < 0.1 && is >= 0.1) from = now + at * stepMs;
    if (was < 0.9 && is >= 0.9) to = now + (at + 1) * stepMs;
  }
  if (to === 0) return null;
  return { likely: Math.min(to, Math.max(from, likely)), from, to };
}

/** How much of the next day's expectation comes from what was seen here rather than from channels alike. */
export function ownShare(own: Float64Array, alike: Float64Array): number {
  const sum = (numbers: Float64Array) => numbers.reduce((total, each) => total + each, 0);
  const all = sum(own);
  return all <= 0 ? 0 : Math.min(1, Math.max(0, 1 - sum(alike) / all));
}
