import { Fault } from '@fonoteca/domain';
import { type Context, Hono } from 'hono';
import { internal } from './account/key.ts';
import { type Env, settingsOf } from './env.ts';
import { answerError } from './http/problems.ts';
import { addSecurityHeaders, checkOrigin } from './http/security.ts';
import { accountOf, sessionOf, signInRoutes } from './sign-in/routes.ts';

export { Account } from './account/account.ts';

const app = new Hono();
app.onError((error) => answerError(error));
app.use(addSecurityHeaders);
app.use(
  '/api/*',
  checkOrigin((context) => settingsOf(context.env as Env).allowedOrigins),
);
signInRoutes(app);
app.get('/api/v1/lastfm/status', async (context, next) => {
  if (await sessionOf(context)) return next();
  const configured = settingsOf(context.env as Env).lastfm !== undefined;
  const body = { configured, linked: false, name: null, status: null, url: null };
  return Response.json(body, { headers: { 'cache-control': 'no-store' } });
});
app.all('/api/v1/lastfm/*', toAccount);
app.all('/api/v1/scrobbles', toAccount);
app.all('/api/v1/scrobbles/*', toAccount);
app.all('/api/*', () => {
  throw new Fault('not-found', 'There is no such endpoint; a static shelf has the scrobbler alone');
});
// Files were answered before this. Any other address is the page's own, which has its router.
app.all('*', (context) => {
  const { ASSETS } = context.env as Env;
  const { method, url } = context.req;
  const { pathname } = new URL(url);
  // A file that is missing is an error, not the page: browsers would keep it for the script it is not.
  const isFile = pathname.startsWith('/assets/') || /\.\w+$/.test(pathname);
  if (!ASSETS || isFile || (method !== 'GET' && method !== 'HEAD')) {
    throw new Fault('not-found', 'There is nothing at this address');
  }
  return ASSETS.fetch(new Request(new URL('/', url), { method }));
});

/** Hands a request on to the object of its account, with nothing in it that the browser made up. */
async function toAccount(context: Context): Promise<Response> {
  const session = await sessionOf(context);
  if (!session) throw new Fault('unauthenticated', 'Sign in at Last.fm first');
  const { method, raw, url } = context.req;
  const headers = new Headers({ [internal.sinceHeader]: String(session.since) });
  const type = raw.headers.get('content-type');
  if (type) headers.set('content-type', type);
  const body = method === 'GET' || method === 'HEAD' ? null : raw.body;
  return accountOf(context.env as Env, session.name).fetch(
    new Request(url, { method, headers, body, signal: raw.signal }),
  );
}

export default { fetch: app.fetch };
