import { createCalibrator } from './calibrator.ts';
import type { DialSettings } from './dial.ts';
import { createLikeness } from './diversity.ts';
import type { Features } from './features.ts';
import type { Room } from './rules.ts';
import type { Candidate } from './types.ts';

export interface GreedyInput {
  readonly candidates: readonly Candidate[];
  /** Places in `candidates` to choose from, best first. */
  readonly pool: readonly number[];
  /** Relevance of each candidate. */
  readonly scores: Float64Array;
  readonly features: Features;
  readonly settings: DialSettings;
  readonly room: Room;
  readonly limit: number;
}

/** Eras say less of a taste than genres do. */
const eraWeight = 0.3;

/**
 * One item after the other, each time the best of relevance − calibration error of the list with it −
 * likeness to the list: the greedy re-ranking of Steck 2018 with the second term of MMR. Gives
 * places in `candidates`; takes its room as it goes. Equal values: the one that comes first in the pool.
 */
export function pickGreedily(input: GreedyInput): number[] {
  const { candidates, pool, features, settings, room, limit } = input;
  const relevance = relevanceOf(input);
  const families = [
    { calibrator: createCalibrator(features.genres), weight: settings.calibration },
    { calibrator: createCalibrator(features.eras), weight: settings.calibration * eraWeight },
    { calibrator: createCalibrator(features.known), weight: settings.knownWeight },
  ].filter(({ weight }) => weight > 0);
  const likeness = createLikeness(candidates, pool, features.vectors);
  const left = new Set(pool.keys());
  const picked: number[] = [];
  while (picked.length < limit && left.size > 0) {
    for (const { calibrator } of families) calibrator.prepare();
    let best = -1;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const index of left) {
      const place = pool[index] ?? 0;
      const candidate = candidates[place];
      if (candidate === undefined || !room.has(candidate.facts)) {
        left.delete(index);
        continue;
      }
      let value = (relevance[index] ?? 0) - settings.diversity * (likeness.largest[index] ?? 0);
      for (const { calibrator, weight } of families) value -= weight * calibrator.errorWith(place);
      if (value > bestValue) {
        best = index;
        bestValue = value;
      }
    }
    const place = pool[best];
    const chosen = place === undefined ? undefined : candidates[place];
    if (place === undefined || chosen === undefined) break;
    left.delete(best);
    picked.push(place);
    room.take(chosen.facts);
    likeness.take(place);
    for (const { calibrator } of families) calibrator.take(place);
  }
  return picked;
}

/** Scores of the pool on 0 … 1, so that the weights of the dial mean the same for every model. */
function relevanceOf({ pool, scores }: GreedyInput): Float64Array {
  const ofPool = Float64Array.from(pool, (place) => scores[place] ?? 0);
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const score of ofPool) {
    lowest = Math.min(lowest, score);
    highest = Math.max(highest, score);
  }
  const range = highest - lowest;
  return ofPool.map((score) => (range > 0 ? (score - lowest) / range : 1));
}
