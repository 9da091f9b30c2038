import { Fault } from '@fonoteca/domain';
import type { TagShare } from './calibration.ts';
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

/**
 * The mean over words of how the item's folded tags (weighted by their shares) and tempo answer them.
 * Made once for a list: what a tag says is looked up once.
 */
export function createFit(
  words: readonly ContextWord[],
): (shares: readonly TagShare[], bpm: number | null) => Fit {
  const known = new Map<string, number>();
  const saysOf = (tag: string): number => {
    let says = known.get(tag);
    if (says === undefined) {
      says = words.reduce((sum, word) => sum + weightOf(word.tags, tag), 0) / words.length;
      known.set(tag, says);
    }
    return says;
  };
  return (shares, bpm) => {
    if (words.length === 0) return { value: 0, tags: [] };
    let value = 0;
    const forIt: { name: string; part: number }[] = [];
    for (const { name, share } of shares) {
      const part = share * saysOf(name);
      value += part;
      if (part > 0) forIt.push({ name, part });
    }
    for (const word of words)
      if (word.bpm && bpm !== null)
        value += (bpm >= word.bpm[0] && bpm <= word.bpm[1] ? tempoWeight : -tempoWeight) / words.length;
    return {
      value: Math.max(-1, Math.min(1, value)),
      tags: forIt.sort((a, b) => b.part - a.part || (a.name < b.name ? -1 : 1)).map(({ name }) => name),
    };
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
