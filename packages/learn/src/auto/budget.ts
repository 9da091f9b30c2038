import type { DataShape } from '../models/model.ts';

/**
 * What a search may cost. Counted in operations by the kinds' own estimates and never by a clock: a slow minute
 * must not change which model is chosen.
 */
export interface AutoBudget {
  /** Floating point operations for the trials of one kind; its first may take `firstTrial` times as many. */
  readonly flops: number;
  /** Bytes a single training may take at its peak, and all models of one inner split together. */
  readonly bytes: number;
  /** People ranked on each inner split at most. */
  readonly people: number;
  /** Inner splits: means over several tell parameters apart that one cannot. */
  readonly splits: number;
  /** Trainings from different seeds that are averaged, for kinds that start at random. */
  readonly copies: number;
}

/** Scoring an item for a person, its place among the best and all, takes about as long as so many operations of a dense product. */
export const scoringFlops = 500;

/** A kind that cannot be tried even once within so many budgets is left out. */
export const firstTrial = 4;

const gibibyte = 2 ** 30;

/** Minutes for 10⁵ interactions, some tens of minutes for 3 · 10⁷, on two cores. */
export function budgetFor({ itemCount, interactions }: DataShape): AutoBudget {
  return {
    flops: 1e12 + 3e9 * Math.sqrt(interactions),
    bytes: 3 * gibibyte,
    people: itemCount > 20_000 ? 3000 : 6000,
    splits: interactions > 1_000_000 ? 1 : interactions > 200_000 ? 2 : 3,
    copies: interactions > 300_000 ? 1 : 2,
  };
}
