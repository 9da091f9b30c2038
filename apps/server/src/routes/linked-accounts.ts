import { Fault } from '@fonoteca/domain';
import type { Implementations } from '../http/implement.ts';
import type { Runtime } from '../runtime.ts';

const notYet = (): never => {
  throw new Fault('unavailable', 'Not built yet');
};

/** Services that a person has linked, and signing in to them. */
export function linkedAccountRoutes(routes: Implementations, _runtime: Runtime): void {
  routes.implement('GET /api/v1/lastfm/status', notYet);
  routes.implement('POST /api/v1/lastfm/login', notYet);
  routes.implement('GET /api/v1/lastfm/callback', notYet);
  routes.implement('POST /api/v1/lastfm/logout', notYet);
  routes.implement('GET /api/v1/lastfm/profile', notYet);
  routes.implement('GET /api/v1/lastfm/album', notYet);
  routes.implement('GET /api/v1/linked-accounts', notYet);
  routes.implement('POST /api/v1/linked-accounts/listenbrainz', notYet);
  routes.implement('POST /api/v1/linked-accounts/lastfm-compatible', notYet);
  routes.implement('PATCH /api/v1/linked-accounts/{id}', notYet);
  routes.implement('DELETE /api/v1/linked-accounts/{id}', notYet);
  routes.implement('GET /api/v1/discogs/status', notYet);
  routes.implement('POST /api/v1/discogs/token', notYet);
  routes.implement('POST /api/v1/discogs/login', notYet);
  routes.implement('GET /api/v1/discogs/callback', notYet);
  routes.implement('DELETE /api/v1/discogs', notYet);
}
