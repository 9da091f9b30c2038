import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readShelfSearch } from '../shelf/search.ts';
import { root } from './root.tsx';

/** Somebody's shelf for whoever has its link: no sign-in, none of the pages of the app around it. */
const shared = createRoute({
  getParentRoute: () => root,
  id: 'shared',
  component: lazyRouteComponent(() => import('../pages/shelf/shared/shared-frame.tsx'), 'SharedFrame'),
});

const sharedShelf = createRoute({
  getParentRoute: () => shared,
  path: '/shared/$token',
  validateSearch: readShelfSearch,
  component: lazyRouteComponent(() => import('../pages/shelf/shared/shared-shelf.tsx'), 'SharedShelf'),
});

const sharedRecord = createRoute({
  getParentRoute: () => shared,
  path: '/shared/$token/records/$id',
  component: lazyRouteComponent(() => import('../pages/shelf/album-page.tsx'), 'AlbumPage'),
});

const sharedArtist = createRoute({
  getParentRoute: () => shared,
  path: '/shared/$token/artists/$key',
  component: lazyRouteComponent(() => import('../pages/shelf/artist-page.tsx'), 'ShelfArtistPage'),
});

export const sharedRoutes = shared.addChildren([sharedShelf, sharedRecord, sharedArtist]);
