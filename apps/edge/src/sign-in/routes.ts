import { Fault } from '@fonoteca/domain';
import { createLastfmSignIn } from '@fonoteca/services/web';
import type { Context, Hono } from 'hono';
import { accountId, internal, keyContext } from '../account/key.ts';
import { type Env, type LastfmSettings, type Settings, settingsOf } from '../env.ts';
import { implement } from '../http/implement.ts';
import type { Fetcher } from '../platform.ts';
import { seal } from '../sealing.ts';
import { readCookie, removeCookie, writeCookie } from './cookies.ts';
import { signInFailedPage } from './pages.ts';
import {
  closeSession,
  findSession,
  openSession,
  openState,
  type SignInSession,
  sessionSeconds,
  stateMaxAge,
  takeState,
} from './sessions.ts';

/** The object of the account with this name. */
export const accountOf = (env: Env, name: string): Fetcher =>
  env.ACCOUNT.get(env.ACCOUNT.idFromName(accountId(name)));

/** The sign-in session of the request's cookie. */
export async function sessionOf(context: Context): Promise<SignInSession | null> {
  const token = readCookie(context, 'session');
  return token ? findSession((context.env as Env).SESSIONS, token) : null;
}

/** Signing in at Last.fm is signing in here. */
export function signInRoutes(app: Hono): void {
  implement(app, 'POST /api/v1/lastfm/login', async ({ context, body }) => {
    const env = context.env as Env;
    const lastfm = configured(settingsOf(env));
    const address = context.req.header('cf-connecting-ip') ?? 'unknown';
    const counted = await env.SIGN_IN_LIMIT?.limit({ key: address });
    if (counted?.success === false) {
      throw new Fault('rate-limited', 'Too many sign-ins were begun from here', { retryAfterSeconds: 60 });
    }
    const state = await openState(env.SESSIONS, safePath(body.returnTo));
    writeCookie(context, 'state', state, stateMaxAge);
    const callback = new URL('/api/v1/lastfm/callback', context.req.url);
    callback.searchParams.set('state', state);
    return withCookies(context, { url: createLastfmSignIn(lastfm).authorizationUrl(callback.href) });
  });

  app.get('/api/v1/lastfm/callback', async (context) => {
    const env = context.env as Env;
    const { token, state } = context.req.query();
    const expected = readCookie(context, 'state');
    if (!token || !state) return signInFailedPage('The address lacks what Last.fm adds to it.', 400);
    // Another browser's state, or a page elsewhere that wants this browser signed in to its account.
    if (!expected || state !== expected) {
      return signInFailedPage('This sign-in was not begun in this browser, or too long ago.', 403);
    }
    removeCookie(context, 'state');
    const begun = await takeState(env.SESSIONS, state);
    if (!begun) return failed(context, 'This sign-in was used already, or is older than ten minutes.', 403);
    try {
      await completeSignIn(context, token);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return failed(context, error.message, error.code === 'unauthenticated' ? 403 : 503);
    }
    return context.redirect(begun.returnTo, 303);
  });

  implement(app, 'POST /api/v1/lastfm/logout', async ({ context }) => {
    const env = context.env as Env;
    const session = await sessionOf(context);
    if (session) {
      const headers = { [internal.sinceHeader]: String(session.since) };
      const request = new Request(new URL(internal.signOut, context.req.url), { method: 'POST', headers });
      const answer = await accountOf(env, session.name).fetch(request);
      if (!answer.ok && answer.status !== 401) return answer;
      await closeSession(env.SESSIONS, readCookie(context, 'session') ?? '');
    }
    removeCookie(context, 'session');
    return withCookies(context, { ok: true });
  });
}

function configured(settings: Settings): LastfmSettings {
  if (settings.lastfm) return settings.lastfm;
  throw new Fault('unavailable', 'This installation has no Last.fm API key', {
    fields: [{ field: 'LASTFM_API_KEY', reason: 'set it with "wrangler secret put LASTFM_API_KEY"' }],
  });
}

/** A path of this site: `//elsewhere`, `/\elsewhere` and `/.//elsewhere`, which becomes the first, are none. */
function safePath(path: string | undefined): string {
  const base = 'https://here.invalid';
  if (!path || !URL.canParse(path, base)) return '/';
  const url = new URL(path, base);
  const isOurs = url.origin === base && !url.pathname.startsWith('//');
  return isOurs ? `${url.pathname}${url.search}${url.hash}` : '/';
}

/** Exchanges the token, gives the sealed key to the account's object and opens a sign-in session. */
async function completeSignIn(context: Context, token: string): Promise<void> {
  const env = context.env as Env;
  const settings = settingsOf(env);
  const { userName, sessionKey } = await createLastfmSignIn(configured(settings)).session(token);
  const at = Date.now();
  const sealedKey = await seal(settings.keys, sessionKey, keyContext(userName));
  const request = new Request(new URL(internal.signIn, context.req.url), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: userName, sealedKey, at }),
  });
  const answer = await accountOf(env, userName).fetch(request);
  if (!answer.ok) throw new Fault('unavailable', 'The account could not be opened here. Try again later.');
  // One browser keeps one session.
  const before = readCookie(context, 'session');
  if (before) await closeSession(env.SESSIONS, before);
  writeCookie(
    context,
    'session',
    await openSession(env.SESSIONS, { name: userName, since: at }),
    sessionSeconds,
  );
}

const withCookies = (context: Context, body: object): Response => {
  context.header('cache-control', 'no-store');
  return context.json(body);
};

function failed(context: Context, reason: string, status: number): Response {
  const page = signInFailedPage(reason, status);
  for (const cookie of context.res.headers.getSetCookie()) page.headers.append('set-cookie', cookie);
  return page;
}
