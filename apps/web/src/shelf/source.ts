import type { ResponseOf } from '@fonoteca/contract';

type Card = ResponseOf<'GET /api/v1/records'>['items'][number];
type View = ResponseOf<'GET /api/v1/records/{id}'>;

/** A record in a list. Ids are texts: numbers on a server, the file's own ids at the edge. */
export type ShelfCard = Omit<Card, 'id'> & { readonly id: string };
export type ShelfRecord = Omit<View, 'id' | 'editions'> & {
  readonly id: string;
  readonly editions: readonly ShelfCard[];
};
export type ShelfTrack = View['trackItems'][number];
export type ShelfFacets = ResponseOf<'GET /api/v1/records/facets'>;
export type ShelfSort = 'added' | 'artist' | 'title' | 'year' | 'listens' | 'scrobbled';
type ShelfDirection = 'ascending' | 'descending';

/** What a shelf is narrowed by; it stands in the page's address. */
export interface ShelfFilters {
  /** Full text; typos are forgiven. */
  readonly q?: string | undefined;
  /** Key of an artist. */
  readonly artist?: string | undefined;
  readonly genre?: string | undefined;
  readonly style?: string | undefined;
  /** 1970 for 1970 … 1979. */
  readonly decade?: number | undefined;
  readonly format?: string | undefined;
  readonly label?: string | undefined;
  readonly folder?: string | undefined;
  /** Also the records that left the collection. */
  readonly left?: boolean | undefined;
}

export interface ShelfOrder {
  readonly sort?: ShelfSort | undefined;
  readonly direction?: ShelfDirection | undefined;
}

export interface ShelfQuery extends ShelfFilters, ShelfOrder {
  readonly cursor?: string | undefined;
  /** 1 … 200. */
  readonly limit?: number | undefined;
}

export interface ShelfPage {
  readonly items: readonly ShelfCard[];
  readonly next: string | null;
  /** Of all pages together. */
  readonly total: number;
  /** Name of the person, on a shared shelf. */
  readonly owner?: string;
}

interface ShelfArtist {
  readonly name: string;
  readonly key: string;
  readonly listens: number;
  /** In the person's catalogue; null without a listen. */
  readonly artistId: number | null;
  readonly records: readonly ShelfCard[];
}

/** What can be done with a shelf beside looking at it. */
interface ShelfCapabilities {
  readonly import: boolean;
  readonly barcode: boolean;
  readonly share: boolean;
  /** Correct lengths, refresh, remove. */
  readonly edit: boolean;
  /** Whether listens are known: counts, marks, and the orders that need them. */
  readonly counts: boolean;
  readonly scrobble: boolean;
}

export type CoverSize = 'small' | 'medium' | 'large';

/**
 * Where the pages of the shelf get their records from: the server, a file next to the pages (edge), or
 * the shelf of somebody who shared it. Every method throws ApiError in words for a person.
 */
export interface ShelfSource {
  /** First part of the key under which answers are cached. */
  readonly key: string;
  /** Token of a shared shelf, whose pages have addresses of their own. */
  readonly token?: string;
  readonly capabilities: ShelfCapabilities;
  list(query: ShelfQuery, signal?: AbortSignal): Promise<ShelfPage>;
  facets(filters: ShelfFilters, signal?: AbortSignal): Promise<ShelfFacets>;
  record(id: string, signal?: AbortSignal): Promise<ShelfRecord>;
  artist(key: string, signal?: AbortSignal): Promise<ShelfArtist>;
  random(filters: ShelfFilters): Promise<ShelfCard | null>;
  /** Address of a cover; `image` is what a card carries. */
  coverUrl(image: string, size: CoverSize): string;
}
