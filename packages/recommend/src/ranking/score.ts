import type { TagShare } from './calibration.ts';
import { createFit, wordsOfContext } from './context.ts';
import type { DialSettings } from './dial.ts';
import { createCloseness } from './features.ts';
import { fuseScores } from './fuse.ts';
import { habitOf } from './habit.ts';
import { noveltyOf, repeatedOf } from './novelty.ts';
import type { Candidate, RankInput, ScoreTerms } from './types.ts';

/** Standard deviations of the models' score that a perfect fit counts: who names a mood wants to hear it. */
const contextWeight = 2;
/** The same for an hour at which an item is e times as likely as usual. */
const habitWeight = 0.5;

export interface Scored {
  readonly terms: readonly ScoreTerms[];
  /** Sum of the terms, beside the candidates. */
  readonly scores: Float64Array;
}

/** Relevance of each candidate before the list is put together; `tags` beside `candidates`. */
export function scoreCandidates(
  candidates: readonly Candidate[],
  input: Pick<RankInput, 'context' | 'listener' | 'modelWeights' | 'now'>,
  tags: readonly (readonly TagShare[])[],
  settings: DialSettings,
): Scored {
  const models = fuseScores(candidates, input.modelWeights);
  const words = wordsOfContext(input.context?.words ?? []);
  const fitOf = createFit(words);
  const closenessOf = createCloseness(input.listener.target.genres);
  const habit = input.context?.habit;
  const terms = candidates.map((candidate, place): ScoreTerms => {
    const own = tags[place] ?? [];
    return {
      models: models[place] ?? 0,
      context: words.length === 0 ? 0 : contextWeight * fitOf(own, candidate.facts.bpm).value,
      habit: habit ? habitWeight * habitOf(habit.of(candidate), habit.overall, habit.hour, habit.weekday) : 0,
      novelty:
        settings.novelty === 0
          ? 0
          : settings.novelty * noveltyOf(candidate, input.listener, closenessOf(own)),
      repeated: repeatedOf(candidate, input.now),
    };
  });
  return { terms, scores: Float64Array.from(terms, sumOfTerms) };
}

export const sumOfTerms = (terms: ScoreTerms): number =>
  terms.models + terms.context + terms.habit + terms.novelty + terms.repeated;
