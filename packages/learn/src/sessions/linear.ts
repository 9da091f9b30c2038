import { featureCount, featureNames } from './features.ts';
import { partitionSum, type RankingLists } from './lists.ts';

/** One term of the linear part: a feature, put on a scale from about 0 to 1. */
interface Term {
  readonly feature: number;
  readonly shape: (value: number) => number;
  /** Weight where nothing can be learned. */
  readonly start: number;
}

const starts: Readonly<Record<string, number>> = {
  neighboursShare: 2,
  neighboursSquaredShare: 2,
  ruleForwardShare: 2,
  bagShare: 1,
  neighboursRecentShare: 1,
};

const terms: readonly Term[] = featureNames.flatMap((name, feature): Term[] => {
  if (name.endsWith('Share')) return [{ feature, shape: Math.sqrt, start: starts[name] ?? 0 }];
  // How far back it was heard in this session: 0 is not at all.
  if (name === 'stepsBack')
    return [
      { feature, shape: (steps) => (steps > 0 ? 1 / steps : 0), start: 0 },
      { feature, shape: (steps) => (steps > 0 ? 1 : 0), start: 0 },
    ];
  if (name === 'popularityRecent') return [{ feature, shape: (value) => value / 8, start: 0 }];
  if (name === 'lastHeard') return [{ feature, shape: (age) => 1 - age, start: 0 }];
  return [];
});

export const linearCount = terms.length;
const defaultWeights = Float32Array.from(terms, ({ start }) => start);

export function linearValue(weights: Float32Array, rows: Float32Array, at: number): number {
  let sum = 0;
  for (let term = 0; term < terms.length; term++) {
    const entry = terms[term];
    if (entry) sum += (weights[term] ?? 0) * entry.shape(rows[at + entry.feature] ?? 0);
  }
  return sum;
}

const rounds = 120;
const mostLists = 3000;

/**
 * Listwise logistic regression: weights under which the item heard next stands out of its list.
 * Few lists move them little from the defaults (the ridge is towards those). Deterministic.
 */
export function fitLinear(lists: RankingLists, fitted: number, ridge = 10): Float32Array {
  const weights = defaultWeights.slice();
  if (fitted === 0) return weights;
  const step = Math.max(1, Math.floor(fitted / mostLists));
  const used = Array.from({ length: Math.floor(fitted / step) }, (_, index) => index * step);
  const rowCount = used.reduce((sum, list) => sum + size(lists, list), 0);
  const shaped = new Float32Array(rowCount * linearCount);
  let at = 0;
  for (const list of used)
    for (let row = lists.offsets[list] ?? 0; row < (lists.offsets[list + 1] ?? 0); row++)
      for (const { feature, shape } of terms)
        shaped[at++] = shape(lists.rows[row * featureCount + feature] ?? 0);
  const gradient = new Float64Array(linearCount);
  const squares = new Float64Array(linearCount);
  for (let round = 0; round < rounds; round++) {
    for (let term = 0; term < linearCount; term++)
      gradient[term] = (ridge / used.length) * ((weights[term] ?? 0) - (defaultWeights[term] ?? 0));
    addGradient(lists, used, shaped, weights, gradient);
    for (let term = 0; term < linearCount; term++) {
      const slope = gradient[term] ?? 0;
      squares[term] = (squares[term] ?? 0) + slope * slope;
      weights[term] = (weights[term] ?? 0) - (0.5 * slope) / Math.sqrt((squares[term] ?? 0) + 1e-12);
    }
  }
  return weights;
}

function size(lists: RankingLists, list: number): number {
  return (lists.offsets[list + 1] ?? 0) - (lists.offsets[list] ?? 0);
}

function addGradient(
  lists: RankingLists,
  used: readonly number[],
  shaped: Float32Array,
  weights: Float32Array,
  gradient: Float64Array,
): void {
  let from = 0;
  for (const list of used) {
    const count = size(lists, list);
    const scores = new Float32Array(count);
    for (let row = 0; row < count; row++) {
      let sum = 0;
      for (let term = 0; term < linearCount; term++)
        sum += (weights[term] ?? 0) * (shaped[(from + row) * linearCount + term] ?? 0);
      scores[row] = sum;
    }
    const { highest, sum } = partitionSum(scores, 0, count);
    const hit = (lists.hit[list] ?? 0) - (lists.offsets[list] ?? 0);
    for (let row = 0; row < count; row++) {
      const slope = (Math.exp((scores[row] ?? 0) - highest) / sum - (row === hit ? 1 : 0)) / used.length;
      for (let term = 0; term < linearCount; term++)
        gradient[term] = (gradient[term] ?? 0) + slope * (shaped[(from + row) * linearCount + term] ?? 0);
    }
    from += count;
  }
}
