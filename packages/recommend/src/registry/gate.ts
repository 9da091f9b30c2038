/** What the gate weighs: means over people of the measures on the same held-out listens. */
export interface Weighed {
  readonly ndcg: number;
  readonly recall: number;
  /** Held-out people that the means rest on. */
  readonly people: number;
}

export type Verdict =
  | { readonly promote: true; readonly because: string }
  | { readonly promote: false; readonly because: string };

/** Below this many held-out people a difference of means says little. */
const fewPeople = 5;
/** Means of a few people jump about: so much of a loss passes as noise, less with more people. */
const slack = (people: number): number => Math.min(0.25, 0.5 / Math.sqrt(Math.max(people, 1)));

/**
 * Whether a newly trained model may take the place of the one in use. It must beat the popularity
 * floor, and may not be worse than what is in use beyond noise. With too few held-out people to tell,
 * fresh data win: the same recipe on more listens is the better guess.
 */
export function weigh(candidate: Weighed, inUse: Weighed | null, floor: Weighed): Verdict {
  if (!Number.isFinite(candidate.ndcg)) return { promote: false, because: 'its measures are not numbers' };
  if (candidate.people < fewPeople) {
    return { promote: true, because: `only ${candidate.people} people to measure on` };
  }
  const least = 1 - slack(candidate.people);
  if (candidate.ndcg < floor.ndcg * least || candidate.recall < floor.recall * least) {
    return { promote: false, because: 'popularity alone does better' };
  }
  if (inUse && candidate.ndcg < inUse.ndcg * least) {
    return { promote: false, because: 'the model in use does better' };
  }
  return {
    promote: true,
    because: inUse ? 'as good or better than the model in use' : 'the first of its kind',
  };
}
