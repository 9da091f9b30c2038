import { Fault } from '@fonoteca/domain';
import { Hono } from 'hono';
import { z } from 'zod';
import { sessionSeconds } from '../sign-in/sessions.ts';
import type { AccountContext } from './context.ts';
import { jobRoutes } from './job-routes.ts';
import { setDailyCap } from './job-store.ts';
import { internal } from './key.ts';
import { lastfmRoutes } from './lastfm-routes.ts';
import { TokenBucket } from './limits.ts';
import { clock } from './work.ts';

const signInShape = z.object({ name: z.string().min(1), sealedKey: z.string().min(1), at: z.number() });

/** What the account's object answers. The Worker has checked cookie and origin before. */
export function createAccountApp(account: AccountContext): Hono {
  const app = new Hono();
  const limit = new TokenBucket(200, 10, clock.now());

  app.put(internal.signIn, async (context) => {
    const { name, sealedKey, at } = signInShape.parse(await context.req.json());
    account.sql.exec(
      `update account set name = ?, sealed_key = ?, signed_in_at = ?, status = 'active', wait_until = null,
        wait_reason = null, failures = 0, message = null`,
      name,
      sealedKey,
      at,
    );
    account.tellAll();
    await account.wake(clock.now());
    return context.json({ ok: true });
  });

  app.use(async (context, next) => {
    limit.take(clock.now());
    setDailyCap(account.sql, account.settings.dailyCap);
    const since = Number(context.req.header(internal.sinceHeader));
    const [row] = account.sql.exec('select signed_out_at from account');
    // The namespace of sessions may show a session for a minute after it was ended; this is exact.
    if (!(since > Number(row?.signed_out_at))) {
      throw new Fault('unauthenticated', 'The sign-in session has ended');
    }
    await next();
  });

  app.post(internal.signOut, async (context) => {
    account.sql.exec(
      "update account set sealed_key = null, status = 'reconnect', message = 'signed out', signed_out_at = ?",
      clock.now(),
    );
    account.tellAll();
    account.events.endAll();
    return context.json({ ok: true });
  });

  app.get('/api/v1/scrobbles/events', (context) => {
    const since = Number(context.req.header(internal.sinceHeader));
    return account.events.stream(since + sessionSeconds * 1000);
  });
  jobRoutes(app, account);
  lastfmRoutes(app, account);
  app.notFound(() => {
    throw new Fault('not-found', 'There is no such endpoint here');
  });
  return app;
}
