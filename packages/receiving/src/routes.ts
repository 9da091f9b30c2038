import { Hono } from 'hono';
import { audioscrobblerRoutes } from './audioscrobbler/routes.ts';
import { lastfmAuthRoutes } from './lastfm/auth-routes.ts';
import { lastfmRoutes } from './lastfm/routes.ts';
import { listenBrainzRoutes } from './listenbrainz/routes.ts';
import type { ReceivingPorts } from './ports.ts';

/**
 * The three scrobble protocols, to be mounted at the root before the web app: `app.route('/', …)`.
 * Requests that are none of theirs go on to the next handler.
 */
export function receivingRoutes(ports: ReceivingPorts): Hono {
  const app = new Hono();
  const listenBrainz = listenBrainzRoutes(ports);
  app.route('/1', listenBrainz);
  app.route('/apis/listenbrainz/1', listenBrainz);
  app.route('/', lastfmRoutes(ports));
  app.route('/', lastfmAuthRoutes(ports));
  app.route('/', audioscrobblerRoutes(ports));
  return app;
}
