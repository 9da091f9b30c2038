import { defaultMemory, forgottenFavourites, type ListenProfile, rankRelistening } from '@fonoteca/learn';
import type { ItemKind } from '../item.ts';
import type { Outlook } from '../lists/outlook.ts';
import { rowOf } from '../taste/table.ts';
import type { TasteTable } from '../taste/types.ts';
import type { Proposal } from './proposal.ts';

/** All that relistening hangs on. */
type Moment = Pick<Outlook, 'taste' | 'now'>;

/** What the person is likely to want again now, by the activation of memory (ACT-R): an artist's listens lift its recordings. */
export async function relistening(outlook: Moment, kind: ItemKind, count: number): Promise<Proposal[]> {
  const { tables, memory } = outlook.taste;
  const table = tables[kind];
  const ranked = rankRelistening(profilesOf(table), {
    now: outlook.now / 1000,
    count,
    parameters: memory ?? defaultMemory,
    ...(kind !== 'artist' && {
      groupOf: (id: number) => profileAt(tables.artist, rowOf(tables.artist, artistOf(table, id))),
    }),
  });
  return ranked.map(({ item, score }) => ({ kind, key: null, id: item, source: 'relistening', score }));
}

/** What was a favourite once and is faint now, the likeliest to come back first. */
export async function forgotten(outlook: Moment, kind: ItemKind, count: number): Promise<Proposal[]> {
  const { tables, memory } = outlook.taste;
  const found = forgottenFavourites(profilesOf(tables[kind]), {
    now: outlook.now / 1000,
    parameters: memory ?? defaultMemory,
  });
  return found
    .slice(0, count)
    .map(({ item, score }) => ({ kind, key: null, id: item, source: 'forgotten', score }));
}

/** Made once for a table: several sources of a list ask for it, and lists of a minute share it. */
const made = new WeakMap<TasteTable, ListenProfile[]>();

function profilesOf(table: TasteTable): ListenProfile[] {
  const known = made.get(table);
  if (known) return known;
  const profiles: ListenProfile[] = [];
  for (let row = 0; row < table.ids.length; row++) {
    const profile = profileAt(table, row);
    if (profile) profiles.push(profile);
  }
  made.set(table, profiles);
  return profiles;
}

/** Undefined where it was only ever skipped: that is no memory to come back to. */
function profileAt(table: TasteTable, row: number): ListenProfile | undefined {
  const count = table.listens[row] ?? 0;
  if (row < 0 || count === 0) return undefined;
  const recent = table.stamps.subarray(table.stampOffsets[row] ?? 0, table.stampOffsets[row + 1] ?? 0);
  return {
    item: table.ids[row] ?? 0,
    count,
    first: table.firstAt[row] ?? 0,
    last: table.lastAt[row] ?? 0,
    recent: [...recent].reverse(),
  };
}

const artistOf = (table: TasteTable, id: number): number => table.artistIds[rowOf(table, id)] ?? 0;
