import type { Time } from '@fonoteca/http-kit';

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
