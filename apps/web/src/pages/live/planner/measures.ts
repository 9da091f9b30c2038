import { count, percent } from '../../../lib/numbers.ts';
import type { Arm } from '../types.ts';

/** What the two ways are compared by. */
export interface Measure {
  readonly id: 'calls' | 'coverage' | 'delay';
  readonly label: string;
  readonly of: (arm: Arm) => number | null;
  readonly text: (value: number) => string;
}

export const minutes = (value: number): string =>
  `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} min`;

export const measures: readonly Measure[] = [
  {
    id: 'calls',
    label: 'Calls per channel',
    // The two groups are not of one size: only this can be put side by side.
    of: ({ calls, channels }) => (channels > 0 ? calls / channels : null),
    text: (value) => (value > 0 && value < 10 ? value.toFixed(1) : count(value)),
  },
  { id: 'coverage', label: 'Caught while live', of: ({ coverage }) => coverage, text: percent },
  { id: 'delay', label: 'Median delay', of: ({ medianDelayMinutes }) => medianDelayMinutes, text: minutes },
];
