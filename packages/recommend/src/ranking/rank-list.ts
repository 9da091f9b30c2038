import { createRandom } from '@fonoteca/learn';
import { choicesWanted, drawSlots, planSlots } from '../exploration/slots.ts';
import { settingsOfDial } from './dial.ts';
import { type Features, featuresOf } from './features.ts';
import { pickGreedily } from './greedy.ts';
import { choosePool, orderByScore } from './pool.ts';
import { type CompiledRules, compileRules, createRoom, keepAllowed } from './rules.ts';
import { type Scored, scoreCandidates } from './score.ts';
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
  const features = featuresOf(candidates, input.listener, settings.knownShare);
  const scored = scoreCandidates(candidates, input, features, settings);
  const base = chooseBase(candidates, scored, features, input, rules);
  const positions = planSlots(base.length, input.explore === false ? 0 : settings.exploration);
  const earned = base.slice(0, base.length - positions.length);
  const choices = gatherChoices(candidates, scored, earned, base, positions.length, rules);
  const drawn = drawSlots(
    positions,
    choices.map((place) => ({ key: candidates[place]?.facts.key ?? '', score: scored.scores[place] ?? 0 })),
    temperature,
    createRandom(input.seed),
  );
  const drawnAt = new Map(drawn.map((one) => [one.slot.position, one]));
  const inTurn = (drawn.length === 0 ? base : earned).values();
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

/**
 * The list as it would be without drawn places. Where the caps on artists and releases, which nobody
 * asked for, leave it short, all candidates are looked at, then the caps are doubled until it is full.
 */
function chooseBase(
  candidates: readonly Candidate[],
  scored: Scored,
  features: Features,
  input: RankInput,
  rules: CompiledRules,
): number[] {
  const settings = settingsOfDial(input.dial);
  const usual = Math.max(1, Math.ceil(input.limit / 10));
  const caps = input.caps ?? { artist: usual, release: usual };
  const wanted = Math.min(input.limit, candidates.length);
  let pool = choosePool(candidates, scored.scores, input.listener.target, input.limit);
  for (let factor = 1; ; factor *= 2) {
    const room = createRoom({
      artist: Math.min(rules.atMost.artist, caps.artist * factor),
      release: Math.min(rules.atMost.release, caps.release * factor),
    });
    const picked = pickGreedily({
      candidates,
      pool,
      scores: scored.scores,
      features,
      settings,
      room,
      limit: wanted,
    });
    if (picked.length >= wanted || (pool.length === candidates.length && factor > wanted)) return picked;
    if (pool.length < candidates.length) {
      pool = orderByScore(candidates, scored.scores);
      factor /= 2;
    }
  }
}

/**
 * Choices for drawn places, best first: what the list would have held there, then by score. All of
 * them together with the earned places break no rule, so whatever is drawn breaks none.
 */
function gatherChoices(
  candidates: readonly Candidate[],
  scored: Scored,
  earned: readonly number[],
  base: readonly number[],
  slots: number,
  rules: CompiledRules,
): number[] {
  if (slots === 0) return [];
  const room = createRoom(rules.atMost);
  for (const place of base) {
    const candidate = candidates[place];
    if (candidate) room.take(candidate.facts);
  }
  const choices = base.slice(earned.length);
  const onList = new Set(base);
  for (const place of orderByScore(candidates, scored.scores)) {
    if (choices.length >= choicesWanted(slots)) break;
    const candidate = candidates[place];
    if (candidate === undefined || onList.has(place) || !room.has(candidate.facts)) continue;
    room.take(candidate.facts);
    choices.push(place);
  }
  return choices;
}
