import type { Executor } from '@fonoteca/store';
import { idsOfKeys } from '../catalogue/ids.ts';
import { knownArtists } from '../knowledge/store.ts';
import type { Evidence, EvidenceSource } from '../reasons/types.ts';
import type { Proposal } from './proposal.ts';

/** What outside services say of likeness to what a person hears, by the artist it is said of. */
interface Likeness {
  readonly name: string;
  readonly mbid: string | null;
  /** What each heard artist adds: how much it is heard times how alike the two are said to be. */
  readonly parts: { readonly from: string; readonly score: number }[];
}

interface HeardArtist {
  readonly key: string;
  readonly weight: number;
}

const evidenceAtMost = 8;
const sumOf = (parts: Likeness['parts']): number => parts.reduce((sum, { score }) => sum + score, 0);

async function likenessToHeard(
  executor: Executor,
  heard: readonly HeardArtist[],
): Promise<Map<string, Likeness>> {
  const known = await knownArtists(
    executor,
    heard.map(({ key }) => key),
  );
  const own = new Set(heard.map(({ key }) => key));
  const found = new Map<string, Likeness>();
  for (const { key, weight } of heard) {
    for (const other of known.get(key)?.similar ?? []) {
      if (own.has(other.key)) continue;
      const likeness = found.get(other.key) ?? { name: other.name, mbid: other.mbid, parts: [] };
      likeness.parts.push({ from: key, score: Math.sqrt(weight) * other.score });
      found.set(other.key, likeness);
    }
  }
  return found;
}

/** Artists that outside services call similar to what the person hears, by the sum of what their artists add. */
export async function similarToHeard(
  executor: Executor,
  heard: readonly HeardArtist[],
  count: number,
): Promise<Proposal[]> {
  const sums = [...(await likenessToHeard(executor, heard))].map(([key, { name, mbid, parts }]) => ({
    key,
    name,
    mbid,
    score: sumOf(parts),
  }));
  const best = sums.toSorted((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1)).slice(0, count);
  const ids = await idsOfKeys(
    executor,
    'artist',
    best.map(({ key }) => key),
  );
  return best.map(({ key, score, name, mbid }, index) => ({
    kind: 'artist',
    key,
    id: ids[index] || null,
    source: 'similar-artists',
    score,
    texts: { name, artist: name, mbid },
  }));
}

/** The same likeness as evidence: which of the person's artists a proposal rests on. */
export async function evidenceFromLikeness(
  executor: Executor,
  heard: readonly HeardArtist[],
): Promise<EvidenceSource> {
  const likeness = await likenessToHeard(executor, heard);
  return {
    source: 'similar-artists',
    claim: 'similar-artist',
    evidenceOf({ facts }) {
      const parts = likeness.get(facts.key)?.parts ?? [];
      const whole = sumOf(parts);
      return parts
        .toSorted((a, b) => b.score - a.score || (a.from < b.from ? -1 : 1))
        .slice(0, evidenceAtMost)
        .map(({ from, score }): Evidence => ({ kind: 'artist', key: from, share: score / whole }));
    },
    scoresWithout: (removed, candidates) =>
      Float64Array.from(candidates, ({ facts }) => {
        const parts = likeness.get(facts.key)?.parts;
        return parts === undefined ? Number.NaN : sumOf(parts.filter(({ from }) => !removed.has(from)));
      }),
  };
}
