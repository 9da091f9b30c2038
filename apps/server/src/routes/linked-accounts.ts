import { attemptSeconds } from '@fonoteca/delivery';
import { Fault } from '@fonoteca/domain';
import type { Context } from 'hono';
import { baseUrl } from '../http/base-url.ts';
import { clearLinkCookie, readLinkCookie, writeLinkCookie } from '../http/cookies.ts';
import type { Implementations } from '../http/implement.ts';
import { linkFailedPage } from '../http/link-pages.ts';
import { isSecure } from '../http/security.ts';
import type { Runtime } from '../runtime.ts';

/** Services that a person has linked, and signing in to them. */
export function linkedAccountRoutes(routes: Implementations, runtime: Runtime): void {
  lastfmRoutes(routes, runtime);
  discogsRoutes(routes, runtime);
  const { links } = runtime.delivery;

  routes.implement('GET /api/v1/linked-accounts', async ({ caller }) => ({
    items: await links.list(caller.person.id),
  }));
  routes.implement('POST /api/v1/linked-accounts/listenbrainz', ({ caller, client, body }) =>
    links.linkListenBrainz({ personId: caller.person.id, address: client.address }, body.token, body.url),
  );
  routes.implement('POST /api/v1/linked-accounts/lastfm-compatible', ({ caller, client, body }) =>
    links.linkLastfmCompatible({ personId: caller.person.id, address: client.address }, body),
  );
  routes.implement('PATCH /api/v1/linked-accounts/{id}', ({ caller, params, body }) =>
    links.change(caller.person.id, params.id, body),
  );
  routes.implement('DELETE /api/v1/linked-accounts/{id}', async ({ caller, client, params }) => {
    await links.unlink({ personId: caller.person.id, address: client.address }, params.id);
    return { ok: true };
  });
}

function lastfmRoutes(routes: Implementations, runtime: Runtime): void {
  const { links, lookups, lastfmName } = runtime.delivery;

  routes.implement('GET /api/v1/lastfm/status', async ({ caller }) => {
    const account = await links.account(caller.person.id, 'lastfm');
    return {
      configured: runtime.config.services.lastfmApp !== undefined,
      linked: account !== null,
      name: account?.name ?? null,
      status: account?.status ?? null,
      url: account && `https://www.last.fm/user/${encodeURIComponent(account.name)}`,
    };
  });

  routes.implement('POST /api/v1/lastfm/login', async ({ context, caller, body }) => {
    const callback = (state: string) => `${baseUrl(runtime, context)}/api/v1/lastfm/callback?state=${state}`;
    const { state, url } = await links.beginLastfm(caller.person.id, callback, body.returnTo);
    writeLinkCookie(context, 'lastfm', state, attemptSeconds, isSecure(context));
    return { url };
  });

  routes.implement('GET /api/v1/lastfm/callback', ({ context, caller, query, client }) =>
    back(context, 'lastfm', () =>
      links.finishLastfm(
        {
          personId: caller?.person.id ?? null,
          state: query.state,
          cookie: readLinkCookie(context, 'lastfm'),
          address: client.address,
        },
        query.token,
      ),
    ),
  );

  routes.implement('POST /api/v1/lastfm/logout', async ({ caller, client }) => {
    await links.unlinkService({ personId: caller.person.id, address: client.address }, 'lastfm');
    return { ok: true };
  });

  routes.implement('GET /api/v1/lastfm/profile', async ({ caller }) => {
    const name = await lastfmName(caller.person.id);
    if (name === null) throw new Fault('not-found', 'Last.fm is not linked: sign in there first');
    return lookups.profile(name);
  });

  routes.implement('GET /api/v1/lastfm/album', async ({ caller, query }) =>
    lookups.popularity(query.artist, query.album, await lastfmName(caller.person.id)),
  );
}

function discogsRoutes(routes: Implementations, runtime: Runtime): void {
  const { links } = runtime.delivery;

  routes.implement('GET /api/v1/discogs/status', async ({ caller }) => {
    const account = await links.account(caller.person.id, 'discogs');
    return {
      linked: account !== null,
      name: account?.name ?? null,
      oauth: runtime.config.services.discogsApp !== undefined,
    };
  });

  routes.implement('POST /api/v1/discogs/token', ({ caller, client, body }) =>
    links.linkDiscogs({ personId: caller.person.id, address: client.address }, body.token),
  );

  routes.implement('POST /api/v1/discogs/login', async ({ context, caller }) => {
    const callback = (state: string) => `${baseUrl(runtime, context)}/api/v1/discogs/callback?state=${state}`;
    const { state, url } = await links.beginDiscogs(caller.person.id, callback);
    writeLinkCookie(context, 'discogs', state, attemptSeconds, isSecure(context));
    return { url };
  });

  routes.implement('GET /api/v1/discogs/callback', ({ context, caller, query, client }) =>
    back(context, 'discogs', async () => {
      await links.finishDiscogs(
        {
          personId: caller?.person.id ?? null,
          state: query.state,
          cookie: readLinkCookie(context, 'discogs'),
          address: client.address,
        },
        { token: query.oauth_token, verifier: query.denied === undefined ? query.oauth_verifier : undefined },
      );
      return null;
    }),
  );

  routes.implement('DELETE /api/v1/discogs', async ({ caller, client }) => {
    await links.unlinkService({ personId: caller.person.id, address: client.address }, 'discogs');
    return { ok: true };
  });
}

const names = { lastfm: 'Last.fm', discogs: 'Discogs' } as const;

/** To the page the person came from; a page that says what went wrong, when it did. Its state is used up. */
async function back(
  context: Context,
  service: keyof typeof names,
  finish: () => Promise<string | null>,
): Promise<Response> {
  context.header('cache-control', 'no-store');
  try {
    const returnTo = await finish();
    clearLinkCookie(context, service, isSecure(context));
    return context.redirect(returnTo ?? '/settings');
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return context.html(linkFailedPage(names[service], error), error.code === 'unavailable' ? 503 : 400);
  }
}
