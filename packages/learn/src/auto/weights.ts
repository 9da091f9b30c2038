import { setImmediate } from 'node:timers/promises';
import { discounts } from '../evaluate/metrics.ts';
import { selectTop } from '../evaluate/top.ts';
import type { TableRow } from './table.ts';

export interface Measured {
  readonly recall: number;
  readonly ndcg: number;
}

/** What a member may weigh, the leading one having 1. */
const steps = [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2] as const;
/** A member that betters the blend by less than this share is not worth what it costs to train and to ask. */
const leastGain = 0.0015;
const mostPasses = 6;

/** Recall and nDCG of a weighting, means over people. */
export function measureWeights(table: readonly TableRow[], weights: readonly number[], k: number): Measured {
  const discount = discounts(k);
  const list = new Uint32Array(k);
  const kept = new Float32Array(k);
  let recall = 0;
  let ndcg = 0;
  for (const { scores, candidates, held, wanted } of table) {
    const sums = new Float32Array(candidates);
    for (const [member, weight] of weights.entries()) {
      if (weight === 0) continue;
      const from = member * candidates;
      for (let at = 0; at < candidates; at++) sums[at] = (sums[at] ?? 0) + weight * (scores[from + at] ?? 0);
    }
    const length = selectTop(sums, list, kept);
    let hits = 0;
    let gain = 0;
    for (let place = 0; place < length; place++) {
      if (held[list[place] ?? 0] !== 1) continue;
      hits++;
      gain += discount.at[place] ?? 0;
    }
    recall += hits / wanted;
    ndcg += gain / (discount.ideal[Math.min(k, wanted)] ?? 1);
  }
  const people = Math.max(1, table.length);
  return { recall: recall / people, ndcg: ndcg / people };
}

/**
 * The weights with the best nDCG: begins with the best member alone and changes one weight at a time while that
 * helps. A member comes in only where it helps clearly.
 */
export async function learnWeights(
  table: readonly TableRow[],
  members: number,
  k: number,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const alone = Array.from({ length: members }, (_, member) => unit(members, member));
  const figures = alone.map((weights) => measureWeights(table, weights, k).ndcg);
  const leader = figures.indexOf(Math.max(...figures));
  let weights = alone[leader] ?? unit(members, 0);
  let best = figures[leader] ?? 0;
  for (let pass = 0; pass < mostPasses; pass++) {
    let improved = false;
    for (let member = 0; member < members; member++) {
      if (member === leader) continue;
      await setImmediate();
      signal?.throwIfAborted();
      const now = weights[member] ?? 0;
      for (const step of steps) {
        if (step === (weights[member] ?? 0)) continue;
        const changed = weights.with(member, step);
        const { ndcg } = measureWeights(table, changed, k);
        const enters = now === 0 ? 1 + leastGain : 1;
        if (ndcg <= best * ((weights[member] ?? 0) === 0 ? enters : 1)) continue;
        weights = changed;
        best = ndcg;
        improved = true;
      }
    }
    if (!improved) break;
  }
  return weights;
}

/** What a blend is worth whose weights were learned on the other half of the people. */
export async function crossFit(
  table: readonly TableRow[],
  members: number,
  k: number,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const halves = [0, 1].map((half) => table.filter((_, at) => at % 2 === half));
  const [even = [], odd = []] = halves;
  const first = measureWeights(odd, await learnWeights(even, members, k, signal), k);
  const second = measureWeights(even, await learnWeights(odd, members, k, signal), k);
  const share = odd.length / Math.max(1, table.length);
  return {
    recall: first.recall * share + second.recall * (1 - share),
    ndcg: first.ndcg * share + second.ndcg * (1 - share),
  };
}

const unit = (length: number, at: number): number[] =>
  Array.from({ length }, (_, place) => (place === at ? 1 : 0));
