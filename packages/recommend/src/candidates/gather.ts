import type { Executor } from '@fonoteca/store';
import { type CatalogueEntry, entriesById } from '../catalogue/entries.ts';
import type { ItemKind } from '../item.ts';
import { artistPart } from '../item.ts';
import type { WeightedTag } from '../knowledge/ports.ts';
import { knownArtists, knownRecordings } from '../knowledge/store.ts';
import { type ListMoment, listedLately, skippedLately } from '../lists/storage/lately.ts';
import type { Candidate, ItemFacts, SourceScore } from '../ranking/types.ts';
import type { ModelInUse } from '../serving/in-use.ts';
import { rowOf } from '../taste/table.ts';
import type { Taste } from '../taste/types.ts';
import type { Proposal } from './proposal.ts';
import type { ShelfFacts } from './shelf.ts';

/** A candidate with what is shown of it. */
export interface GatheredItem {
  readonly candidate: Candidate;
  readonly kind: ItemKind;
  readonly key: string;
  readonly id: number | null;
  readonly name: string;
  readonly artist: string | null;
  readonly artistId: number | null;
  readonly release: { readonly id: number; readonly name: string } | null;
  readonly mbid: string | null;
  readonly entry: CatalogueEntry | null;
}

export interface GatherInput {
  readonly kind: ItemKind;
  readonly proposals: readonly Proposal[];
  readonly taste: Taste;
  /** In order of trust: the first that knows an item says how popular it is. */
  readonly models: readonly (ModelInUse | null)[];
  readonly shelf: ReadonlySet<string>;
  readonly shelfFacts: ReadonlyMap<string, ShelfFacts>;
  readonly moment: ListMoment;
}

/** How far back “listed lately” looks. */
const listedDays = 90;

/**
 * Puts proposals of all sources together, one candidate an item, with everything that rules, calibration
 * and reasons ask of it. What the person disliked is left out here already. A fixed number of queries,
 * however long the history is.
 */
export async function gather(executor: Executor, input: GatherInput): Promise<GatheredItem[]> {
  const { kind, taste } = input;
  const ids = new Set(input.proposals.flatMap(({ id }) => (id === null ? [] : [id])));
  const [entries, skipped, listed] = await Promise.all([
    entriesById(executor, kind, [...ids]),
    skippedLately(executor, taste.personId, kind),
    listedLately(executor, taste.personId, kind, listedDays, input.moment),
  ]);
  const merged = mergeProposals(input.proposals, entries);
  const [artists, recordings] = await Promise.all([
    knownArtists(executor, [...new Set([...merged.keys()].map(artistPart))]),
    kind === 'recording' ? knownRecordings(executor, [...merged.keys()]) : new Map<string, never>(),
  ]);
  const table = taste.tables[kind];
  const leftOut = leftOutOf(taste);
  const items: GatheredItem[] = [];
  for (const [key, { id, texts, sources }] of merged) {
    const entry = id === null ? null : (entries.get(id) ?? null);
    if (id !== null && !entry) continue;
    if (taste.blocklist.isForbidden(kind, key)) continue;
    if (id !== null && taste.blocklist.isForbiddenId(kind, id, entry?.artistId ?? null)) continue;
    if (entry && leftOut(entry)) continue;
    if ((!entry && !texts) || skipped.has(key)) continue;
    const artist = artists.get(artistPart(key));
    const recording = recordings.get(key);
    const owned = input.shelfFacts.get(kind === 'recording' ? (entry?.release?.key ?? key) : key);
    const row = id === null ? -1 : rowOf(table, id);
    const facts: ItemFacts = {
      kind,
      key,
      artistKey: artistPart(key),
      releaseKey: kind === 'release' ? key : (entry?.release?.key ?? null),
      tags: firstWithTags(recording, artist, owned, input.shelfFacts.get(artistPart(key))),
      year: recording?.year ?? owned?.year ?? (kind === 'artist' ? (artist?.beginYear ?? null) : null),
      lengthMs: entry?.lengthMs ?? null,
      explicit: recording?.explicit ?? null,
      bpm: recording?.bpm ?? null,
      language: recording?.language ?? null,
      popularity: popularityOf(input.models, key),
      listens: row < 0 ? 0 : (table.listens[row] ?? 0),
      lastHeardAt: row < 0 ? null : (table.lastAt[row] ?? 0) * 1000 || null,
      lastListedAt: listed.get(key) ?? null,
      onShelf: input.shelf.has(kind === 'recording' ? (entry?.release?.key ?? key) : key),
    };
    items.push({
      candidate: { item: items.length, score: 0, sources, facts },
      kind,
      key,
      id,
      name: entry?.name ?? texts?.name ?? key,
      artist: kind === 'artist' ? null : (entry?.artistName ?? texts?.artist ?? null),
      artistId: entry?.artistId ?? null,
      release: entry?.release ?? null,
      mbid: entry?.mbid ?? texts?.mbid ?? null,
      entry,
    });
  }
  return items;
}

/** What the person leaves out of their taste was heard, though their taste does not know it: it is no discovery. */
function leftOutOf({ exclusions }: Taste): (entry: CatalogueEntry) => boolean {
  const ids = new Set(exclusions.map(({ kind, entityId }) => `${kind} ${entityId}`));
  return ({ kind, id, artistId }) => ids.has(`${kind} ${id}`) || ids.has(`artist ${artistId}`);
}

/** The nearest thing that says anything: the recording, its artist, the record on the shelf. */
function firstWithTags(
  ...said: readonly ({ readonly tags: readonly WeightedTag[] } | undefined)[]
): readonly WeightedTag[] {
  return said.find((one) => one !== undefined && one.tags.length > 0)?.tags ?? [];
}

interface Merged {
  id: number | null;
  texts: Proposal['texts'];
  readonly sources: SourceScore[];
}

/** One entry an item; from one source the best score counts. */
function mergeProposals(
  proposals: readonly Proposal[],
  entries: ReadonlyMap<number, CatalogueEntry>,
): Map<string, Merged> {
  const merged = new Map<string, Merged>();
  for (const { key: given, id, texts, source, score } of proposals) {
    const key = (id === null ? undefined : entries.get(id)?.key) ?? given;
    if (key === null) continue;
    const one = merged.get(key);
    if (!one) {
      merged.set(key, { id, texts, sources: [{ model: source, score }] });
      continue;
    }
    one.id ??= id;
    one.texts ??= texts;
    const at = one.sources.findIndex(({ model }) => model === source);
    if (at < 0) one.sources.push({ model: source, score });
    else if ((one.sources[at]?.score ?? 0) < score) one.sources[at] = { model: source, score };
  }
  return merged;
}

function popularityOf(models: readonly (ModelInUse | null)[], key: string): number | null {
  for (const inUse of models) {
    const index = inUse?.indexOfKey.get(key);
    const place = index === undefined ? undefined : inUse?.popularity?.[index];
    if (place !== undefined) return place;
  }
  return null;
}
