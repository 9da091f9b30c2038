import type { GatheredItem } from '../candidates/gather.ts';
import type { ItemKind } from '../item.ts';
import { rowOf } from '../taste/table.ts';
import type { Outlook } from './outlook.ts';
import type { ListItem } from './types.ts';

/** What is shown of an item. */
export function itemOf(
  { taste }: Outlook,
  item: GatheredItem,
): Omit<ListItem, 'score' | 'propensity' | 'reasons'> {
  const { facts } = item.candidate;
  const heard = (kind: ItemKind, id: number | null): boolean =>
    id !== null && rowOf(taste.tables[kind], id) >= 0;
  return {
    kind: item.kind,
    key: item.key,
    // The catalogue is shared: only what this person listened to has a page for them.
    id: heard(item.kind, item.id) ? item.id : null,
    name: item.name,
    artist: item.artist,
    artistId: heard('artist', item.artistId) ? item.artistId : null,
    release: item.release && {
      id: heard('release', item.release.id) ? item.release.id : null,
      name: item.release.name,
    },
    mbid: item.mbid,
    lengthMs: facts.lengthMs,
    year: facts.year,
    tags: facts.tags
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, 5)
      .map(({ name }) => name),
    listens: facts.listens,
    lastListenAt: facts.lastHeardAt === null ? null : new Date(facts.lastHeardAt).toISOString(),
  };
}
