import { choicesWanted } from '../exploration/slots.ts';
import { type CompiledRules, createRoom } from './rules.ts';
import type { Candidate } from './types.ts';

export interface ChoicesInput {
  readonly candidates: readonly Candidate[];
  /** Places of all candidates, best first. */
  readonly order: readonly number[];
  /** The list in the order it was chosen: its last `slots` are given up to drawing. */
  readonly base: readonly number[];
  readonly slots: number;
  readonly rules: CompiledRules;
}

/**
 * Choices for drawn places, best first: what the list would have held there, then by score. All of
 * them together with the earned places break no rule, so whatever is drawn breaks none.
 */
export function gatherChoices({ candidates, order, base, slots, rules }: ChoicesInput): number[] {
  if (slots === 0) return [];
  const room = createRoom(rules.atMost);
  for (const place of base) {
    const candidate = candidates[place];
    if (candidate) room.take(candidate.facts);
  }
  const choices = base.slice(base.length - slots);
  const onList = new Set(base);
  for (const place of order) {
    if (choices.length >= choicesWanted(slots)) break;
    const candidate = candidates[place];
    if (candidate === undefined || onList.has(place) || !room.has(candidate.facts)) continue;
    room.take(candidate.facts);
    choices.push(place);
  }
  return choices;
}
