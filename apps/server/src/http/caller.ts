import { authenticateSession, getPerson, type Person } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import type { Context } from 'hono';
import type { Runtime } from '../runtime.ts';
import { readSessionCookie, writeSessionCookie } from './cookies.ts';
import { checkOrigin, cookieIsSecure } from './security.ts';

/** Who makes a request, and by what right. */
export interface Caller {
  readonly person: Person;
  /** Of a browser; null with an API token. */
  readonly sessionId: string | null;
  /** Of an API token; null in a browser. */
  readonly tokenId: number | null;
}

const isWrite = (context: Context): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(context.req.method);

/**
 * Finds out who calls, by API token or sign-in cookie; null for nobody. Throws Fault `unauthenticated`
 * for a token that is not good, and `forbidden` for a token without the scope or a foreign page.
 */
export async function findCaller(
  runtime: Runtime,
  context: Context,
  scope: 'read' | 'write' | undefined,
): Promise<Caller | null> {
  const token = bearer(context);
  if (token !== undefined) return tokenCaller(runtime, context, token, scope);
  const cookie = readSessionCookie(context);
  if (cookie === null) return null;
  const session = await authenticateSession(runtime.store.db, cookie);
  if (!session) return null;
  if (isWrite(context)) checkOrigin(context, runtime.config, { cookie: true });
  if (session.rotated) {
    writeSessionCookie(context, session.rotated, cookieIsSecure(context, runtime.config));
  }
  return { person: session.person, sessionId: session.sessionId, tokenId: null };
}

function bearer(context: Context): string | undefined {
  const header = context.req.header('authorization');
  if (header === undefined) return undefined;
  const token = /^(?:bearer|token) +(\S{1,200})$/i.exec(header)?.[1];
  if (token) return token;
  throw new Fault('unauthenticated', 'The Authorization header must read "Bearer" and a token');
}

async function tokenCaller(
  runtime: Runtime,
  context: Context,
  token: string,
  scope: 'read' | 'write' | undefined,
): Promise<Caller> {
  const client = context.req.header('user-agent')?.slice(0, 200) ?? null;
  const found = await runtime.tokens.authenticate(token, client);
  if (!found) throw new Fault('unauthenticated', 'The token is not known here, or was revoked');
  if (scope === undefined) {
    throw new Fault('forbidden', 'An API token cannot do this; sign in with a browser');
  }
  if (!found.scopes.includes(scope)) {
    throw new Fault('forbidden', `The token lacks the scope "${scope}"`, {
      fields: [{ field: 'Authorization', reason: `make a token with the scope "${scope}" in the settings` }],
    });
  }
  return {
    person: await getPerson(runtime.store.db, found.personId),
    sessionId: null,
    tokenId: found.tokenId,
  };
}
