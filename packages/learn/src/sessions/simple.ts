import type { SessionData } from './data.ts';
import { buildPostings } from './postings.ts';

type Ranker = (prefix: readonly number[], count: number) => Uint32Array;

/** The floor: what is heard most, whatever came before. */
export function popularityRanker(data: SessionData, itemCount: number): Ranker {
  const heard = new Float32Array(itemCount);
  for (const item of data.items) heard[item] = (heard[item] ?? 0) + 1;
  const order = highest(Uint32Array.from(heard.keys()), heard, itemCount);
  return (_, count) => order.slice(0, count);
}

/** What followed the last item, a step further away counting less (sequential rules, 1/steps). */
export function sequentialRulesRanker(data: SessionData, itemCount: number, steps = 10): Ranker {
  const { offsets, places, sessionAt } = buildPostings(data, itemCount);
  const sums = new Float32Array(itemCount);
  return (prefix, count) => {
    const last = prefix[prefix.length - 1] ?? 0;
    const found = new Set<number>();
    for (const place of places.subarray(offsets[last] ?? 0, offsets[last + 1] ?? 0)) {
      const end = Math.min(data.offsets[(sessionAt[place] ?? 0) + 1] ?? 0, place + steps + 1);
      for (let other = place + 1; other < end; other++) {
        const item = data.items[other] ?? 0;
        found.add(item);
        sums[item] = (sums[item] ?? 0) + 1 / (other - place);
      }
    }
    const ranked = highest(Uint32Array.from(found), sums, count);
    for (const item of found) sums[item] = 0;
    return ranked;
  };
}

function highest(items: Uint32Array, scores: Float32Array, count: number): Uint32Array {
  return items.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b).slice(0, count);
}
