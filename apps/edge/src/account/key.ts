import type { SealContext } from '../sealing.ts';

/** Last.fm does not tell upper from lower case in account names. */
export const accountId = (name: string): string => name.toLowerCase();

/** What a Last.fm session key is bound to when it is sealed. */
export const keyContext = (name: string): SealContext => ({
  account: accountId(name),
  purpose: 'lastfm-session-key',
});

/** Paths and headers between the Worker and the object; nobody else reaches the object. */
export const internal = {
  signIn: '/internal/sign-in',
  signOut: '/internal/sign-out',
  /** When the sign-in session began, ms. */
  sinceHeader: 'x-fonoteca-signed-in-at',
} as const;
