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
