import type { AnnouncingTarget, ScrobbleTarget } from '@fonoteca/scrobble';
import { z } from 'zod';

/** What is kept, sealed, of an account at a service. */
export const accountSecret = z.discriminatedUnion('kind', [
  /** `apiKey` and `secret` where a compatible server wants others than this installation's. */
  z.object({
    kind: z.literal('lastfm'),
    sessionKey: z.string(),
    apiKey: z.string().optional(),
    secret: z.string().optional(),
  }),
  z.object({ kind: z.literal('listenbrainz'), token: z.string() }),
  z.object({ kind: z.literal('discogs-token'), token: z.string() }),
  z.object({ kind: z.literal('discogs-oauth'), token: z.string(), tokenSecret: z.string() }),
]);
export type AccountSecret = z.infer<typeof accountSecret>;

/** An account with its secret opened: stays in memory, never in an answer, a log or an error. */
export interface OpenAccount {
  readonly id: number;
  readonly personId: number;
  readonly service: 'lastfm' | 'listenbrainz' | 'discogs';
  /** null for the service itself; the address of a compatible server. */
  readonly url: string | null;
  readonly name: string;
  readonly secret: AccountSecret;
}

/** The way to a service for an account. Throws Fault `unavailable` when this installation cannot reach it (no key). */
export type TargetOf = (account: OpenAccount) => ScrobbleTarget | (ScrobbleTarget & AnnouncingTarget);

/** Whom a credential belongs to at its service. */
export interface SignedIn {
  readonly name: string;
  readonly secret: AccountSecret;
}

/**
 * Signing in at services. Every method throws Fault: `invalid` for a credential the service refuses,
 * `unavailable` or `rate-limited` when it does not answer; an abort passes through unchanged. No message
 * repeats a credential.
 */
export interface SignInPorts {
  /** null where this installation has no key for Last.fm. */
  readonly lastfm: {
    /** Where the person allows it; Last.fm sends the browser to `callback` with `token` added. */
    authorizationUrl(callback: string): string;
    signIn(token: string, signal: AbortSignal): Promise<SignedIn>;
  } | null;
  readonly lastfmCompatible: (
    server: {
      readonly url: string;
      readonly name: string;
      readonly password: string;
      readonly apiKey?: string | undefined;
      readonly secret?: string | undefined;
    },
    signal: AbortSignal,
  ) => Promise<SignedIn>;
  /** `url` null: ListenBrainz itself. */
  readonly listenBrainz: (url: string | null, token: string, signal: AbortSignal) => Promise<SignedIn>;
  readonly discogsToken: (token: string, signal: AbortSignal) => Promise<SignedIn>;
  /** null where this installation has no consumer key for Discogs. */
  readonly discogs: {
    /** A request token, its secret, and the page where the person allows it. */
    begin(
      callback: string,
      signal: AbortSignal,
    ): Promise<{ readonly token: string; readonly tokenSecret: string; readonly url: string }>;
    signIn(
      request: { readonly token: string; readonly tokenSecret: string; readonly verifier: string },
      signal: AbortSignal,
    ): Promise<SignedIn>;
  } | null;
  /** The base of a server that may be called. Throws Fault `invalid`, field `url`, for any other. */
  readonly checkAddress: (url: string) => Promise<string>;
}
