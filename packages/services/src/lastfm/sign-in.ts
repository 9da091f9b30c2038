import { z } from 'zod';
import { lastfmAddresses } from './address.ts';
import { createLastfmApi, type LastfmApiOptions } from './api.ts';
import { asFaults } from './faults.ts';

export interface LastfmSession {
  /** Account name as the service writes it. */
  readonly userName: string;
  /** Never expires; a secret. */
  readonly sessionKey: string;
}

/** Throws Fault: `unauthenticated` (refused, expired), `unavailable` or `rate-limited` (later). */
export interface LastfmSignIn {
  /** Where the person allows Fonoteca; comes back to `callback` with `?token=` added. */
  authorizationUrl(callback: string): string;
  /** For the token of a callback; one use, 60 minutes. */
  session(token: string, signal?: AbortSignal): Promise<LastfmSession>;
  /** For compatible servers without such a page. The password is sent once and kept nowhere. */
  mobileSession(userName: string, password: string, signal?: AbortSignal): Promise<LastfmSession>;
}

const sessionReply = z
  .object({ session: z.object({ name: z.string().min(1), key: z.string().min(1) }) })
  .transform(({ session: { name, key } }) => ({ userName: name, sessionKey: key }));

export function createLastfmSignIn(options: LastfmApiOptions): LastfmSignIn {
  const api = createLastfmApi(options);
  return {
    authorizationUrl(callback) {
      const url = new URL(lastfmAddresses(options.baseUrl).signIn);
      url.searchParams.append('api_key', options.apiKey);
      url.searchParams.append('cb', callback);
      return url.href;
    },
    session: (token, signal) =>
      asFaults(() => api.signed('auth.getSession', { token }, sessionReply, signal)),
    mobileSession: (username, password, signal) =>
      asFaults(() => api.signed('auth.getMobileSession', { username, password }, sessionReply, signal)),
  };
}
