import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readScrobbleSearch } from '../pages/scrobble/search.ts';
import { readShelfSearch } from '../shelf/search.ts';
import { inside } from './root.tsx';

const records = createRoute({
  getParentRoute: () => inside,
  path: '/records',
  validateSearch: readShelfSearch,
  component: lazyRouteComponent(() => import('../pages/shelf/shelf-page.tsx'), 'ShelfPage'),
});

const record = createRoute({
  getParentRoute: () => inside,
  path: '/records/$id',
  component: lazyRouteComponent(() => import('../pages/shelf/album-page.tsx'), 'AlbumPage'),
});

const shelfArtist = createRoute({
  getParentRoute: () => inside,
  path: '/records/artists/$key',
  component: lazyRouteComponent(() => import('../pages/shelf/artist-page.tsx'), 'ShelfArtistPage'),
});

const recordImport = createRoute({
  getParentRoute: () => inside,
  path: '/records/import',
  component: lazyRouteComponent(() => import('../pages/shelf/import/import-page.tsx'), 'RecordImportPage'),
});

const barcode = createRoute({
  getParentRoute: () => inside,
  path: '/records/barcode',
  component: lazyRouteComponent(() => import('../pages/shelf/barcode/barcode-page.tsx'), 'BarcodePage'),
});

const queue = createRoute({
  getParentRoute: () => inside,
  path: '/queue',
  component: lazyRouteComponent(() => import('../pages/queue/queue.tsx'), 'Queue'),
});

const scrobble = createRoute({
  getParentRoute: () => inside,
  path: '/scrobble',
  validateSearch: readScrobbleSearch,
  component: lazyRouteComponent(() => import('../pages/scrobble/scrobble.tsx'), 'ScrobblePage'),
});

const lastfm = createRoute({
  getParentRoute: () => inside,
  path: '/lastfm',
  component: lazyRouteComponent(() => import('../pages/linked/lastfm-page.tsx'), 'LastfmPage'),
});

/** Records, and scrobbling them. */
export const recordsRoutes = [
  records,
  record,
  shelfArtist,
  recordImport,
  barcode,
  queue,
  scrobble,
  lastfm,
] as const;
