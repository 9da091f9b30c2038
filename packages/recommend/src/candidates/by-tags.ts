import { fold } from '@fonoteca/domain';
import { idsOfKeys } from '../catalogue/ids.ts';
import { knownArtists } from '../knowledge/store.ts';
import type { Outlook } from '../lists/outlook.ts';
import type { Proposal } from './proposal.ts';

/** Artists whose tags are like those of what the person hears: for whom nobody's listens speak. */
export async function byTags(
  outlook: Outlook,
  heard: readonly { key: string; weight: number }[],
  count: number,
): Promise<Proposal[]> {
  const { db } = outlook.tools.store;
  const known = await knownArtists(
    db,
    heard.map(({ key }) => key),
  );
  const taste = new Map<string, number>();
  for (const { key, weight } of heard) {
    for (const tag of known.get(key)?.tags ?? []) {
      const name = fold(tag.name);
      taste.set(name, (taste.get(name) ?? 0) + Math.sqrt(weight) * tag.weight);
    }
  }
  if (taste.size === 0) return [];
  const index = await outlook.tools.tags.get();
  const found = index.like(taste, count, new Set(heard.map(({ key }) => key)));
  const ids = await idsOfKeys(
    db,
    'artist',
    found.map(({ key }) => key),
  );
  return found.map(({ key, name, mbid, score }, place) => ({
    kind: 'artist',
    key,
    id: ids[place] || null,
    source: 'tags',
    score,
    texts: { name, artist: name, mbid },
  }));
}
