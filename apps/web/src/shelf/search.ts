import type { ShelfFilters, ShelfOrder, ShelfSort } from './source.ts';

/** Filters and order as they stand in the page's address. */
export type ShelfSearch = ShelfFilters & ShelfOrder;

export const facetFilters = ['genre', 'style', 'decade', 'format', 'label', 'folder'] as const;
export type FacetFilter = (typeof facetFilters)[number];

const sorts: readonly ShelfSort[] = ['added', 'artist', 'title', 'year', 'listens', 'scrobbled'];

// The router reads `q=1984` as a number; a title is meant.
const text = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined;

/** Reads the address; what is not understood is left out. */
export const readShelfSearch = (search: Record<string, unknown>): ShelfSearch => {
  const decade = Number(search.decade);
  const direction =
    search.direction === 'ascending' || search.direction === 'descending' ? search.direction : undefined;
  return compact({
    q: text(search.q)?.slice(0, 200),
    artist: text(search.artist),
    genre: text(search.genre),
    style: text(search.style),
    decade: decade >= 1900 && decade <= 2090 ? Math.trunc(decade) : undefined,
    format: text(search.format),
    label: text(search.label),
    folder: text(search.folder),
    left: search.left === true || search.left === 'true' || undefined,
    sort: sorts.find((sort) => sort === search.sort && sort !== 'added'),
    direction,
  });
};

/** Without what is not set: the address stays short. */
export const compact = (search: ShelfSearch): ShelfSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''));

/** Whether anything narrows the shelf. */
export const isNarrowed = (search: ShelfSearch): boolean =>
  Boolean(search.q || search.artist) || facetFilters.some((name) => search[name] !== undefined);

/** The same order without any filter. */
export const withoutFilters = ({ sort, direction, left }: ShelfSearch): ShelfSearch =>
  compact({ sort, direction, left });
