import type { SignedIn, SignInPorts } from '@fonoteca/delivery';
import { Fault } from '@fonoteca/domain';
import {
  type AddressGuard,
  createDiscogsClient,
  createDiscogsSignIn,
  createLastfmSignIn,
  type DiscogsAuth,
  userAgent,
  validateToken,
} from '@fonoteca/services';
import type { ServiceSettings } from '../config.ts';
import { appForOthers } from './targets.ts';

/** Signing in at services, as the linked accounts need it. */
export function signInPorts(services: ServiceSettings, guard: AddressGuard): SignInPorts {
  const { lastfmApp, discogsApp } = services;
  const discogsName = async (auth: DiscogsAuth, signal: AbortSignal): Promise<string> => {
    const client = createDiscogsClient({ baseUrl: services.discogsUrl, userAgent: userAgent(), auth });
    return (await client.identity(signal)).userName;
  };
  return {
    lastfm: lastfmApp ? lastfmSignIn(lastfmApp, services.lastfmUrl) : null,
    checkAddress: (url) => guard.check(url, 'url'),
    lastfmCompatible: async ({ url, name, password, apiKey, secret }, signal) => {
      const own = apiKey && secret ? { apiKey, secret } : undefined;
      const signIn = createLastfmSignIn({
        ...(own ?? appForOthers(services)),
        baseUrl: url,
        name: new URL(url).host,
        fetch: guard.fetch,
      });
      const session = await refusedAs('password', () => signIn.mobileSession(name, password, signal));
      return { name: session.userName, secret: { kind: 'lastfm', sessionKey: session.sessionKey, ...own } };
    },
    listenBrainz: async (url, token, signal) => {
      const elsewhere = url === null ? {} : { name: new URL(url).host, fetch: guard.fetch };
      const state = await refusedAs('token', () =>
        validateToken({ baseUrl: url ?? services.listenbrainzUrl, token, ...elsewhere }, signal),
      );
      if (!state.valid) throw refused('token');
      return { name: state.userName, secret: { kind: 'listenbrainz', token } };
    },
    discogsToken: async (token, signal) => ({
      name: await refusedAs('token', () => discogsName({ kind: 'token', token }, signal)),
      secret: { kind: 'discogs-token', token },
    }),
    discogs: discogsApp ? discogsSignIn(services.discogsUrl, discogsApp, discogsName) : null,
  };
}

function lastfmSignIn(
  app: NonNullable<ServiceSettings['lastfmApp']>,
  baseUrl: string | undefined,
): NonNullable<SignInPorts['lastfm']> {
  const signIn = createLastfmSignIn({ ...app, baseUrl });
  return {
    authorizationUrl: (callback) => signIn.authorizationUrl(callback),
    signIn: async (token, signal): Promise<SignedIn> => {
      const { userName, sessionKey } = await refusedAs('token', () => signIn.session(token, signal));
      return { name: userName, secret: { kind: 'lastfm', sessionKey } };
    },
  };
}

function discogsSignIn(
  baseUrl: string,
  app: NonNullable<ServiceSettings['discogsApp']>,
  nameOf: (auth: DiscogsAuth, signal: AbortSignal) => Promise<string>,
): NonNullable<SignInPorts['discogs']> {
  const consumer = { consumerKey: app.key, consumerSecret: app.secret };
  const signIn = createDiscogsSignIn({ baseUrl, userAgent: userAgent(), ...consumer });
  return {
    begin: async (callback, signal) => {
      const { authorizationUrl, ...tokens } = await signIn.begin(callback, signal);
      return { ...tokens, url: authorizationUrl };
    },
    signIn: async ({ verifier, ...request }, signal) => {
      const tokens = await refusedAs('oauth_verifier', () => signIn.finish(request, verifier, signal));
      const name = await nameOf({ kind: 'oauth', ...consumer, ...tokens }, signal);
      return { name, secret: { kind: 'discogs-oauth', ...tokens } };
    },
  };
}

/** A credential that the service refuses is a wrong field of the request, not a caller who must sign in here. */
async function refusedAs<Result>(field: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Fault && (error.code === 'unauthenticated' || error.code === 'forbidden')) {
      throw refused(field, error);
    }
    throw error;
  }
}

const refused = (field: string, cause?: unknown) =>
  new Fault('invalid', 'The service refused it', {
    fields: [
      {
        field,
        reason: 'the service does not know it, or no longer takes it: look it up there and try again',
      },
    ],
    cause,
  });
