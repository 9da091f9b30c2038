import type { Store } from '@fonoteca/store';
import { entriesById } from '../catalogue/entries.ts';
import { loadTaste } from './load.ts';

/**
 * The artists that weigh most in a person's taste, most first: whom to ask outside services about. Nothing
 * that may not be learned from is among them, nor what the person dislikes.
 */
export async function mostHeardArtists(
  store: Store,
  personId: number,
  limit: number,
): Promise<{ key: string; name: string; mbid: string | null }[]> {
  const { tables, blocklist } = await loadTaste(store, { id: personId });
  const { ids, weights } = tables.artist;
  const rows = Array.from(ids, (_, row) => row)
    .filter((row) => (weights[row] ?? 0) > 0)
    .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
    .slice(0, limit);
  const best = rows.map((row) => ids[row] ?? 0);
  const entries = await entriesById(store.db, 'artist', best);
  return best.flatMap((id) => {
    const entry = entries.get(id);
    return entry && !blocklist.isForbidden('artist', entry.key)
      ? [{ key: entry.key, name: entry.name, mbid: entry.mbid }]
      : [];
  });
}
