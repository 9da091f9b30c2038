import { entriesById } from '../catalogue/entries.ts';
import type { Outlook } from '../lists/outlook.ts';
import type { ListRequest } from '../lists/request.ts';
import type { Proposal } from './proposal.ts';

/** What the person hears of the artists that the seeds come from, the most heard first. */
export async function sameArtist(outlook: Outlook, request: ListRequest, count: number): Promise<Proposal[]> {
  const { kind, context } = request;
  const seeds = context?.seeds ?? [];
  if (seeds.length === 0 || kind === 'artist') return [];
  const artists = new Set<number>();
  for (const seed of seeds) {
    const entry = (await entriesById(outlook.tools.store.db, seed.kind, [seed.id])).get(seed.id);
    if (entry) artists.add(entry.artistId);
  }
  const table = outlook.taste.tables[kind];
  const rows: number[] = [];
  for (let row = 0; row < table.ids.length; row++) if (artists.has(table.artistIds[row] ?? 0)) rows.push(row);
  rows.sort((a, b) => (table.weights[b] ?? 0) - (table.weights[a] ?? 0));
  return proposalsOfRows(
    outlook,
    kind,
    rows.slice(0, count),
    'same-artist',
    (row) => table.weights[row] ?? 0,
  );
}

/** Proposals from rows of the person's own taste. */
function proposalsOfRows(
  outlook: Outlook,
  kind: Proposal['kind'],
  rows: readonly number[],
  source: Proposal['source'],
  scoreOf: (row: number) => number,
): Proposal[] {
  const { ids } = outlook.taste.tables[kind];
  return rows.map((row) => ({ kind, key: null, id: ids[row] ?? 0, source, score: scoreOf(row) }));
}
