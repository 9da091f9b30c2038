import { entriesById } from '../catalogue/entries.ts';
import { knownArtists } from '../knowledge/store.ts';
import { calibrationTarget } from '../ranking/calibration.ts';
import type { ListenerFacts } from '../ranking/types.ts';
import type { Outlook } from './outlook.ts';

/** Heard so often, an artist is somebody the person knows. */
const knownListens = 3;
/** Artists that the genres and eras of a person are read from: behind them the rest changes little. */
const artistsInTarget = 500;

/** What the ranking must know of a person: whom they know, and the genres and eras they hear. */
export async function listenerFacts({ taste, tools, shelfFacts }: Outlook): Promise<ListenerFacts> {
  const { ids, listens, weights } = taste.tables.artist;
  const rows = [...ids.keys()].filter((row) => (listens[row] ?? 0) >= knownListens);
  const strongest = rows.toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0));
  const entries = await entriesById(
    tools.store.db,
    'artist',
    strongest.slice(0, 5000).map((row) => ids[row] ?? 0),
  );
  const keyOf = (row: number): string => entries.get(ids[row] ?? 0)?.key ?? '';
  const inTarget = strongest.slice(0, artistsInTarget);
  const known = await knownArtists(tools.store.db, inTarget.map(keyOf));
  const heard = inTarget.flatMap((row) => {
    const facts = known.get(keyOf(row));
    const tags = facts?.tags.length ? facts.tags : (shelfFacts.get(keyOf(row))?.tags ?? []);
    const year = facts?.beginYear ?? null;
    return tags.length > 0 || year !== null ? [{ facts: { tags, year }, weight: weights[row] ?? 0 }] : [];
  });
  return {
    knownArtists: new Set([...entries.values()].map(({ key }) => key)),
    target: calibrationTarget(heard),
  };
}
