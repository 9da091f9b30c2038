import { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from '../api/error.ts';
import { Crash } from '../components/crash.tsx';
import { NotFound } from '../components/not-found.tsx';
import { readScrobbleSearch } from '../pages/scrobble/search.ts';
import { readShelfSearch } from '../shelf/search.ts';
import { EdgeShell } from './shell.tsx';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

const root = createRootRoute({ component: EdgeShell });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/records', replace: true });
  },
});

const records = createRoute({
  getParentRoute: () => root,
  path: '/records',
  validateSearch: readShelfSearch,
  component: lazyRouteComponent(() => import('../pages/shelf/shelf-page.tsx'), 'ShelfPage'),
});

const record = createRoute({
  getParentRoute: () => root,
  path: '/records/$id',
  component: lazyRouteComponent(() => import('../pages/shelf/album-page.tsx'), 'AlbumPage'),
});

const artist = createRoute({
  getParentRoute: () => root,
  path: '/records/artists/$key',
  component: lazyRouteComponent(() => import('../pages/shelf/artist-page.tsx'), 'ShelfArtistPage'),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  component: lazyRouteComponent(() => import('./queue.tsx'), 'EdgeQueue'),
});

const scrobble = createRoute({
  getParentRoute: () => root,
  path: '/scrobble',
  validateSearch: readScrobbleSearch,
  component: lazyRouteComponent(() => import('./scrobble.tsx'), 'EdgeScrobble'),
});

const lastfm = createRoute({
  getParentRoute: () => root,
  path: '/lastfm',
  component: lazyRouteComponent(() => import('../pages/linked/lastfm-page.tsx'), 'LastfmPage'),
});

/** The pages of a static shelf: records, and the scrobbler behind a Last.fm account. */
export const edgeRouter = createRouter({
  routeTree: root.addChildren([home, records, record, artist, queue, scrobble, lastfm]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: Crash,
  defaultNotFoundComponent: NotFound,
});
