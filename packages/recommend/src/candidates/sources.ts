import type { History } from '@fonoteca/learn';
import { entriesById } from '../catalogue/entries.ts';
import { artistPart, type ItemKind } from '../item.ts';
import type { Outlook } from '../lists/outlook.ts';
import type { ListRequest } from '../lists/request.ts';
import type { ModelInUse } from '../serving/in-use.ts';
import { historyFor, type ItemNumbers } from '../taste/history.ts';
import { rowOf } from '../taste/table.ts';
import { byTags } from './by-tags.ts';
import { fromModel } from './collaborative.ts';
import { following } from './following.ts';
import { similarToHeard } from './knowledge.ts';
import type { Proposal, SourceName } from './proposal.ts';
import { forgotten, relistening } from './relistening.ts';
import { sameArtist } from './same-artist.ts';
import { fromShelf } from './shelf.ts';

/** Proposals of one source at most: more than any list needs after its rules. */
const most = 800;

type SourceOf = (outlook: Outlook, request: ListRequest) => Promise<readonly Proposal[]>;

/** Everybody who proposes. Each answers with nothing where it has nothing to go by. */
export const candidateSources: Readonly<Record<SourceName, SourceOf>> = {
  own: async (outlook, request) => fromModelFor(outlook, request, await outlook.own(request.kind)),
  outside: async (outlook, request) => fromModelFor(outlook, request, await outlook.outside(request.kind)),
  relistening: (outlook, { kind }) => relistening(outlook, kind, most),
  forgotten: (outlook, { kind }) => forgotten(outlook, kind, most),
  next: (outlook, { kind, context }) => following(outlook, kind, context?.seeds ?? [], most),
  'similar-artists': async (outlook, { kind }) => {
    if (kind !== 'artist') return [];
    return similarToHeard(outlook.tools.store.db, await mostHeard(outlook), most);
  },
  tags: async (outlook, { kind }) =>
    kind === 'artist' ? byTags(outlook, await mostHeard(outlook), most) : [],
  shelf: async (outlook, { kind }) => fromShelf(outlook.shelf, kind, outlook.now),
  'same-artist': (outlook, request) => sameArtist(outlook, request, most),
  liked: async (outlook, { kind }) => liked(outlook, kind),
};

async function fromModelFor(
  outlook: Outlook,
  request: ListRequest,
  inUse: ModelInUse | null,
): Promise<readonly Proposal[]> {
  if (!inUse) return [];
  const { ids } = inUse.catalogue;
  const table = outlook.taste.tables[request.kind];
  const unheardOnly = request.purpose === 'discover' || request.purpose === 'weekly-discovery';
  const allow = (index: number): boolean => {
    const id = ids[index] ?? 0;
    return !unheardOnly || id === 0 || rowOf(table, id) < 0;
  };
  return fromModel(inUse, await historyAsked(outlook, request, inUse), most, allow);
}

/** What a model is asked with. Seeds stand for the whole history: a radio follows them and not the person. */
export async function historyAsked(
  outlook: Outlook,
  request: ListRequest,
  inUse: ModelInUse,
): Promise<History> {
  const seeds = request.context?.seeds ?? [];
  if (seeds.length === 0) return historyFor(outlook.taste, request.kind, numbersOf(inUse));
  const ids = await seedIds(outlook, request.kind, seeds);
  const items = ids.flatMap((id) => inUse.catalogue.indexOf.get(id) ?? []);
  return { items: Uint32Array.from(new Set(items)).sort(), weights: null };
}

/** Where the items of a model are, for a person's history. */
const numbersOf = (inUse: ModelInUse): ItemNumbers => ({
  byId: (id) => inUse.catalogue.indexOf.get(id),
  byKey: (key) => inUse.indexOfKey.get(key),
});

/** Seeds as ids of the kind that is asked for: an artist stands for what the person hears of it. */
async function seedIds(
  outlook: Outlook,
  kind: ItemKind,
  seeds: readonly { kind: ItemKind; id: number }[],
): Promise<number[]> {
  const ids = new Set<number>();
  for (const seed of seeds) {
    if (seed.kind === kind) ids.add(seed.id);
    else if (seed.kind === 'artist') for (const id of heardOf(outlook, kind, seed.id)) ids.add(id);
    else {
      const entry = (await entriesById(outlook.tools.store.db, seed.kind, [seed.id])).get(seed.id);
      if (entry && kind === 'artist') ids.add(entry.artistId);
      else if (entry) for (const id of heardOf(outlook, kind, entry.artistId)) ids.add(id);
    }
  }
  return [...ids];
}

/** What the person heard most of an artist. */
function heardOf(outlook: Outlook, kind: ItemKind, artistId: number, count = 10): number[] {
  const table = outlook.taste.tables[kind];
  const rows: number[] = [];
  for (let row = 0; row < table.ids.length; row++) if (table.artistIds[row] === artistId) rows.push(row);
  return rows
    .toSorted((a, b) => (table.weights[b] ?? 0) - (table.weights[a] ?? 0))
    .slice(0, count)
    .map((row) => table.ids[row] ?? 0);
}

/** The artists that say most about a person, with their keys. */
export async function mostHeard(outlook: Outlook, count = 150): Promise<{ key: string; weight: number }[]> {
  const { ids, weights } = outlook.taste.tables.artist;
  const rows = [...ids.keys()].toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0)).slice(0, count);
  const entries = await entriesById(
    outlook.tools.store.db,
    'artist',
    rows.map((row) => ids[row] ?? 0),
  );
  return rows.flatMap((row) => {
    const entry = entries.get(ids[row] ?? 0);
    return entry ? [{ key: entry.key, weight: weights[row] ?? 0 }] : [];
  });
}

/** What the person said they like: of this kind itself. */
function liked(outlook: Outlook, kind: ItemKind): Proposal[] {
  return outlook.taste.marks
    .filter((mark) => mark.mark === 'like' && mark.kind === kind)
    .map(({ key, id, name, artist, at }) => ({
      kind,
      key,
      id,
      source: 'liked',
      score: at.getTime(),
      texts: { name, artist: artist ?? artistPart(key), mbid: null },
    }));
}
