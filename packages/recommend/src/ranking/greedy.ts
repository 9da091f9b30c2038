import { createCalibrator } from './calibrator.ts';
import type { DialSettings } from './dial.ts';
import { createLikeness } from './diversity.ts';
import type { Features } from './features.ts';
import type { Room } from './rules.ts';
import type { Candidate } from './types.ts';

export interface GreedyInput {
  /** What to choose from, best first. */
  readonly pool: readonly Candidate[];
  /** 1 for the best, falling, beside the pool: so the weights of the dial mean the same for every model. */
  readonly relevance: Float64Array;
  readonly features: Features;
  readonly settings: DialSettings;
  readonly room: Room;
  readonly limit: number;
}

/** Eras say less of a taste than genres do. */
const eraWeight = 0.3;

/**
 * One item after the other, each time the best of relevance − calibration error of the list with it −
 * likeness to the list: the greedy re-ranking of Steck 2018 with the second term of MMR. Other than
 * there the error counts for every place of the list, so that it weighs as much beside the tenth
 * item's relevance as beside the first's (half the error at the same nDCG). Gives places in
 * the pool in the order they were taken; takes its room as it goes. Equal values: the one that comes
 * first in the pool.
 */
export function pickGreedily(input: GreedyInput): number[] {
  const { pool, relevance, features, settings, room, limit } = input;
  const families = [
    { calibrator: createCalibrator(features.genres), weight: settings.calibration },
    { calibrator: createCalibrator(features.eras), weight: settings.calibration * eraWeight },
    { calibrator: createCalibrator(features.known), weight: settings.knownWeight },
  ].filter(({ weight }) => weight > 0);
  const likeness = createLikeness(pool, features.vectors);
  // What is taken or has no room goes.
  const left = Array.from(pool.keys());
  const picked: number[] = [];
  while (picked.length < limit && left.length > 0) {
    for (const { calibrator } of families) calibrator.prepare();
    let bestAt = -1;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < left.length; at++) {
      const place = left[at] ?? 0;
      let value = (relevance[place] ?? 0) - settings.diversity * (likeness.largest[place] ?? 0);
      // What comes off is never below 0, so most need not be looked at any further.
      if (value <= bestValue) continue;
      for (const { calibrator, weight } of families)
        value -= weight * (picked.length + 1) * calibrator.errorWith(place);
      if (value <= bestValue) continue;
      const candidate = pool[place];
      if (candidate === undefined || !room.has(candidate.facts)) {
        left.splice(at--, 1);
        continue;
      }
      bestAt = at;
      bestValue = value;
    }
    const [place] = bestAt < 0 ? [] : left.splice(bestAt, 1);
    const chosen = place === undefined ? undefined : pool[place];
    if (place === undefined || chosen === undefined) break;
    picked.push(place);
    room.take(chosen.facts);
    likeness.take(place);
    for (const { calibrator } of families) calibrator.take(place);
  }
  return picked;
}
