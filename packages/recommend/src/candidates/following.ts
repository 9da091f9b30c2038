import { entriesById } from '../catalogue/entries.ts';
import type { ItemKind } from '../item.ts';
import type { Outlook } from '../lists/outlook.ts';
import type { Proposal } from './proposal.ts';

/** Listens longer ago than this belong to another session. */
const sessionGapSeconds = 30 * 60;
/** Of a session that has just ended the last ones still say what fits. */
const lastOnes = 3;

/**
 * What usually follows what was heard just now, or what goes with the seeds: by the model of listening
 * sessions. Of recordings; releases and artists come by their recordings.
 */
export async function following(
  outlook: Outlook,
  kind: ItemKind,
  seeds: readonly { kind: ItemKind; id: number }[],
  count: number,
): Promise<Proposal[]> {
  const { sessions } = outlook;
  if (!sessions) return [];
  const prefix = prefixOf(outlook, seeds).flatMap((id) => sessions.catalogue.indexOf.get(id) ?? []);
  if (prefix.length === 0) return [];
  const heard = new Set(prefix);
  const { items, scores } = sessions.model.next(prefix, { count, exclude: (item) => heard.has(item) });
  const found: { id: number; score: number }[] = [];
  for (const [place, item] of items.entries()) {
    const id = sessions.catalogue.ids[item] ?? 0;
    if (id !== 0) found.push({ id, score: scores[place] ?? 0 });
  }
  if (kind === 'recording')
    return found.map(({ id, score }) => ({ kind, key: null, id, source: 'next', score }));
  return lifted(outlook, kind, found);
}

/** The current session in the order heard; the last few where it has ended; the seeds where there are some. */
export function prefixOf(outlook: Outlook, seeds: readonly { kind: ItemKind; id: number }[]): number[] {
  const chosen = seeds.filter(({ kind }) => kind === 'recording').map(({ id }) => id);
  if (seeds.length > 0) return chosen;
  const session: number[] = [];
  let later = outlook.now / 1000;
  for (const { at, recordingId, skipped } of outlook.recent) {
    if (later - at > sessionGapSeconds && session.length >= lastOnes) break;
    if (!skipped) session.push(recordingId);
    later = at;
  }
  return session.reverse();
}

/** Recordings' scores added up for their releases or artists. */
async function lifted(
  outlook: Outlook,
  kind: 'artist' | 'release',
  recordings: readonly { id: number; score: number }[],
): Promise<Proposal[]> {
  const entries = await entriesById(
    outlook.tools.store.db,
    'recording',
    recordings.map(({ id }) => id),
  );
  const sums = new Map<number, number>();
  for (const { id, score } of recordings) {
    const entry = entries.get(id);
    const owner = kind === 'artist' ? entry?.artistId : entry?.release?.id;
    if (owner) sums.set(owner, (sums.get(owner) ?? 0) + score);
  }
  return [...sums].map(([id, score]) => ({ kind, key: null, id, source: 'next', score }));
}
