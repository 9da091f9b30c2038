import { createFit, wordsOfContext } from '../ranking/context.ts';
import { tagsOf } from '../ranking/features.ts';
import type { ListContext, RankedItem, RankedList } from '../ranking/types.ts';
import { type CounterfactualRanks, counterfactualRanks } from './ranks.ts';
import type { Evidence, EvidenceSource, Reason } from './types.ts';

const dayMs = 86_400_000;
/** So many pieces of evidence are tried together, fewest first: near neighbours stand in for each other. */
const evidenceTried = [1, 2, 3, 5, 8];
const tagsNamed = 3;
const reasonsAtMost = 3;
/** From here on an absence is worth a word. */
const absenceDays = 30;
const popularFrom = 0.8;
/** So many listens make something one's own. */
const oftenListens = 5;

export interface ExplainInput {
  readonly list: RankedList;
  /** The sources that can say what their scores rest on. */
  readonly sources: readonly EvidenceSource[];
  /** As given to `rankList`. */
  readonly modelWeights?: Readonly<Record<string, number>>;
  readonly context?: ListContext;
  readonly now: number;
  /** Keys of items that the person liked. */
  readonly liked?: ReadonlySet<string>;
}

/**
 * One to three reasons for every item of a list, in its order, the one that counts most first. A
 * claim about the history is made only after the history was ranked without the evidence and the item's
 * rank was lower; the least evidence that does so is named. Where no claim holds, a weaker true one is made.
 */
export function explainList(input: ExplainInput): Reason[][] {
  const { list, sources, modelWeights } = input;
  const ranks = counterfactualRanks({ considered: list.considered, sources, modelWeights });
  const fit = createFit(wordsOfContext(input.context?.words ?? []));
  return list.items.map((item) => {
    const reasons: Reason[] = item.explored
      ? [{ kind: 'exploring', evidence: [], parameters: { drawn: 'yes' } }]
      : [...fromTerms(item, ranks, input, fit), ...fromSources(item, ranks, input)];
    reasons.push(...fromFacts(item, input));
    if (reasons.length === 0) reasons.push(weakest(item, sources));
    return reasons.slice(0, reasonsAtMost);
  });
}

function fromSources(item: RankedItem, ranks: CounterfactualRanks, input: ExplainInput): Reason[] {
  const weightOf = (source: string): number => input.modelWeights?.[source] ?? 1;
  const having = input.sources
    .filter(({ source }) => item.candidate.sources.some(({ model }) => model === source))
    .sort((a, b) => weightOf(b.source) - weightOf(a.source));
  for (const source of having) {
    const evidence = leastThatLowers(item, source.evidenceOf(item.candidate), ranks);
    if (evidence.length === 0) continue;
    const liked = evidence.every(({ key }) => input.liked?.has(key));
    return [{ kind: liked ? 'liked' : source.claim, evidence, parameters: {} }];
  }
  return [];
}

/** The shortest beginning of the evidence without which the item ranks lower; empty where there is none. */
function leastThatLowers(
  { candidate }: RankedItem,
  evidence: readonly Evidence[],
  ranks: CounterfactualRanks,
): readonly Evidence[] {
  // By the same way as without the evidence: callers may have changed scores since the source gave them.
  const actual = ranks.withoutEvidence([]).get(candidate.item) ?? 0;
  for (const count of evidenceTried) {
    if (count > evidence.length) break;
    const named = evidence.slice(0, count);
    const without = ranks.withoutEvidence(named.map(({ key }) => key));
    if ((without.get(candidate.item) ?? 0) > actual) return named;
  }
  return [];
}

function fromTerms(
  item: RankedItem,
  ranks: CounterfactualRanks,
  { context }: ExplainInput,
  fit: ReturnType<typeof createFit>,
): Reason[] {
  const reasons: Reason[] = [];
  const number = item.candidate.item;
  const counts = (term: 'context' | 'habit'): boolean =>
    item.terms[term] > 0 && (ranks.withoutTerm(term).get(number) ?? 0) > (ranks.actual.get(number) ?? 0);
  if (context?.words && counts('context')) {
    const { tags } = fit(tagsOf([item.candidate])[0] ?? [], item.candidate.facts.bpm);
    // Tempo alone may have spoken for it: then there is no tag to name.
    const parameters = { words: context.words.join(', '), tags: tags.slice(0, tagsNamed).join(', ') };
    reasons.push({ kind: 'tag', evidence: [], parameters });
  }
  if (context?.habit && counts('habit')) {
    const { hour, weekday } = context.habit;
    reasons.push({ kind: 'habit', evidence: [], parameters: { hour, weekday } });
  }
  return reasons;
}

/** What is simply so, whatever the models think. */
function fromFacts({ candidate: { facts } }: RankedItem, { now }: ExplainInput): Reason[] {
  const reasons: Reason[] = [];
  const days = facts.lastHeardAt === null ? 0 : Math.floor((now - facts.lastHeardAt) / dayMs);
  if (facts.listens > 0 && days >= absenceDays)
    reasons.push({ kind: 'not-heard-for', evidence: [], parameters: { days, listens: facts.listens } });
  else if (facts.listens >= oftenListens && facts.lastHeardAt !== null)
    reasons.push({ kind: 'heard-often', evidence: [], parameters: { days, listens: facts.listens } });
  if (facts.onShelf === true) reasons.push({ kind: 'on-shelf', evidence: [], parameters: {} });
  return reasons;
}

/** Said where nothing stronger holds: a model of other listeners put it here, or it is a try. */
function weakest({ candidate }: RankedItem, sources: readonly EvidenceSource[]): Reason {
  const fromOthers = sources.some(({ source }) => candidate.sources.some(({ model }) => model === source));
  const popular = fromOthers && (candidate.facts.popularity ?? 0) >= popularFrom;
  if (popular) return { kind: 'popular-with-listeners-like-you', evidence: [], parameters: {} };
  return { kind: 'exploring', evidence: [], parameters: { drawn: 'no' } };
}
