import { type SessionData, sessionCount } from './data.ts';
import { buildPostings, type Postings } from './postings.ts';

/** Sessions ready to be asked. */
export interface SessionIndex {
  readonly data: SessionData;
  readonly itemCount: number;
  readonly postings: Postings;
  /** Session → how long ago, as a share of the whole span, 0 the newest. */
  readonly ages: Float32Array;
  /** Item → inverse document frequency. */
  readonly rarity: Float32Array;
}

/** Builds what is needed to find sessions by their items; `itemCount` may be higher than the data shows. */
export function indexSessions(data: SessionData, itemCount: number): SessionIndex {
  const count = sessionCount(data);
  const postings = buildPostings(data, itemCount);
  const ages = new Float32Array(count);
  const { starts } = data;
  const newest = starts?.[count - 1] ?? count - 1;
  const span = Math.max(newest - (starts?.[0] ?? 0), 1);
  for (let session = 0; session < count; session++)
    ages[session] = (newest - (starts?.[session] ?? session)) / span;
  const rarity = new Float32Array(itemCount);
  for (let item = 0; item < itemCount; item++) {
    const heard = (postings.offsets[item + 1] ?? 0) - (postings.offsets[item] ?? 0);
    // Always above 0: heard in every session and more often is still a shared item.
    rarity[item] = Math.log1p(count / Math.max(heard, 1));
  }
  return { data, itemCount, postings, ages, rarity };
}
