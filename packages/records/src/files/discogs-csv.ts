import { notesOf } from '../discogs/item.ts';
import { instantOf, ratingOf, yearOf } from '../discogs/shapes.ts';
import { readFormatText } from '../format.ts';
import { type ReadRecord, refused, zeroByte } from '../reading.ts';
import type { RecordLabel } from '../record.ts';
import { stripCreditSuffixes, stripDiscogsSuffix } from '../text/credit.ts';
import { cleanText } from '../text/names.ts';

const known = {
  catalogue: 'Catalog#',
  artist: 'Artist',
  title: 'Title',
  label: 'Label',
  format: 'Format',
  rating: 'Rating',
  released: 'Released',
  release: 'release_id',
  folder: 'CollectionFolder',
  added: 'Date Added',
  media: 'Collection Media Condition',
  sleeve: 'Collection Sleeve Condition',
  notes: 'Collection Notes',
} as const;

/** Without these columns a file is no export of a collection. */
const needed = [known.artist, known.title, known.release];

export interface DiscogsCsv {
  /**
   * Reads one row. Its key is `release:ID`, as the file does not tell copies apart.
   * `hasNotes` of the reader says whether an empty note means that there is none.
   */
  readonly row: (cells: readonly string[]) => ReadRecord;
  /** False where the export was made without the notes columns: notes that are known then stay. */
  readonly hasNotes: boolean;
}

/**
 * Takes the header of Discogs' collection export, in any order and case, with or without a byte-order
 * mark. Columns it does not know are the person's own fields and go into the notes.
 * Gives the columns that are missing when it is no such header.
 */
export function readDiscogsCsv(header: readonly string[]): DiscogsCsv | { readonly missing: string[] } {
  const columns = header.map((cell) => cell.replace(/^\ufeff/, '').trim());
  const places = new Map(columns.map((column, place) => [column.toLowerCase(), place]));
  const missing = needed.filter((column) => !places.has(column.toLowerCase()));
  if (missing.length > 0) return { missing };
  const knownColumns = new Set(Object.values(known).map((column) => column.toLowerCase()));
  const own = columns.flatMap((column, place) =>
    column === '' || knownColumns.has(column.toLowerCase())
      ? []
      : [{ name: column.replace(/^Collection\s+/, '').slice(0, 100), place }],
  );
  const row = (cells: readonly string[]): ReadRecord => {
    const cell = (column: string): string => cells[places.get(column.toLowerCase()) ?? -1] ?? '';
    const damaged = cells.findIndex((text) => text.includes('\0'));
    if (damaged >= 0) return refused(columns[damaged] ?? 'row', zeroByte);
    return rowOf(
      cell,
      own.map(({ name, place }) => [name, cells[place] ?? '']),
    );
  };
  return { row, hasNotes: places.has(known.notes.toLowerCase()) || own.length > 0 };
}

function rowOf(cell: (column: string) => string, own: readonly (readonly [string, string])[]): ReadRecord {
  const short = (column: string, most: number) => cleanText(cell(column)).slice(0, most);
  const release = /^\s*\d{1,10}\s*$/.test(cell(known.release)) ? Number(cell(known.release)) : 0;
  if (release < 1 || release > 2_147_483_647)
    return refused(
      known.release,
      `must be the number of a release at Discogs, not “${short(known.release, 40)}”`,
    );
  const wrong = (field: string, reason: string): ReadRecord => ({
    ...refused(field, reason),
    discogsReleaseId: release,
  });
  const title = short(known.title, 500);
  if (title === '') return wrong(known.title, 'is empty');
  const artist = stripCreditSuffixes(short(known.artist, 300));
  if (artist === '') return wrong(known.artist, 'is empty');
  const released = cell(known.released).trim();
  if (released !== '' && !/^\d{1,4}(?:-\d{1,2}){0,2}$|^\?+$|^unknown$/i.test(released))
    return wrong(known.released, `must be a year, not “${released.slice(0, 40)}”`);
  return {
    ok: true,
    record: {
      source: 'discogs',
      sourceKey: `release:${release}`,
      discogsReleaseId: release,
      discogsMasterId: null,
      mbid: null,
      title,
      artists: [{ name: artist, join: '' }],
      labels: labelsOf(short(known.label, 1000), short(known.catalogue, 500)),
      formats: readFormatText(short(known.format, 1000)),
      genres: [],
      styles: [],
      year: yearOf(released),
      country: null,
      barcode: null,
      folder: short(known.folder, 200) || null,
      rating: ratingOf(cell(known.rating)),
      mediaCondition: short(known.media, 100) || null,
      sleeveCondition: short(known.sleeve, 100) || null,
      notes: notesOf([['', cell(known.notes)], ...own]),
      addedAt: instantOf(cell(known.added).trim()),
      coverUrl: null,
      tracks: [],
    },
  };
}

/** Labels and catalogue numbers are two lists with commas, of one length when no name has a comma itself. */
function labelsOf(labels: string, numbers: string): RecordLabel[] {
  const split = (text: string) => text.split(/,\s/).map((part) => part.trim());
  const names = split(labels).filter((name) => name !== '');
  const catalogue = split(numbers);
  const paired = names.length === catalogue.length;
  return names.map((name, index): RecordLabel => {
    const number = paired ? catalogue[index] : index === 0 ? numbers : '';
    return {
      name: stripDiscogsSuffix(name).slice(0, 300),
      catalogueNumber: number && number.toLowerCase() !== 'none' ? number.slice(0, 100) : '',
    };
  });
}
