import { setImmediate } from 'node:timers/promises';
import { historyOf, type Interactions } from '../data/interactions.ts';
import type { ItemModel } from '../models/model.ts';
import { discounts, measureList } from './metrics.ts';
import { headOf } from './tail.ts';
import { maskItems, selectTop } from './top.ts';

export interface RankingReport {
  readonly k: number;
  /** People with at least one item in the test; all means are over them. */
  readonly people: number;
  readonly recall: number;
  readonly ndcg: number;
  /** Share of people with at least one hit. */
  readonly hit: number;
  /** Share of the training data's items that stand in at least one list. */
  readonly coverage: number;
  /** Share of all places given to items outside the head: the most heard that hold half of all training interactions. */
  readonly tailShare: number;
  /** Mean time to score, mask and rank for one person, microseconds. */
  readonly rankMicros: number;
}

export interface RankingOptions {
  readonly k: number;
  /** Only these people (rows); all of them where it is left out. */
  readonly people?: Uint32Array | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** How many people are ranked between two looks at the clock's other work. */
const peopleAtOnce = 64;

/**
 * Ranks every item not in a person's training row, for everybody with a test row, and measures the
 * first k. `test` has the numbers of `train`; rows and items behind those are people without a
 * history and items that cannot be hit.
 */
export async function evaluateRanking(
  model: ItemModel,
  train: Interactions,
  test: Interactions,
  options: RankingOptions,
): Promise<RankingReport> {
  const { k } = options;
  // No list is longer than there are items, and no more than that can be hit, however much is asked for.
  const places = Math.min(k, Math.max(model.itemCount, test.itemCount));
  const discount = discounts(places);
  const scores = new Float32Array(model.itemCount);
  const list = new Uint32Array(places);
  const kept = new Float32Array(places);
  const seen = new Uint8Array(train.itemCount);
  const head = headOf(train);
  const sums = { people: 0, recall: 0, ndcg: 0, hit: 0, places: 0, tail: 0, milliseconds: 0 };
  const rows = options.people ?? Uint32Array.from({ length: test.rows }, (_, row) => row);
  for (const [done, row] of rows.entries()) {
    if (done % peopleAtOnce === 0) {
      await setImmediate();
      options.signal?.throwIfAborted();
      options.onProgress?.(done / rows.length);
    }
    const wanted = historyOf(test, row).items;
    if (wanted.length === 0) continue;
    const history = historyOf(train, row);
    const begun = performance.now();
    model.score(history, scores);
    maskItems(scores, history.items);
    const length = selectTop(scores, list, kept);
    sums.milliseconds += performance.now() - begun;
    const { recall, ndcg, hit } = measureList(list.subarray(0, length), wanted, places, discount);
    sums.people++;
    sums.recall += recall;
    sums.ndcg += ndcg;
    sums.hit += hit;
    sums.places += length;
    for (let place = 0; place < length; place++) {
      const item = list[place] ?? 0;
      seen[item] = 1;
      sums.tail += head[item] === 1 ? 0 : 1;
    }
  }
  const mean = (sum: number, count = sums.people): number => (count === 0 ? 0 : sum / count);
  return {
    k,
    people: sums.people,
    recall: mean(sums.recall),
    ndcg: mean(sums.ndcg),
    hit: mean(sums.hit),
    coverage: mean(
      seen.reduce((sum, mark) => sum + mark, 0),
      train.itemCount,
    ),
    tailShare: mean(sums.tail, sums.places),
    rankMicros: mean(sums.milliseconds) * 1000,
  };
}
