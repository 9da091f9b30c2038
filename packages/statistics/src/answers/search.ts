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
const mostTexts = 500;
/** Entities of a kind that are looked at then, the most listened first: so many at once, and in all. */
const rankedAtOnce = 500;
const mostRanked = 1000;

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
    const limit = query.limit ?? 10;
    const candidates = await readCandidates(history, words);
    const found: Found[] = [];
    for (const kind of query.kind ? [query.kind] : entityKinds)
      found.push(...(await searchKind(history, kind, words, candidates?.[kind] ?? null, limit)));
    found.sort((a, b) => a.quality - b.quality || b.listens - a.listens || a.id - b.id);
    return { items: found.slice(0, limit).map(({ quality: _, ...item }) => item) };
  });

type Found = SearchAnswer['items'][number] & { quality: number };

async function searchKind(
  history: History,
  kind: EntityKind,
  words: readonly string[],
  candidates: ReadonlySet<number> | null,
  limit: number,
): Promise<Found[]> {
  const [listens = new Int32Array(0)] = await tallyRange(history, kind, everyDay);
  const look = async (ids: readonly number[]) =>
    [...(await readNames(history.client, kind, ids)).values()].flatMap((entity): Found[] => {
      const quality = qualityOf(entity, words);
      return quality === null ? [] : [{ kind, ...entity, listens: listens[entity.id] ?? 0, quality }];
    });
  if (candidates) return look([...candidates].filter((id) => (listens[id] ?? 0) > 0));
  const ranking = rank(listens);
  const found: Found[] = [];
  for (let offset = 0; offset < Math.min(mostRanked, ranking.total); offset += rankedAtOnce) {
    found.push(...(await look(ranking.page(offset, rankedAtOnce))));
    // What follows has fewer listens: with a page of the best kind there is nothing better to come.
    if (found.filter(({ quality }) => quality === 0).length >= limit) break;
  }
  return found;
}

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
