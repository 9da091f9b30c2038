import { Fault } from '@fonoteca/domain';
import { z } from 'zod';
import { asFaults, orNull } from '../faults.ts';
import { type ImageReply, imageOf } from '../image-reply.ts';
import { createDiscogsHttp } from './http.ts';
import type { DiscogsClientOptions } from './options.ts';
import { asSent, collectionReply, type DiscogsSearchResult, searchReply } from './types.ts';

export interface DiscogsCollectionPage {
  /** As sent; `readDiscogsItem` of packages/records reads one. */
  readonly items: readonly unknown[];
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
  /** As sent; `readDiscogsRelease` of packages/records reads it. */
  release(id: number, signal?: AbortSignal): Promise<Record<string, unknown> | null>;
  /** As sent. */
  master(id: number, signal?: AbortSignal): Promise<Record<string, unknown> | null>;
  searchByBarcode(code: string, signal?: AbortSignal): Promise<readonly DiscogsSearchResult[]>;
  /** Bytes of an image of Discogs (`uri`), 10 MB at most; null when it is gone. */
  image(url: string, signal?: AbortSignal): Promise<ImageReply | null>;
}

const identityReply = z.object({ username: z.string().min(1) });
const namedIds = z.array(z.object({ id: z.number().int(), name: z.string() }));

export function createDiscogsClient(options: DiscogsClientOptions): DiscogsClient {
  const http = createDiscogsHttp(options);
  const collection = (userName: string) => `/users/${encodeURIComponent(userName)}/collection`;

  return {
    identity: (signal) =>
      asFaults(async () => {
        const { username } = await http.json({ path: '/oauth/identity', signal }, identityReply);
        return { userName: username };
      }),
    collectionPage: (userName, page, signal) =>
      asFaults(async () => {
        const path = `${collection(userName)}/folders/0/releases`;
        // Oldest first: what is added meanwhile comes at the end and moves nothing.
        const query = { page, per_page: 100, sort: 'added', sort_order: 'asc' };
        const reply = await http.json({ path, query, signal }, collectionReply);
        const { pages, items: total } = reply.pagination;
        return { items: reply.releases, page: reply.pagination.page, pages, total };
      }),
    folders: (userName, signal) =>
      asFaults(async () => {
        const schema = z.object({ folders: namedIds });
        return (await http.json({ path: `${collection(userName)}/folders`, signal }, schema)).folders;
      }),
    fields: (userName, signal) =>
      asFaults(async () => {
        const schema = z.object({ fields: namedIds });
        return (await http.json({ path: `${collection(userName)}/fields`, signal }, schema)).fields;
      }),
    release: (id, signal) => orNull(() => http.json({ path: `/releases/${id}`, signal }, asSent)),
    master: (id, signal) => orNull(() => http.json({ path: `/masters/${id}`, signal }, asSent)),
    searchByBarcode: (barcode, signal) => {
      const query = { type: 'release', barcode, per_page: 25 };
      return asFaults(() => http.json({ path: '/database/search', query, signal }, searchReply));
    },
    image: (url, signal) =>
      orNull(async () => {
        if (!isAtDiscogs(url, options.baseUrl))
          throw new Fault('invalid', 'Only images of Discogs are fetched with a token for Discogs.');
        return imageOf(await http.fetch({ path: url, signal }), 'Discogs');
      }),
  };
}

/** Whether an address is one that a token for Discogs may be sent to. */
export function isAtDiscogs(address: string, baseUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, protocol, hostname } = new URL(address);
  return origin === new URL(baseUrl).origin || (protocol === 'https:' && hostname.endsWith('.discogs.com'));
}
