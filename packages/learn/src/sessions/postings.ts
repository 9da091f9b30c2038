import type { SessionData } from './data.ts';

/** Where each item was heard: `places[offsets[item] … offsets[item + 1])`, places in `SessionData.items`, newest first. */
export interface Postings {
  readonly offsets: Uint32Array;
  readonly places: Uint32Array;
  /** Place → session. */
  readonly sessionAt: Uint32Array;
}

export function buildPostings(data: SessionData, itemCount: number): Postings {
  const { items } = data;
  const offsets = new Uint32Array(itemCount + 1);
  for (const item of items) offsets[item + 1] = (offsets[item + 1] ?? 0) + 1;
  for (let item = 0; item < itemCount; item++)
    offsets[item + 1] = (offsets[item + 1] ?? 0) + (offsets[item] ?? 0);
  const filled = offsets.slice(0, itemCount);
  const places = new Uint32Array(items.length);
  for (let place = items.length - 1; place >= 0; place--) {
    const item = items[place] ?? 0;
    const to = filled[item] ?? 0;
    places[to] = place;
    filled[item] = to + 1;
  }
  const sessionAt = new Uint32Array(items.length);
  for (let session = 0; session + 1 < data.offsets.length; session++)
    sessionAt.fill(session, data.offsets[session], data.offsets[session + 1]);
  return { offsets, places, sessionAt };
}
