import type { Time } from '@fonoteca/http-kit';
import type {
  DiscogsCollectionItem,
  DiscogsMasterReply,
  DiscogsReleaseReply,
  DiscogsSearchResult,
} from './types.ts';

export type DiscogsAuth =
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'oauth';
      readonly consumerKey: string;
      readonly consumerSecret: string;
      readonly token: string;
      readonly tokenSecret: string;
    };

export interface DiscogsClientOptions {
  /** `https://api.discogs.com`. */
  readonly baseUrl: string;
  /** A name of one's own, as Discogs asks for: see `userAgent`. */
  readonly userAgent: string;
  /** Without one: 25 requests a minute, and no images. */
  readonly auth?: DiscogsAuth | undefined;
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly time?: Time | undefined;
}

export interface DiscogsCollectionPage {
  readonly items: readonly DiscogsCollectionItem[];
  readonly page: number;
  readonly pages: number;
  /** Copies in the whole collection. */
  readonly total: number;
}

/**
 * Throws Fault: `unauthenticated` (link the account anew), `forbidden` (a private collection), `rate-limited`,
 * `unavailable`, `too-large`; what is not there is null or empty. An abort passes through unchanged.
 */
export interface DiscogsClient {
  /** Whose token it is. */
  identity(signal?: AbortSignal): Promise<{ readonly userName: string }>;
  /** All folders, oldest first, 100 a page; pages count from 1. */
  collectionPage(userName: string, page: number, signal?: AbortSignal): Promise<DiscogsCollectionPage>;
  folders(
    userName: string,
    signal?: AbortSignal,
  ): Promise<readonly { readonly id: number; readonly name: string }[]>;
  /** Names of the fields of notes: media condition, sleeve condition, the person's own. */
  fields(
    userName: string,
    signal?: AbortSignal,
  ): Promise<readonly { readonly id: number; readonly name: string }[]>;
  release(id: number, signal?: AbortSignal): Promise<DiscogsReleaseReply | null>;
  master(id: number, signal?: AbortSignal): Promise<DiscogsMasterReply | null>;
  searchByBarcode(code: string, signal?: AbortSignal): Promise<readonly DiscogsSearchResult[]>;
  /** Bytes of an image of Discogs (`uri`), 10 MB at most; null when it is gone. */
  image(
    url: string,
    signal?: AbortSignal,
  ): Promise<{ readonly bytes: Uint8Array; readonly type: string } | null>;
}

export declare function createDiscogsClient(options: DiscogsClientOptions): DiscogsClient;
