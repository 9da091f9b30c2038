import type { Executor } from '@fonoteca/store';
import { idsOfKeys } from '../catalogue/ids.ts';
import { knownArtists } from '../knowledge/store.ts';
import type { Proposal } from './proposal.ts';

/**
 * Artists that outside services call similar to what the person hears: the sum over their artists of
 * how much each is heard times how alike the two are said to be.
 */
export async function similarToHeard(
  executor: Executor,
  heard: readonly { key: string; weight: number }[],
  count: number,
): Promise<Proposal[]> {
  const known = await knownArtists(
    executor,
    heard.map(({ key }) => key),
  );
  const own = new Set(heard.map(({ key }) => key));
  const sums = new Map<string, { score: number; name: string; mbid: string | null }>();
  for (const { key, weight } of heard) {
    for (const other of known.get(key)?.similar ?? []) {
      if (own.has(other.key)) continue;
      const sum = sums.get(other.key);
      const score = Math.sqrt(weight) * other.score;
      if (sum) sum.score += score;
      else sums.set(other.key, { score, name: other.name, mbid: other.mbid });
    }
  }
  const best = [...sums]
    .toSorted(([a, one], [b, two]) => two.score - one.score || (a < b ? -1 : 1))
    .slice(0, count);
  const ids = await idsOfKeys(
    executor,
    'artist',
    best.map(([key]) => key),
  );
  return best.map(([key, { score, name, mbid }], index) => ({
    kind: 'artist',
    key,
    id: ids[index] || null,
    source: 'similar-artists',
    score,
    texts: { name, artist: name, mbid },
  }));
}
