import { entriesById } from '../catalogue/entries.ts';
import type { ShelfName } from '../taste/types.ts';
import { basisOf, couldBeBetter } from './basis.ts';
import { makeList } from './make.ts';
import type { Outlook } from './outlook.ts';
import type { ListRequest } from './request.ts';
import { getList, type StandingList, type StoredList, standingList } from './storage/read.ts';
import type { ListBasis } from './types.ts';

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
  const { personId } = outlook.taste;
  const now = new Date(outlook.now);
  const found = await standingList(db, personId, request.purpose, request.kind, now);
  if (found && (keepsItsTime(request) || isNear(found.dial, request.dial))) {
    const list = await getList(db, personId, found.id);
    if (!(await isOvertaken(outlook, list, found))) return list;
  }
  return makeList(outlook, { ...request, renews: true });
}

/** The mix of a day and the discovery of a week are the same all that time, wherever the dial goes. */
const keepsItsTime = ({ purpose }: Pick<ListRequest, 'purpose'>): boolean =>
  purpose === 'daily-mix' || purpose === 'weekly-discovery';

/** A dial is stored as a 4-byte float. */
const isNear = (a: number, b: number): boolean => Math.abs(a - b) < 0.001;

/** A list that came out short is tried again after this time: an outside service may have answered meanwhile. */
const shortListMs = 3_600_000;

/**
 * Whether a list is not any more what it says. What next goes with the last listen; what is on a list of
 * things never heard, or forgotten, is not that once it was heard; and one that came out short is made
 * anew when there is more to go by, however long it was to stand.
 */
async function isOvertaken(
  outlook: Outlook,
  list: StoredList,
  { basis, createdAt }: StandingList,
): Promise<boolean> {
  const { purpose, kind } = list;
  if (list.items.length < shelfLength(list) / 2) {
    if (couldBeBetter(basis, await basisOf(outlook, kind))) return true;
    if (outlook.now - createdAt.getTime() > shortListMs) return true;
  }
  if (purpose === 'next') return (outlook.recent[0]?.at ?? null) !== basis.after;
  return !keepsItsTime(list) && (await heardSince(outlook, list, basis));
}

/** Whether something of a list was heard after it was made. */
async function heardSince(outlook: Outlook, { kind, items }: StoredList, basis: ListBasis): Promise<boolean> {
  const column = { artist: 'artistId', release: 'releaseId', recording: 'recordingId' } as const;
  const since = outlook.recent.filter(({ at }) => at > (basis.after ?? 0));
  const ids = since.flatMap((listen) => listen[column[kind]] ?? []);
  const entries = await entriesById(outlook.tools.store.db, kind, ids);
  const heard = new Set([...entries.values()].map(({ key }) => key));
  return items.some(({ key }) => heard.has(key));
}

const shelfLength = ({ purpose, kind }: StoredList): number =>
  Object.values(requests).find((request) => request.purpose === purpose && request.kind === kind)?.limit ?? 0;
