import type { Evidence } from './evidence.ts';
import type { SessionIndex } from './session-index.ts';
import { signalCount, signalNames } from './signals.ts';

const otherNames = [
  'neighboursPerPopularity',
  'rulePerPopularity',
  'bagPerPopularity',
  'popularity',
  'popularityRecent',
  'lastHeard',
  'firstHeard',
  'stepsBack',
  'timesInPrefix',
  'prefixLength',
  'prefixRepeats',
  'lastPopularity',
  'candidates',
] as const;

/** What a candidate is judged by: every signal as it is and as a share of the list's best, and facts beside. */
export const featureNames: readonly string[] = [
  ...signalNames,
  ...signalNames.map((name) => `${name}Share`),
  ...otherNames,
];
export const featureCount = featureNames.length;

/** Facts of every item, learned once. */
export interface ItemFacts {
  /** ln(1 + times heard). */
  readonly popularity: Float32Array;
  /** The same, old sessions counting less. */
  readonly popularityRecent: Float32Array;
  /** Share of the span since it was last and first heard; 1 where never. */
  readonly lastHeard: Float32Array;
  readonly firstHeard: Float32Array;
}

export function itemFacts(index: SessionIndex, recentDecay: number): ItemFacts {
  const { itemCount, postings, ages } = index;
  const popularity = new Float32Array(itemCount);
  const popularityRecent = new Float32Array(itemCount);
  const lastHeard = new Float32Array(itemCount).fill(1);
  const firstHeard = new Float32Array(itemCount).fill(1);
  for (let item = 0; item < itemCount; item++) {
    const from = postings.offsets[item] ?? 0;
    const to = postings.offsets[item + 1] ?? 0;
    popularity[item] = Math.log1p(to - from);
    let recent = 0;
    for (let posting = from; posting < to; posting++) {
      const age = ages[postings.sessionAt[postings.places[posting] ?? 0] ?? 0] ?? 0;
      recent += Math.exp(-age / recentDecay);
      if (posting === from) lastHeard[item] = age;
      firstHeard[item] = age;
    }
    popularityRecent[item] = Math.log1p(recent);
  }
  return { popularity, popularityRecent, lastHeard, firstHeard };
}

const chooseBy = [
  'neighbours',
  'neighboursSquared',
  'ruleForward',
  'ruleBackward',
  'bag',
  'neighboursRecent',
].map((name) => signalNames.indexOf(name as (typeof signalNames)[number]));

/** Candidates of one prefix with their features, row by row. */
export interface Candidates {
  readonly items: Uint32Array;
  readonly rows: Float32Array;
}

/**
 * The items that most speaks for, about `most`, and those of the prefix itself: people repeat.
 *
 * @param also an item to judge in any case
 */
export function chooseCandidates(
  evidence: Evidence,
  prefix: ArrayLike<number>,
  facts: ItemFacts,
  most: number,
  also = -1,
): Candidates {
  const { items, values } = evidence;
  const best = new Float32Array(signalCount);
  for (const item of items)
    for (let signal = 0; signal < signalCount; signal++)
      best[signal] = Math.max(best[signal] ?? 0, values[item * signalCount + signal] ?? 0);
  const strengths = new Float32Array(items.length);
  for (let index = 0; index < items.length; index++) {
    const at = (items[index] ?? 0) * signalCount;
    let sum = 0;
    for (const signal of chooseBy) {
      const top = best[signal] ?? 0;
      if (top > 0) sum += (values[at + signal] ?? 0) / top;
    }
    strengths[index] = sum;
  }
  let chosen: Uint32Array = items;
  if (items.length > most) {
    const least = strengths.slice().sort()[items.length - most] ?? 0;
    chosen = items.filter((_, index) => (strengths[index] ?? 0) >= least);
  }
  const inPrefix = new Map<number, { steps: number; times: number }>();
  for (let place = prefix.length - 1; place >= 0; place--) {
    const item = prefix[place] ?? 0;
    const known = inPrefix.get(item);
    if (known) known.times++;
    else inPrefix.set(item, { steps: prefix.length - place, times: 1 });
  }
  const all = new Set(chosen);
  for (const item of inPrefix.keys()) if (item < facts.popularity.length) all.add(item);
  if (also >= 0 && also < facts.popularity.length) all.add(also);
  const candidates = Uint32Array.from(all).sort();
  const rows = new Float32Array(candidates.length * featureCount);
  const last = prefix[prefix.length - 1] ?? 0;
  for (let index = 0; index < candidates.length; index++) {
    const item = candidates[index] ?? 0;
    let at = index * featureCount;
    const from = item * signalCount;
    for (let signal = 0; signal < signalCount; signal++) {
      const value = values[from + signal] ?? 0;
      rows[at + signal] = value;
      rows[at + signalCount + signal] = value / Math.max(best[signal] ?? 0, 1e-9);
    }
    const popularity = facts.popularity[item] ?? 0;
    const scale = Math.exp(-popularity / 2);
    const repeat = inPrefix.get(item);
    at += signalCount * 2;
    for (const value of [
      (values[from] ?? 0) * scale,
      (values[from + 8] ?? 0) * scale,
      (values[from + 14] ?? 0) * scale,
      popularity,
      facts.popularityRecent[item] ?? 0,
      facts.lastHeard[item] ?? 1,
      facts.firstHeard[item] ?? 1,
      repeat?.steps ?? 0,
      repeat?.times ?? 0,
      prefix.length,
      1 - inPrefix.size / Math.max(prefix.length, 1),
      facts.popularity[last] ?? 0,
      items.length,
    ])
      rows[at++] = value;
  }
  return { items: candidates, rows };
}
