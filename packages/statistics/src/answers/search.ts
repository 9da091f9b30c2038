import { fold } from '@fonoteca/listens';
import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import { everyDay, type History, tallyRange, withHistory } from '../history.ts';
import { type EntityKind, entityKinds } from '../kinds.ts';
import { type EntityName, type NamedEntity, readNames } from '../names.ts';
import { rank } from '../ranking.ts';

export interface SearchAnswer {
  items: { kind: EntityKind; id: number; name: string; artist: NamedEntity | null; listens: number }[];
}

export interface SearchQuery {
  readonly text: string;
  readonly kind?: EntityKind | undefined;
  readonly limit?: number;
}

/** With more matching texts than this the search goes through the person's charts instead. */
const mostTexts = 2000;
/** Entities of a kind that are looked at then, the most listened first. */
const mostRanked = 6000;

/**
 * The person's own artists, releases and recordings by words, case and accents aside. Every word must be
 * in the name or its artist's; names that have them all come first, then by listens.
 */
export const search = (
  store: Store,
  person: Person,
  query: SearchQuery,
  now = new Date(),
): Promise<SearchAnswer> =>
  withHistory(store, person, now, async (history) => {
    const words = fold(query.text).split(' ').filter(Boolean);
    const candidates = await readCandidates(history, words);
    const found: (SearchAnswer['items'][number] & { quality: number })[] = [];
    for (const kind of query.kind ? [query.kind] : entityKinds) {
      const [listens = new Int32Array(0)] = await tallyRange(history, kind, everyDay);
      const ids = candidates
        ? [...candidates[kind]].filter((id) => (listens[id] ?? 0) > 0)
        : rank(listens).page(0, mostRanked);
      for (const entity of (await readNames(history.client, kind, ids)).values()) {
        const quality = qualityOf(entity, words);
        if (quality !== null) found.push({ kind, ...entity, listens: listens[entity.id] ?? 0, quality });
      }
    }
    found.sort((a, b) => a.quality - b.quality || b.listens - a.listens || a.id - b.id);
    return { items: found.slice(0, query.limit ?? 10).map(({ quality: _, ...item }) => item) };
  });

/** Null where a word is missing; 0 where the name has every word, more where only the artist's has some. */
function qualityOf(entity: EntityName, words: readonly string[]): number | null {
  const name = fold(entity.name);
  const all = entity.artist ? `${fold(entity.artist.name)} ${name}` : name;
  if (!words.every((word) => all.includes(word))) return null;
  if (words.every((word) => name.includes(word))) return 0;
  return words.some((word) => name.includes(word)) ? 1 : 2;
}

/** Entities of the texts that have every word, of whomever; null where they are too many to help. */
async function readCandidates(
  history: History,
  words: readonly string[],
): Promise<Record<EntityKind, Set<number>> | null> {
  // The index knows groups of three letters: what is shorter would read every text.
  if (!words.some((word) => word.length >= 3)) return null;
  const conditions = words.map((_, index) => `search_text like $${index + 1}`).join(' and ');
  const { rows } = await history.client.query<Record<EntityKind, number | null>>(
    `select coalesce(r.merged_into, r.id) as recording, coalesce(l.merged_into, l.id) as release,
       coalesce(a.merged_into, a.id) as artist
     from (select recording_id, release_id from sent_tracks where ${conditions} limit ${mostTexts + 1}) s
     join recordings r on r.id = s.recording_id join recordings c on c.id = coalesce(r.merged_into, r.id)
     join artists a on a.id = c.artist_id left join releases l on l.id = s.release_id`,
    words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`),
  );
  if (rows.length > mostTexts) return null;
  const ids = (kind: EntityKind) => new Set(rows.map((row) => row[kind]).filter((id) => id !== null));
  return { artist: ids('artist'), release: ids('release'), recording: ids('recording') };
}
