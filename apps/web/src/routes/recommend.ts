import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from './root.tsx';

const playlists = createRoute({
  getParentRoute: () => inside,
  path: '/playlists',
  component: lazyRouteComponent(() => import('../pages/playlists/playlists.tsx'), 'Playlists'),
});

const playlist = createRoute({
  getParentRoute: () => inside,
  path: '/playlists/$id',
  component: lazyRouteComponent(() => import('../pages/playlists/playlist-page.tsx'), 'PlaylistPage'),
});

const discover = createRoute({
  getParentRoute: () => inside,
  path: '/discover',
  component: lazyRouteComponent(() => import('../pages/discover/discover.tsx'), 'Discover'),
});

const mixes = createRoute({
  getParentRoute: () => inside,
  path: '/mixes',
  component: lazyRouteComponent(() => import('../pages/mixes/mixes.tsx'), 'Mixes'),
});

const list = createRoute({
  getParentRoute: () => inside,
  path: '/lists/$id',
  component: lazyRouteComponent(() => import('../pages/mixes/list-page.tsx'), 'ListPage'),
});

const models = createRoute({
  getParentRoute: () => inside,
  path: '/models',
  component: lazyRouteComponent(() => import('../pages/models/models.tsx'), 'Models'),
});

const model = createRoute({
  getParentRoute: () => inside,
  path: '/models/$id',
  component: lazyRouteComponent(() => import('../pages/models/model-page.tsx'), 'ModelPage'),
});

const taste = createRoute({
  getParentRoute: () => inside,
  path: '/taste',
  component: lazyRouteComponent(() => import('../pages/taste/taste-map.tsx'), 'TasteMapPage'),
});

const tasteSettings = createRoute({
  getParentRoute: () => inside,
  path: '/discover/settings',
  component: lazyRouteComponent(() => import('../pages/taste/settings/taste-settings.tsx'), 'TasteSettings'),
});

/** Playlists and what is recommended. */
export const recommendRoutes = [
  playlists,
  playlist,
  discover,
  mixes,
  list,
  models,
  model,
  taste,
  tasteSettings,
] as const;
