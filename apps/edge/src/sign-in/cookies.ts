import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/**
 * With the prefix a browser keeps a cookie only when it is Secure, for the whole host and for no other. Lax,
 * not Strict: a strict one is missing on the way back from Last.fm's page.
 */
const options = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

const names = { session: '__Host-fonoteca', state: '__Host-fonoteca-state' } as const;
type Name = keyof typeof names;

export const readCookie = (context: Context, name: Name): string | undefined =>
  getCookie(context, names[name]);

export function writeCookie(context: Context, name: Name, value: string, maxAge: number): void {
  setCookie(context, names[name], value, { ...options, maxAge });
}

export function removeCookie(context: Context, name: Name): void {
  deleteCookie(context, names[name], options);
}
