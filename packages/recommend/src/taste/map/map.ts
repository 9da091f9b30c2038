import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import { type CatalogueEntry, entriesById } from '../../catalogue/entries.ts';
import { knownArtists } from '../../knowledge/store.ts';
import { loadTaste } from '../load.ts';
import { inSnapshot } from '../profile/build.ts';
import { rowOf } from '../table.ts';
import type { Taste } from '../types.ts';
import { beginOfNewest, readLearnable } from '../wall/read.ts';
import { learningRights } from '../wall/rights.ts';
import { groupPlaces } from './groups.ts';
import { nameGroups } from './names.ts';
import { layOutOffThread } from './off-thread.ts';
import { fromNeighbours, HeardTogether, type NeighboursOf, type Similarities } from './similarity.ts';

export interface TasteMap {
  readonly points: {
    readonly id: number;
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly listens: number;
    readonly group: number;
    readonly firstListenAt: string | null;
    readonly lastListenAt: string | null;
  }[];
  readonly groups: { group: number; name: string; x: number; y: number }[];
  readonly basis: 'model' | 'heard-together' | 'none';
}

/** A map as it was laid out: who stands where. What else is shown of an artist is that of today. */
interface Laid {
  readonly version: number;
  readonly limit: number;
  readonly basis: TasteMap['basis'];
  /** The model, where nearness rests on one. */
  readonly model: string | null;
  readonly places: readonly (readonly [id: number, x: number, y: number, group: number])[];
  readonly groups: TasteMap['groups'];
}

const version = 1;
/** A map stands until this share of its artists are others. */
const materially = 0.1;
/** Listens that are looked through for what is heard together. */
const listensRead = 50_000;
const neighboursAsked = 200;
const seed = 4;

/** The artists that weigh most, as a map: near is alike. Laid out once, then kept until the taste is another. */
export async function tasteMap(
  store: Store,
  personId: number,
  options: { readonly limit: number; readonly neighboursOf?: NeighboursOf | undefined },
): Promise<TasteMap> {
  const taste = await loadTaste(store, { id: personId });
  const ids = largestArtists(taste, options.limit);
  const entries = await entriesById(store.db, 'artist', [...ids]);
  const shown = ids.filter((id) => entries.has(id));
  const found = shown.length > 0 ? await options.neighboursOf?.(shown, neighboursAsked) : null;
  const kept = await readLaid(store, personId);
  const fits =
    kept && kept.limit === options.limit && kept.model === (found?.basis ?? null) && isStill(kept, shown);
  if (fits) return view(kept, taste, entries);
  const similarities = found
    ? fromNeighbours(shown, found.neighbours)
    : await heardTogether(store, personId, shown);
  const laid = await layOutMap(store, taste, shown, entries, similarities, {
    limit: options.limit,
    model: found?.basis ?? null,
  });
  await sql`update taste_profiles set map = ${JSON.stringify(laid)} where person_id = ${personId}`.execute(
    store.db,
  );
  return view(laid, taste, entries);
}

function largestArtists(taste: Taste, limit: number): Int32Array {
  const { ids, weights, listens } = taste.tables.artist;
  const rows = Array.from(ids, (_, row) => row)
    .filter((row) => (listens[row] ?? 0) > 0 && !taste.blocklist.isForbiddenId('artist', ids[row] ?? 0, null))
    .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
    .slice(0, limit);
  return Int32Array.from(rows, (row) => ids[row] ?? 0).sort();
}

async function heardTogether(store: Store, personId: number, ids: Int32Array): Promise<Similarities> {
  const together = new HeardTogether(ids);
  const person = await learningRights(store.pool, personId);
  const from = (await beginOfNewest(store.pool, person, listensRead, 'own')) ?? 0;
  await inSnapshot(store, async (client) => {
    for await (const columns of readLearnable(client, person, { from, use: 'own' })) together.add(columns);
    together.end();
  });
  return together.similarities();
}

async function layOutMap(
  store: Store,
  taste: Taste,
  ids: Int32Array,
  entries: ReadonlyMap<number, CatalogueEntry>,
  similarities: Similarities,
  asked: { readonly limit: number; readonly model: string | null },
): Promise<Laid> {
  const places = await layOutOffThread(similarities, seed);
  const groups = groupPlaces(places, seed);
  const known = await knownArtists(
    store.db,
    Array.from(ids, (id) => entries.get(id)?.key ?? ''),
  );
  const names = nameGroups(
    Array.from(ids, (id, point) => {
      const entry = entries.get(id);
      return {
        name: entry?.name ?? '',
        group: groups.of[point] ?? 0,
        listens: taste.tables.artist.listens[rowOf(taste.tables.artist, id)] ?? 0,
        tags: known.get(entry?.key ?? '')?.tags ?? [],
      };
    }),
    groups.centres.length,
  );
  const some = similarities.values.some((value) => value > 0);
  return {
    version,
    ...asked,
    basis: some ? (asked.model === null ? 'heard-together' : 'model') : 'none',
    places: Array.from(ids, (id, point) => [
      id,
      rounded(places.x[point] ?? 0),
      rounded(places.y[point] ?? 0),
      groups.of[point] ?? 0,
    ]),
    groups: groups.centres.map(({ x, y }, group) => ({
      group,
      name: names[group] ?? '',
      x: rounded(x),
      y: rounded(y),
    })),
  };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

async function readLaid(store: Store, personId: number): Promise<Laid | null> {
  const row = await store.db
    .selectFrom('taste_profiles')
    .select('map')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  const laid = row?.map as Laid | null | undefined;
  return laid?.version === version ? laid : null;
}

/** Whether the map has nearly all artists of today. */
function isStill(laid: Laid, ids: Int32Array): boolean {
  const placed = new Set(laid.places.map(([id]) => id));
  const missing = ids.filter((id) => !placed.has(id)).length;
  return missing <= materially * ids.length && placed.size <= ids.length * (1 + materially);
}

function view(laid: Laid, taste: Taste, entries: ReadonlyMap<number, CatalogueEntry>): TasteMap {
  const table = taste.tables.artist;
  const instant = (at: number | undefined) => (at ? new Date(at * 1000).toISOString() : null);
  return {
    points: laid.places.flatMap(([id, x, y, group]) => {
      const row = rowOf(table, id);
      const entry = entries.get(id);
      if (row < 0 || !entry) return [];
      return {
        id,
        name: entry.name,
        x,
        y,
        listens: table.listens[row] ?? 0,
        group,
        firstListenAt: instant(table.firstAt[row]),
        lastListenAt: instant(table.lastAt[row]),
      };
    }),
    groups: laid.groups,
    basis: laid.basis,
  };
}
