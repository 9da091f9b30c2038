import { createRandom } from '@fonoteca/learn';
import { drawSlots, planSlots } from '../exploration/slots.ts';
import { chooseBase } from './base.ts';
import { gatherChoices } from './choices.ts';
import { settingsOfDial } from './dial.ts';
import { tagsOf } from './features.ts';
import { orderByScore } from './pool.ts';
import { type CompiledRules, compileRules, keepAllowed } from './rules.ts';
import { scoreCandidates } from './score.ts';
import type { Candidate, RankedItem, RankedList, RankInput } from './types.ts';

/** Places of a slot's choices behind which the chance falls to a third. */
const temperature = 2;

/**
 * One list from the candidates of all models: rules → fused scores → context and habits → dial →
 * calibration and diversity, greedily → drawn places → rules once more. Pure: the same input gives the
 * same list. Shorter than `limit` where the rules leave too few. Throws Fault `invalid` for unknown context words.
 */
export function rankList(input: RankInput): RankedList {
  const settings = settingsOfDial(input.dial);
  const rules = compileRules(input.rules, input.now);
  const { candidates, refused } = filterCandidates(input.candidates, rules, input.rules.length);
  const tags = tagsOf(candidates);
  const scored = scoreCandidates(candidates, input, tags, settings);
  const order = orderByScore(candidates, scored.scores);
  const rank = new Uint32Array(order.length);
  for (const [at, place] of order.entries()) rank[place] = at;
  const base = chooseBase({ candidates, tags, scores: scored.scores, order, settings, rules, input });
  const positions = planSlots(base.length, input.explore === false ? 0 : settings.exploration);
  const choices = gatherChoices({ candidates, order, base, slots: positions.length, rules });
  const drawn = drawSlots(
    positions,
    choices.map((place) => ({ key: candidates[place]?.facts.key ?? '', score: scored.scores[place] ?? 0 })),
    temperature,
    createRandom(input.seed),
  );
  const drawnAt = new Map(drawn.map((one) => [one.slot.position, one]));
  // The greedy choice makes the set, relevance the order: calibration does not hang on order, nDCG does.
  const inTurn = base
    .slice(0, base.length - drawn.length)
    .sort((a, b) => (rank[a] ?? 0) - (rank[b] ?? 0))
    .values();
  const items: RankedItem[] = [];
  for (let position = 1; position <= base.length; position++) {
    const slot = drawnAt.get(position);
    const place = slot ? choices[slot.choice] : inTurn.next().value;
    const candidate = place === undefined ? undefined : candidates[place];
    const terms = place === undefined ? undefined : scored.terms[place];
    if (place === undefined || candidate === undefined || terms === undefined) continue;
    const score = scored.scores[place] ?? 0;
    const propensity = slot?.propensity ?? 1;
    items.push({ candidate, position, score, terms, propensity, explored: slot !== undefined });
  }
  return {
    items: keepAllowed(items, rules),
    considered: candidates.flatMap((candidate, place) => {
      const terms = scored.terms[place];
      return terms ? [{ candidate, terms }] : [];
    }),
    policy: { name: 'slots', temperature, slots: drawn.map(({ slot }) => slot) },
    refused,
  };
}

/** What the rules let through, each item once, with how many each rule refused. */
function filterCandidates(
  candidates: readonly Candidate[],
  rules: CompiledRules,
  ruleCount: number,
): { candidates: Candidate[]; refused: number[] } {
  const refused = new Array<number>(ruleCount).fill(0);
  const seen = new Set<number>();
  const allowed = candidates.filter((candidate) => {
    if (seen.has(candidate.item)) return false;
    seen.add(candidate.item);
    const rule = rules.refusedBy(candidate.facts);
    if (rule >= 0) refused[rule] = (refused[rule] ?? 0) + 1;
    return rule < 0;
  });
  return { candidates: allowed, refused };
}
