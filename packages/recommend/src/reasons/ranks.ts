import { fuseScores } from '../ranking/fuse.ts';
import { sumOfTerms } from '../ranking/score.ts';
import type { Candidate, Considered, ScoreTerms } from '../ranking/types.ts';
import type { EvidenceSource } from './types.ts';

/** How many of everything that was considered score higher, by the item's number. */
type Ranks = ReadonlyMap<number, number>;

export interface RanksInput {
  readonly considered: readonly Considered[];
  readonly sources: readonly EvidenceSource[];
  readonly modelWeights?: Readonly<Record<string, number>> | undefined;
}

/** What the ranking would be if something were not so. Each question is computed once. */
export interface CounterfactualRanks {
  readonly actual: Ranks;
  /** Without these keys in any history; with none, what the sources themselves say now. */
  withoutEvidence(keys: readonly string[]): Ranks;
  /** Without one term of the score. */
  withoutTerm(term: keyof ScoreTerms): Ranks;
}

/**
 * Ranks by the whole score before calibration and diversity: these depend on the rest of the list, so
 * a change of theirs would say nothing of the evidence.
 */
export function counterfactualRanks({ considered, sources, modelWeights }: RanksInput): CounterfactualRanks {
  const candidates = considered.map(({ candidate }) => candidate);
  const others = considered.map(({ terms }) => sumOfTerms({ ...terms, models: 0 }));
  const asked = new Map<string, Ranks>();
  const ask = (question: string, answer: () => Ranks): Ranks => {
    let ranks = asked.get(question);
    if (ranks === undefined) {
      ranks = answer();
      asked.set(question, ranks);
    }
    return ranks;
  };
  const withNew = (changed: readonly Candidate[]): Ranks => {
    const models = fuseScores(changed, modelWeights);
    return ranksOf(
      candidates,
      models.map((score, place) => score + (others[place] ?? 0)),
    );
  };
  return {
    actual: ranksOf(
      candidates,
      Float64Array.from(considered, ({ terms }) => sumOfTerms(terms)),
    ),
    withoutEvidence: (keys) =>
      ask([...keys].sort().join('\n'), () => withNew(rescored(candidates, sources, new Set(keys)))),
    withoutTerm: (term) =>
      ask(`term ${term}`, () =>
        ranksOf(
          candidates,
          Float64Array.from(considered, ({ terms }) => sumOfTerms({ ...terms, [term]: 0 })),
        ),
      ),
  };
}

/** The candidates with the scores that their sources give without these keys. */
function rescored(
  candidates: readonly Candidate[],
  sources: readonly EvidenceSource[],
  removed: ReadonlySet<string>,
): Candidate[] {
  const news = new Map(sources.map((one) => [one.source, one.scoresWithout(removed, candidates)]));
  return candidates.map((candidate, place) => ({
    ...candidate,
    sources: candidate.sources.map(({ model, score }) => {
      const scored = news.get(model)?.[place];
      return { model, score: scored === undefined || Number.isNaN(scored) ? score : scored };
    }),
  }));
}

function ranksOf(candidates: readonly Candidate[], scores: Float64Array): Ranks {
  const order = Array.from(candidates.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const ranks = new Map<number, number>();
  let above = 0;
  for (const [at, place] of order.entries()) {
    // Equal scores share a rank: no reason may hang on how a tie is broken.
    if (scores[place] !== scores[order[at - 1] ?? place]) above = at;
    ranks.set(candidates[place]?.item ?? -1, above);
  }
  return ranks;
}
