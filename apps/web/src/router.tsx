import { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from './api/error.ts';
import { api } from './api/queries.ts';
import { Crash } from './components/crash.tsx';
import { NotFound } from './components/not-found.tsx';
import { Shell } from './components/shell.tsx';
import { Toasts } from './components/toasts.tsx';
import { readRange } from './lib/range.ts';
import type { HistorySearch } from './pages/history/filters.ts';
import { readLiveSearch } from './pages/live/search.ts';
import { readScrobbleSearch } from './pages/scrobble/search.ts';
import { readShelfSearch } from './shelf/search.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) =>
        failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
});

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Everything but the doors: needs a person who is signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(api('GET /api/v1/me', {}));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { back: location.href } });
    }
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { back?: string } => {
    const back = text(search.back);
    // Only ever back into this app: never to an address somebody put into a link.
    return back && /^\/(?![/\\])/.test(back) ? { back } : {};
  },
  component: lazyRouteComponent(() => import('./pages/doors/sign-in.tsx'), 'SignIn'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { token?: string } => {
    const token = text(search.token);
    return token ? { token } : {};
  },
  component: lazyRouteComponent(() => import('./pages/doors/setup.tsx'), 'SetUp'),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite/$token',
  component: lazyRouteComponent(() => import('./pages/doors/setup.tsx'), 'AcceptInvitation'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  validateSearch: (search: Record<string, unknown>): { token?: string } => {
    const token = text(search.token);
    return token ? { token } : {};
  },
  component: lazyRouteComponent(() => import('./pages/doors/setup.tsx'), 'AcceptInvitationByQuery'),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home/home.tsx'), 'Home'),
});

const insights = createRoute({
  getParentRoute: () => inside,
  path: '/insights',
  validateSearch: readRange,
  component: lazyRouteComponent(() => import('./pages/insights/insights.tsx'), 'Insights'),
});

const top = createRoute({
  getParentRoute: () => inside,
  path: '/insights/top/$kind',
  validateSearch: (search: Record<string, unknown>) => ({
    ...readRange(search),
    ...(search.by === 'time' || search.by === 'skips' ? { by: search.by as 'time' | 'skips' } : {}),
    ...(Number(search.offset) > 0 ? { offset: Math.trunc(Number(search.offset)) } : {}),
  }),
  component: lazyRouteComponent(() => import('./pages/insights/top-page.tsx'), 'TopPage'),
});

const year = createRoute({
  getParentRoute: () => inside,
  path: '/year/$year',
  component: lazyRouteComponent(() => import('./pages/year/year.tsx'), 'Year'),
});

const artist = createRoute({
  getParentRoute: () => inside,
  path: '/artist/$id',
  component: lazyRouteComponent(() => import('./pages/entity/entity.tsx'), 'ArtistPage'),
});

const release = createRoute({
  getParentRoute: () => inside,
  path: '/release/$id',
  component: lazyRouteComponent(() => import('./pages/entity/entity.tsx'), 'ReleasePage'),
});

const recording = createRoute({
  getParentRoute: () => inside,
  path: '/recording/$id',
  component: lazyRouteComponent(() => import('./pages/entity/entity.tsx'), 'RecordingPage'),
});

const shows = ['listens', 'all', 'skips'] as const;

const history = createRoute({
  getParentRoute: () => inside,
  path: '/history',
  validateSearch: (search: Record<string, unknown>): HistorySearch => {
    const day = (value: unknown) => (/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? String(value) : undefined);
    const id = (value: unknown) => (Number(value) > 0 ? Math.trunc(Number(value)) : undefined);
    return {
      text: typeof search.text === 'number' ? String(search.text) : text(search.text),
      show: shows.find((show) => show === search.show),
      from: day(search.from),
      to: day(search.to),
      artistId: id(search.artistId),
      releaseId: id(search.releaseId),
      recordingId: id(search.recordingId),
      importId: id(search.importId),
    };
  },
  component: lazyRouteComponent(() => import('./pages/history/history.tsx'), 'History'),
});

const changes = createRoute({
  getParentRoute: () => inside,
  path: '/history/changes',
  component: lazyRouteComponent(() => import('./pages/history/changes.tsx'), 'Changes'),
});

const queue = createRoute({
  getParentRoute: () => inside,
  path: '/queue',
  component: lazyRouteComponent(() => import('./pages/queue/queue.tsx'), 'Queue'),
});

const scrobble = createRoute({
  getParentRoute: () => inside,
  path: '/scrobble',
  validateSearch: readScrobbleSearch,
  component: lazyRouteComponent(() => import('./pages/scrobble/scrobble.tsx'), 'ScrobblePage'),
});

const lastfm = createRoute({
  getParentRoute: () => inside,
  path: '/lastfm',
  component: lazyRouteComponent(() => import('./pages/linked/lastfm-page.tsx'), 'LastfmPage'),
});

const imports = createRoute({
  getParentRoute: () => inside,
  path: '/import',
  component: lazyRouteComponent(() => import('./pages/import/import.tsx'), 'Import'),
});

const importDetail = createRoute({
  getParentRoute: () => inside,
  path: '/import/$id',
  component: lazyRouteComponent(() => import('./pages/import/report-page.tsx'), 'ReportPage'),
});

const records = createRoute({
  getParentRoute: () => inside,
  path: '/records',
  validateSearch: readShelfSearch,
  component: lazyRouteComponent(() => import('./pages/shelf/shelf-page.tsx'), 'ShelfPage'),
});

const record = createRoute({
  getParentRoute: () => inside,
  path: '/records/$id',
  component: lazyRouteComponent(() => import('./pages/shelf/album-page.tsx'), 'AlbumPage'),
});

const shelfArtist = createRoute({
  getParentRoute: () => inside,
  path: '/records/artists/$key',
  component: lazyRouteComponent(() => import('./pages/shelf/artist-page.tsx'), 'ShelfArtistPage'),
});

const recordImport = createRoute({
  getParentRoute: () => inside,
  path: '/records/import',
  component: lazyRouteComponent(() => import('./pages/shelf/import/import-page.tsx'), 'RecordImportPage'),
});

const playlists = createRoute({
  getParentRoute: () => inside,
  path: '/playlists',
  component: lazyRouteComponent(() => import('./pages/playlists/playlists.tsx'), 'Playlists'),
});

const playlist = createRoute({
  getParentRoute: () => inside,
  path: '/playlists/$id',
  component: lazyRouteComponent(() => import('./pages/playlists/playlist-page.tsx'), 'PlaylistPage'),
});

const discover = createRoute({
  getParentRoute: () => inside,
  path: '/discover',
  component: lazyRouteComponent(() => import('./pages/discover/discover.tsx'), 'Discover'),
});

const mixes = createRoute({
  getParentRoute: () => inside,
  path: '/mixes',
  component: lazyRouteComponent(() => import('./pages/mixes/mixes.tsx'), 'Mixes'),
});

const list = createRoute({
  getParentRoute: () => inside,
  path: '/lists/$id',
  component: lazyRouteComponent(() => import('./pages/mixes/list-page.tsx'), 'ListPage'),
});

const models = createRoute({
  getParentRoute: () => inside,
  path: '/models',
  component: lazyRouteComponent(() => import('./pages/models/models.tsx'), 'Models'),
});

const model = createRoute({
  getParentRoute: () => inside,
  path: '/models/$id',
  component: lazyRouteComponent(() => import('./pages/models/model-page.tsx'), 'ModelPage'),
});

const live = createRoute({
  getParentRoute: () => inside,
  path: '/live',
  validateSearch: readLiveSearch,
  component: lazyRouteComponent(() => import('./pages/live/live.tsx'), 'Live'),
});

const liveChannel = createRoute({
  getParentRoute: () => inside,
  path: '/live/channels/$id',
  component: lazyRouteComponent(() => import('./pages/live/channel/channel-page.tsx'), 'ChannelPage'),
});

const liveCalendar = createRoute({
  getParentRoute: () => inside,
  path: '/live/calendar',
  component: lazyRouteComponent(() => import('./pages/live/calendar/calendar-page.tsx'), 'LiveCalendar'),
});

const livePlanner = createRoute({
  getParentRoute: () => inside,
  path: '/live/planner',
  component: lazyRouteComponent(() => import('./pages/live/planner/planner.tsx'), 'Planner'),
});

const liveNotifications = createRoute({
  getParentRoute: () => inside,
  path: '/live/notifications',
  component: lazyRouteComponent(() => import('./pages/live/notify/notifications.tsx'), 'Notifications'),
});

const barcode = createRoute({
  getParentRoute: () => inside,
  path: '/records/barcode',
  component: lazyRouteComponent(() => import('./pages/shelf/barcode/barcode-page.tsx'), 'BarcodePage'),
});

/** Somebody's shelf for whoever has its link: no sign-in, none of the pages of the app around it. */
const shared = createRoute({
  getParentRoute: () => root,
  id: 'shared',
  component: lazyRouteComponent(() => import('./pages/shelf/shared/shared-frame.tsx'), 'SharedFrame'),
});

const sharedShelf = createRoute({
  getParentRoute: () => shared,
  path: '/shared/$token',
  validateSearch: readShelfSearch,
  component: lazyRouteComponent(() => import('./pages/shelf/shared/shared-shelf.tsx'), 'SharedShelf'),
});

const sharedRecord = createRoute({
  getParentRoute: () => shared,
  path: '/shared/$token/records/$id',
  component: lazyRouteComponent(() => import('./pages/shelf/album-page.tsx'), 'AlbumPage'),
});

const sharedArtist = createRoute({
  getParentRoute: () => shared,
  path: '/shared/$token/artists/$key',
  component: lazyRouteComponent(() => import('./pages/shelf/artist-page.tsx'), 'ShelfArtistPage'),
});

const taste = createRoute({
  getParentRoute: () => inside,
  path: '/taste',
  component: lazyRouteComponent(() => import('./pages/taste/taste-map.tsx'), 'TasteMapPage'),
});

const tasteSettings = createRoute({
  getParentRoute: () => inside,
  path: '/discover/settings',
  component: lazyRouteComponent(() => import('./pages/taste/settings/taste-settings.tsx'), 'TasteSettings'),
});

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/settings.tsx'), 'Settings'),
});

const settingsPart = createRoute({
  getParentRoute: () => inside,
  path: '/settings/$part',
  component: lazyRouteComponent(() => import('./pages/settings/settings.tsx'), 'Settings'),
});

/** Unknown addresses, inside the frame with its navigation. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound });

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    setup,
    invite,
    invitation,
    shared.addChildren([sharedShelf, sharedRecord, sharedArtist]),
    inside.addChildren([
      home,
      insights,
      top,
      year,
      artist,
      release,
      recording,
      history,
      changes,
      queue,
      scrobble,
      lastfm,
      imports,
      importDetail,
      records,
      record,
      shelfArtist,
      recordImport,
      barcode,
      playlists,
      playlist,
      discover,
      mixes,
      list,
      models,
      model,
      live,
      liveChannel,
      liveCalendar,
      livePlanner,
      liveNotifications,
      taste,
      tasteSettings,
      settings,
      settingsPart,
      elsewhere,
    ]),
  ]),
  context: { queryClient },
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: Crash,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
