import type { ShelfName } from '../taste/types.ts';
import { makeList } from './make.ts';
import type { Outlook } from './outlook.ts';
import type { ListRequest } from './request.ts';
import { type StoredList, standingList } from './storage.ts';

/** What stands behind each shelf of the Discover page. */
const requests: Readonly<Record<ShelfName, ListRequest>> = {
  'discover-artists': { purpose: 'discover', kind: 'artist', limit: 24 },
  'discover-releases': { purpose: 'discover', kind: 'release', limit: 24 },
  'discover-recordings': { purpose: 'discover', kind: 'recording', limit: 30 },
  rediscover: { purpose: 'rediscover', kind: 'recording', limit: 24 },
  next: { purpose: 'next', kind: 'recording', limit: 20 },
  'daily-mix': { purpose: 'daily-mix', kind: 'recording', limit: 40 },
  'weekly-discovery': { purpose: 'weekly-discovery', kind: 'recording', limit: 30 },
};

/** The shelves that the person wants, in their order; each stays until it expires or feedback outdates it. */
export async function discoverShelves(outlook: Outlook, dial?: number): Promise<StoredList[]> {
  const shelves: StoredList[] = [];
  // One after the other: a shelf must not repeat what the one before it has just listed.
  for (const name of outlook.taste.settings.shelves) shelves.push(await standing(outlook, name, dial));
  return shelves;
}

/** The list of a shelf that stands, or a new one. */
export async function standing(outlook: Outlook, name: ShelfName, dial?: number): Promise<StoredList> {
  const request = { ...requests[name], dial: dial ?? outlook.taste.settings.dial };
  const { db } = outlook.tools.store;
  const found = await standingList(db, outlook.taste.personId, request.purpose, request.kind, request.dial);
  // What next goes with the last listen: yesterday's answer is no answer.
  if (found && !(name === 'next' && isStale(found, outlook))) return found;
  return makeList(outlook, request);
}

const isStale = (list: StoredList, outlook: Outlook): boolean =>
  (outlook.recent[0]?.at ?? 0) * 1000 > Date.parse(list.createdAt);
