import type { TargetOf } from '@fonoteca/delivery';
import { Fault } from '@fonoteca/domain';
import { createPacer } from '@fonoteca/http-kit';
import { ownApiKey, ownSharedSecret } from '@fonoteca/receiving';
import { type AddressGuard, createLastfmTarget, createListenBrainzTarget } from '@fonoteca/services';
import type { ServiceSettings } from '../config.ts';

/** What Last.fm allows: of one key, whosever account. */
const lastfmPace = { requests: 5, perMs: 1000 };

/** The way to the service of a linked account. Addresses that people entered go through the guard. */
export function createTargets(services: ServiceSettings, guard: AddressGuard): TargetOf {
  const pace = createPacer(lastfmPace);
  return ({ service, url, name, secret }) => {
    const elsewhere = url === null ? {} : { name: new URL(url).host, fetch: guard.fetch };
    if (service === 'lastfm' && secret.kind === 'lastfm') {
      const { sessionKey, apiKey, secret: sharedSecret } = secret;
      const own = apiKey && sharedSecret ? { apiKey, secret: sharedSecret } : undefined;
      const app = own ?? (url === null ? services.lastfmApp : appForOthers(services));
      if (!app)
        throw new Fault('unavailable', 'Last.fm is not set up on this server: LASTFM_API_KEY is missing');
      return createLastfmTarget({
        ...app,
        baseUrl: url ?? services.lastfmUrl,
        sessionKey,
        userName: name,
        ...(url === null ? { pace } : {}),
        ...elsewhere,
      });
    }
    if (service === 'listenbrainz' && secret.kind === 'listenbrainz') {
      return createListenBrainzTarget({
        baseUrl: url ?? services.listenbrainzUrl,
        token: secret.token,
        userName: name,
        ...elsewhere,
      });
    }
    throw new Fault('unavailable', 'Listens cannot be sent to this service');
  };
}

/** Servers that speak the protocol take any key; another Fonoteca knows this one. */
export const appForOthers = (services: ServiceSettings): { apiKey: string; secret: string } =>
  services.lastfmApp ?? { apiKey: ownApiKey, secret: ownSharedSecret };
