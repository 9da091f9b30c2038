import { fold } from '@fonoteca/domain';
import MiniSearch from 'minisearch';
import type { OwnedRecord } from '../record.ts';
import { creditText } from '../text/credit.ts';

/** The text under which a record is found: artist, title, labels, catalogue numbers, year; folded. */
export const searchTextOf = (
  record: Pick<OwnedRecord, 'title' | 'artists' | 'labels' | 'year' | 'genres' | 'styles'>,
): string =>
  fold(
    [
      creditText(record.artists),
      record.title,
      ...record.labels.flatMap(({ name, catalogueNumber }) => [name, catalogueNumber]),
      ...record.genres,
      ...record.styles,
      record.year === null ? '' : String(record.year),
    ].join(' '),
  ).slice(0, 4000);

/** Finds records by words; the best match first. An empty text finds everything in its order. */
export type RecordSearch = (text: string) => OwnedRecord[];

/**
 * Makes a search over records held in memory: every word must be found, as it is, as the beginning of a
 * word, or with a typo (two in longer words); artist and title weigh more than the rest.
 */
export function searchRecords(records: readonly OwnedRecord[]): RecordSearch {
  const index = new MiniSearch<{ id: number; artist: string; title: string; tracks: string; rest: string }>({
    fields: ['artist', 'title', 'tracks', 'rest'],
    tokenize: (text) => text.split(' ').filter((word) => word !== ''),
    processTerm: (word) => word,
  });
  index.addAll(
    records.map((record, id) => ({
      id,
      artist: fold(creditText(record.artists)),
      title: fold(record.title),
      tracks: fold(record.tracks.map(({ title }) => title).join(' ')),
      rest: searchTextOf(record),
    })),
  );
  return (text) => {
    const words = text.trim() === '' ? '' : fold(text);
    if (words === '') return [...records];
    const found = index.search(words, {
      combineWith: 'AND',
      prefix: true,
      // Two letters that changed places count as two typos.
      fuzzy: (word) => (word.length < 4 ? false : word.length < 6 ? 1 : 2),
      boost: { artist: 4, title: 4 },
    });
    return found.flatMap(({ id }) => records[id as number] ?? []);
  };
}
