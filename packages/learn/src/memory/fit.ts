import { discounts, measureList } from '../evaluate/metrics.ts';
import { activationsOf, type Occasion, occasionsOf } from './occasions.ts';
import type { ListenLog } from './profile.ts';
import { defaultMemory, type MemoryParameters } from './rank.ts';

export interface FitOptions {
  /** Days of each held-out window. */
  readonly days?: number;
  /** How many windows, one behind the other, the newest ending at `now`. */
  readonly windows?: number;
  /** Leave the groups of the logs out of it. */
  readonly withoutGroups?: boolean;
  /** Leave spacing and spreading out of it: for profiles that count every listen and know no sitting. */
  readonly withoutSittings?: boolean;
}

export interface FittedMemory {
  readonly parameters: MemoryParameters;
  /** Mean nDCG@20 of relistening in the held-out windows; null where there was nothing to hold out. */
  readonly ndcg: number | null;
  /** Windows of all people that had something to tell. */
  readonly windows: number;
}

/** Values tried for each parameter, one parameter at a time. */
const candidates: { readonly [Name in keyof MemoryParameters]: readonly number[] } = {
  decay: [0.05, 0.15, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1, 1.2, 1.5, 2],
  frequency: [0, 0.3, 0.7, 1.2, 2],
  recency: [0, 0.15, 0.3, 0.6, 1],
  group: [0, 0.3, 0.7, 1.2],
  spacing: [0, 6 * 3600, 20 * 3600],
  spreading: [0, 0.5, 1, 3],
};
const order = ['decay', 'group', 'recency', 'frequency', 'spacing', 'spreading'] as const;
/** Where the search starts: ACT-R's own decay, nearly pure frequency, nearly frequency × recency. The best end is taken. */
const beginnings: readonly MemoryParameters[] = [
  { ...defaultMemory, spreading: 0 },
  { ...defaultMemory, decay: 0.05, frequency: 1.2, spreading: 0 },
  { ...defaultMemory, decay: 0.05, recency: 1, spreading: 0 },
];
/** Evidence from beside the item must be better by so many standard errors: it misleads where it is not. */
const doubts: { readonly [Name in keyof MemoryParameters]?: number } = { group: 2, spreading: 2 };
const rounds = 3;
const k = 20;
const discount = discounts(k);

/**
 * How the people of this instance remember: the parameters that put what they heard again in held-out weeks
 * in front, by mean nDCG@20. Every parameter set sees only what came before the window.
 *
 * @param now unix seconds: nothing later is looked at
 */
export function fitMemory(logs: readonly ListenLog[], now: number, options: FitOptions = {}): FittedMemory {
  const { days = 28, windows = 4, withoutGroups = false, withoutSittings = false } = options;
  const bySpacing = new Map<number, Occasion[]>();
  const known = new Map<string, Float64Array>();
  const occasions = (spacing: number): Occasion[] => {
    const made = bySpacing.get(spacing) ?? occasionsOf(logs, now, days * 86_400, windows, spacing);
    bySpacing.set(spacing, made);
    return made;
  };
  const judge = (parameters: MemoryParameters): Float64Array => {
    const key = order.map((name) => parameters[name]).join(' ');
    const measured = known.get(key) ?? measure(occasions(parameters.spacing), parameters);
    known.set(key, measured);
    return measured;
  };
  const count = occasions(defaultMemory.spacing).length;
  if (count === 0) return { parameters: defaultMemory, ndcg: null, windows: 0 };
  const ends = beginnings.map((beginning) => {
    let at = beginning;
    for (let round = 0; round < rounds; round++)
      for (const name of order) {
        if (name === 'group' && withoutGroups) continue;
        if ((name === 'spacing' || name === 'spreading') && withoutSittings) continue;
        for (const value of candidates[name]) {
          const tried = { ...at, [name]: value };
          if (isBetter(judge(tried), judge(at), doubts[name] ?? 0)) at = tried;
        }
      }
    return at;
  });
  const best = ends.reduce((kept, end) => (isBetter(judge(end), judge(kept), 0) ? end : kept));
  return { parameters: best, ndcg: mean(judge(best)), windows: count };
}

/** Better on average, by more than `doubt` standard errors of the difference. */
function isBetter(tried: Float64Array, kept: Float64Array, doubt: number): boolean {
  const differences = tried.map((value, index) => value - (kept[index] ?? 0));
  const gain = mean(differences);
  const variance = mean(differences.map((difference) => (difference - gain) ** 2));
  return gain > 1e-9 + doubt * Math.sqrt(variance / Math.max(differences.length - 1, 1));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** nDCG@20 of every occasion. */
function measure(occasions: readonly Occasion[], parameters: MemoryParameters): Float64Array {
  const { frequency, recency, spreading, group, decay } = parameters;
  return Float64Array.from(occasions, (occasion) => {
    const { profiles, called, relevant, lnCounts, lnAges } = occasion;
    const { own, ofGroup } = activationsOf(occasion, decay);
    const scores = new Float64Array(profiles.length);
    for (let place = 0; place < scores.length; place++)
      scores[place] =
        (own[place] ?? 0) +
        group * (ofGroup[place] ?? 0) +
        frequency * (lnCounts[place] ?? 0) -
        recency * (lnAges[place] ?? 0);
    if (spreading > 0)
      for (const [place, { item }] of profiles.entries())
        scores[place] = (scores[place] ?? 0) + spreading * (called.get(item) ?? 0);
    const ranked = Uint32Array.from(highest(scores), (place) => profiles[place]?.item ?? 0);
    return measureList(ranked, relevant, k, discount).ndcg;
  });
}

/** Places of the k highest scores, best first, ties to the earlier; no sort of all of them. */
function highest(scores: Float64Array): number[] {
  const places: number[] = [];
  for (let place = 0; place < scores.length; place++) {
    const score = scores[place] ?? 0;
    if (places.length === k && score <= (scores[places[k - 1] ?? 0] ?? 0)) continue;
    let at = Math.min(places.length, k - 1);
    while (at > 0 && score > (scores[places[at - 1] ?? 0] ?? 0)) {
      places[at] = places[at - 1] ?? 0;
      at--;
    }
    places[at] = place;
  }
  return places;
}
