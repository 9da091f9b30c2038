import {
  facetsOf,
  filterRecords,
  type OwnedRecord,
  type RecordSearch,
  searchRecords,
  sortRecords,
} from '@fonoteca/records';
import { ApiError } from '../api/error.ts';
import type { ShelfFilters, ShelfQuery, ShelfSource } from './source.ts';
import { cardOf, viewOf } from './static-view.ts';

interface Shelf {
  readonly records: readonly OwnedRecord[];
  readonly search: RecordSearch;
}

/** A shelf in a file next to the pages: fetched once, looked through in memory. */
export const staticSource = (address = '/shelf.json'): ShelfSource => {
  let loading: Promise<Shelf> | undefined;
  const shelf = (): Promise<Shelf> => {
    loading ??= loadShelf(address);
    // A fetch that failed is tried again with the next look.
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };
  return {
    key: '/records',
    capabilities: { import: false, barcode: false, share: false, edit: false, counts: false, scrobble: true },
    list: async (query) => {
      const found = ordered(await shelf(), query);
      const start = Math.max(0, Math.trunc(Number(query.cursor ?? 0)) || 0);
      const end = start + (query.limit ?? 50);
      return {
        items: found.slice(start, end).map(cardOf),
        next: end < found.length ? String(end) : null,
        total: found.length,
      };
    },
    facets: async (filters) => {
      const { genres, styles, decades, formats, labels, folders } = facetsOf(
        narrowed(await shelf(), filters),
      );
      return {
        genres: [...genres],
        styles: [...styles],
        decades: [...decades],
        formats: [...formats],
        labels: [...labels],
        folders: [...folders],
      };
    },
    record: async (id) => {
      const { records } = await shelf();
      const record = records.find(({ sourceKey }) => sourceKey === id);
      if (!record) throw notFound('There is no such record on this shelf');
      return viewOf(record, records);
    },
    artist: async (key) => {
      const records = sortRecords(filterRecords((await shelf()).records, { artist: key }), 'year', {
        direction: 'ascending',
      }).map(cardOf);
      const name = records[0]?.artists.find((artist) => artist.key === key)?.name;
      if (name === undefined) throw notFound('There is nothing by this artist on this shelf');
      return { name, key, listens: 0, artistId: null, records };
    },
    random: async (filters) => {
      const found = narrowed(await shelf(), filters);
      const record = found[Math.floor(Math.random() * found.length)];
      return record ? cardOf(record) : null;
    },
    // A file names one picture for all sizes.
    coverUrl: (image) => image,
  };
};

const notFound = (message: string) => new ApiError({ status: 404, code: 'not-found', message });

const narrowed = ({ search }: Shelf, filters: ShelfFilters): OwnedRecord[] =>
  filterRecords(search(filters.q ?? ''), filters);

/** A full text without another order than the usual one gives the best matches first. */
const ordered = (shelf: Shelf, { sort, direction, ...filters }: ShelfQuery): OwnedRecord[] => {
  const found = narrowed(shelf, filters);
  if (filters.q && sort === undefined && direction === undefined) return found;
  return sortRecords(found, sort ?? 'added', { direction });
};

const loadShelf = async (address: string): Promise<Shelf> => {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (cause) {
    throw new ApiError({ status: 0, code: 'unreachable', message: 'The shelf could not be fetched', cause });
  }
  if (!response.ok)
    throw new ApiError({
      status: response.status,
      code: 'unknown',
      message: `The shelf was answered with ${response.status}`,
    });
  const records = readShelf(await response.json().catch(() => null));
  if (!records)
    throw new ApiError({ status: 422, code: 'invalid', message: 'The file of the shelf holds no records' });
  return { records, search: searchRecords(records) };
};

/**
 * Records as they were prepared when the site was built. A `collection.json` as it is would have to be read
 * with schemas here, and those try to make code from text, which the policy of the pages refuses.
 */
const readShelf = (value: unknown): OwnedRecord[] | null => {
  const entries: unknown =
    typeof value === 'object' && value !== null && 'records' in value ? value.records : undefined;
  return Array.isArray(entries) && entries.every(isPrepared) ? entries : null;
};

const isPrepared = (entry: unknown): entry is OwnedRecord =>
  typeof entry === 'object' &&
  entry !== null &&
  ['sourceKey', 'artists', 'labels', 'formats', 'tracks'].every((field) => field in entry);
