import type { LivePlatformName } from '@fonoteca/store';
import { createFixedPolicy } from '../plan/fixed.ts';
import { createSmartPolicy } from '../plan/smart.ts';
import type { Policy } from '../plan/types.ts';
import { createBelief, decodeBelief } from '../predict/belief.ts';
import { createPopulation, decodePopulation } from '../predict/population.ts';
import type { Belief, Population } from '../predict/types.ts';

/** A policy that knows how good its own chances have been of late. */
export interface PlanningPolicy extends Policy {
  /** Checks per channel and hour that it may ask for on average. */
  setRate?(rate: number): void;
  /** Somebody else made so many calls of the same budget. */
  spend?(calls: number): void;
  health?(now: number): {
    readonly ok: boolean;
    readonly calibrationError: number | null;
    readonly why: string | null;
  };
}

/** What believes and what plans: the watcher works with any. */
export interface Thinking {
  population(bytes: Uint8Array | null, platform: LivePlatformName): Population;
  /** What is believed of a channel; throws where the bytes cannot be read. */
  belief(bytes: Uint8Array | null, population: Population, platform: LivePlatformName): Belief;
  /** Plans by beliefs that the watcher keeps and teaches. */
  smart(options: {
    readonly rate: number;
    readonly platform: LivePlatformName;
    readonly population: Population;
    belief(key: string): Belief | undefined;
  }): PlanningPolicy;
  fixed(options: { readonly rate: number }): PlanningPolicy;
}

/** Beliefs of the predictor. */
export const usualThinking: Thinking = {
  population: (bytes) => (bytes ? decodePopulation(bytes) : createPopulation()),
  belief: (bytes, population, platform) =>
    bytes ? decodeBelief(bytes, { population, platform }) : createBelief({ population, platform }),
  smart: createSmartPolicy,
  fixed: createFixedPolicy,
};
