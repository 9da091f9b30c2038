import type { ExplorationSlot } from '../ranking/types.ts';

/** Choices per drawn place: enough to learn from, few enough that each is seen now and then. */
const choicesPerSlot = 6;
/** Share of the chance that all choices get alike: no weight in an evaluation exceeds choices / this. */
const evenly = 0.2;

/**
 * Which positions (from 1, ascending) of a list are drawn: `share` of them, spread over its last two thirds, so that the
 * first that a person sees are always the best. None in a list of fewer than three.
 */
export function planSlots(limit: number, share: number): number[] {
  const last = limit - Math.floor(limit / 3);
  const wanted = limit < 3 ? 0 : Math.min(last, Math.round(limit * share));
  return Array.from(
    { length: wanted },
    (_, slot) => limit - Math.floor(((wanted - 1 - slot) * last) / wanted),
  );
}

/** How many items must be at hand for so many slots. */
export const choicesWanted = (slots: number): number => slots * choicesPerSlot;

/**
 * The chance of each of so many choices, best first: Plackett–Luce with one draw (softmax, the law of
 * Gumbel-perturbed scores) over places instead of scores, so that it does not hang on the models' scale;
 * mixed with an even share.
 */
export function chancesOf(choices: number, temperature: number): number[] {
  const powers = Array.from({ length: choices }, (_, place) => Math.exp(-place / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => (1 - evenly) * (power / sum) + evenly / choices);
}

export interface Choice {
  readonly key: string;
  /** Relevance; logged, not drawn by. */
  readonly score: number;
}

export interface Drawn {
  readonly slot: ExplorationSlot;
  /** Place in `choices` of what was drawn. */
  readonly choice: number;
  readonly propensity: number;
}

/**
 * Draws an item for each position. The choices (best first) are dealt to the positions like cards
 * and each position draws from its own: so no draw depends on another, and the chance of an item at its
 * place is exact, not conditional on the rest of the list. None where there are not two choices for each.
 */
export function drawSlots(
  positions: readonly number[],
  choices: readonly Choice[],
  temperature: number,
  random: () => number,
): Drawn[] {
  if (choices.length < positions.length * 2) return [];
  return positions.map((position, slot) => {
    const mine = Array.from(choices.keys()).filter((place) => place % positions.length === slot);
    const chances = chancesOf(mine.length, temperature);
    const drawn = draw(chances, random());
    return {
      slot: {
        position,
        keys: mine.map((place) => choices[place]?.key ?? ''),
        scores: mine.map((place) => choices[place]?.score ?? 0),
        chances,
      },
      choice: mine[drawn] ?? 0,
      propensity: chances[drawn] ?? 0,
    };
  });
}

/** Inversion: the first place at which the chances reach `at` (0 ≤ at < 1). */
function draw(chances: readonly number[], at: number): number {
  let sum = 0;
  for (const [place, chance] of chances.entries()) {
    sum += chance;
    if (at < sum) return place;
  }
  return chances.length - 1;
}
