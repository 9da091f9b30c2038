import { availableParallelism } from 'node:os';
import type { Interactions } from '@fonoteca/learn';
import type { SearchLimits } from './work.ts';

/** One thread is left to those who ask meanwhile. */
export const threadsToUse = (): number => Math.max(1, Math.min(8, availableParallelism() - 1));

/** Above this the search's own budget holds. */
const largeFrom = 1_000_000;

/**
 * How far the search goes every night: a household's few thousand interactions are not worth minutes
 * on both cores, and tell close candidates apart less than the search's own budget would try.
 */
export function searchFor({ items }: Interactions): SearchLimits {
  const interactions = items.length;
  if (interactions >= largeFrom) return {};
  return {
    budget: { flops: 2e10 + 5e5 * interactions, splits: 1, copies: 1, people: 1500 },
  };
}
