import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** Cookie of a sign-in session. */
const sessionCookie = 'fonoteca_session';

export const readSessionCookie = (context: Context): string | null =>
  getCookie(context, sessionCookie) ?? null;

/** Sets the cookie; Secure unless the page itself came over plain http from this machine. */
export function writeSessionCookie(
  context: Context,
  secret: { readonly token: string; readonly expiresAt: Date },
  secure: boolean,
): void {
  setCookie(context, sessionCookie, secret.token, { ...attributes(secure), expires: secret.expiresAt });
}

export function clearSessionCookie(context: Context, secure: boolean): void {
  setCookie(context, sessionCookie, '', { ...attributes(secure), maxAge: 0 });
}

const attributes = (secure: boolean) => ({ httpOnly: true, sameSite: 'Lax', path: '/', secure }) as const;

/** Cookie of a sign-in that was begun at another service: says that it was this browser. */
const linkCookie = (service: 'lastfm' | 'discogs') => `fonoteca_link_${service}`;

/** Lax, because the browser comes back from another site. */
export function writeLinkCookie(
  context: Context,
  service: 'lastfm' | 'discogs',
  state: string,
  maxAge: number,
  secure: boolean,
): void {
  setCookie(context, linkCookie(service), state, {
    ...attributes(secure),
    path: `/api/v1/${service}`,
    maxAge,
  });
}

export const readLinkCookie = (context: Context, service: 'lastfm' | 'discogs'): string | undefined =>
  getCookie(context, linkCookie(service));

export const clearLinkCookie = (context: Context, service: 'lastfm' | 'discogs', secure: boolean): void =>
  setCookie(context, linkCookie(service), '', {
    ...attributes(secure),
    path: `/api/v1/${service}`,
    maxAge: 0,
  });
