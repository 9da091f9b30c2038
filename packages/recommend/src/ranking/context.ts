import { Fault } from '@fonoteca/domain';
import { tagShares } from './calibration.ts';
import type { ItemFacts } from './types.ts';
import { activities, type ContextWord, contextWords, moods } from './words.ts';

/** What a tempo in or out of the range counts beside tags, which count −1 … 1. */
const tempoWeight = 0.3;

/** How well an item fits words of mood and activity, −1 … 1; 0 where nothing is known. */
export interface Fit {
  readonly value: number;
  /** The item's tags that spoke for it, strongest first. */
  readonly tags: readonly string[];
}

/**
 * The vocabulary's entries. Throws Fault `invalid` for a word that is not in it, naming those that are.
 */
export function wordsOfContext(words: readonly string[]): ContextWord[] {
  return words.map((word) => {
    const entry = Object.hasOwn(contextWords, word) ? contextWords[word] : undefined;
    if (entry) return entry;
    throw new Fault('invalid', 'The mood or activity is not known', {
      fields: [
        {
          field: 'context',
          reason: `no "${word}"; moods: ${moods.join(', ')}; activities: ${activities.join(', ')}`,
        },
      ],
    });
  });
}

/** The mean over words of how the item's tags (weighted by their shares) and tempo answer them. */
export function fitOf(
  facts: ItemFacts,
  words: readonly ContextWord[],
  folded?: (name: string) => string,
): Fit {
  if (words.length === 0) return { value: 0, tags: [] };
  const shares = tagShares(facts, folded);
  const forIt = new Map<string, number>();
  let value = 0;
  for (const word of words) {
    for (const { name, share } of shares) {
      const weight = weightOf(word.tags, name);
      value += share * weight;
      if (weight > 0) forIt.set(name, (forIt.get(name) ?? 0) + share * weight);
    }
    if (word.bpm && facts.bpm !== null)
      value += facts.bpm >= word.bpm[0] && facts.bpm <= word.bpm[1] ? tempoWeight : -tempoWeight;
  }
  return {
    value: Math.max(-1, Math.min(1, value / words.length)),
    tags: [...forIt].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name),
  };
}

/** Of the whole tag, else of its last words: 'progressive death metal' → 'death metal' → 'metal'. */
function weightOf(weights: ContextWord['tags'], tag: string): number {
  let rest = tag;
  for (;;) {
    if (Object.hasOwn(weights, rest)) return weights[rest] ?? 0;
    const blank = rest.indexOf(' ');
    if (blank < 0) return 0;
    rest = rest.slice(blank + 1);
  }
}
