import { fold } from '@fonoteca/domain';
import { formatNames } from '../format.ts';
import type { OwnedRecord } from '../record.ts';

/** The filters of `GET /api/v1/records`, for a shelf that is held in memory. */
export interface ShelfFilters {
  /** Key of an artist: the folded name. */
  readonly artist?: string | undefined;
  readonly genre?: string | undefined;
  readonly style?: string | undefined;
  /** 1970 for 1970 … 1979. */
  readonly decade?: number | undefined;
  readonly format?: string | undefined;
  readonly label?: string | undefined;
  readonly folder?: string | undefined;
}

export interface ShelfFacets {
  readonly genres: readonly ShelfFacet[];
  readonly styles: readonly ShelfFacet[];
  readonly decades: readonly ShelfFacet[];
  readonly formats: readonly ShelfFacet[];
  readonly labels: readonly ShelfFacet[];
  readonly folders: readonly ShelfFacet[];
}

export interface ShelfFacet {
  readonly value: string;
  readonly records: number;
}

/** Under which `artist` of the filters finds an artist. */
export const artistKey = (name: string): string => fold(name);

type Dimension = 'genre' | 'style' | 'decade' | 'format' | 'label' | 'folder';

const valuesOf: Readonly<Record<Dimension, (record: OwnedRecord) => readonly string[]>> = {
  genre: ({ genres }) => genres,
  style: ({ styles }) => styles,
  decade: ({ year }) => (year === null ? [] : [String(Math.floor(year / 10) * 10)]),
  format: ({ formats }) => formatNames(formats),
  label: ({ labels }) => [...new Set(labels.map(({ name }) => name))],
  folder: ({ folder }) => (folder === null ? [] : [folder]),
};

/** The records that every given filter leaves, in their order. */
export function filterRecords(records: readonly OwnedRecord[], filters: ShelfFilters): OwnedRecord[] {
  const wanted = (['genre', 'style', 'decade', 'format', 'label', 'folder'] as const).flatMap((dimension) => {
    const value = filters[dimension];
    return value === undefined || value === '' ? [] : [{ dimension, value: String(value) }];
  });
  const { artist } = filters;
  return records.filter(
    (record) =>
      wanted.every(({ dimension, value }) => valuesOf[dimension](record).includes(value)) &&
      (artist === undefined ||
        artist === '' ||
        record.artists.some(({ name }) => artistKey(name) === artist)),
  );
}

/** What the records can be filtered by, the most frequent first (decades in their order). */
export function facetsOf(records: readonly OwnedRecord[]): ShelfFacets {
  return {
    genres: facet(records, 'genre'),
    styles: facet(records, 'style'),
    decades: facet(records, 'decade').toSorted((one, other) => Number(one.value) - Number(other.value)),
    formats: facet(records, 'format'),
    labels: facet(records, 'label'),
    folders: facet(records, 'folder'),
  };
}

function facet(records: readonly OwnedRecord[], dimension: Dimension): ShelfFacet[] {
  const counts = new Map<string, number>();
  for (const record of records) {
    for (const value of valuesOf[dimension](record)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, records: count }))
    .sort((one, other) => other.records - one.records || one.value.localeCompare(other.value, 'en'));
}
