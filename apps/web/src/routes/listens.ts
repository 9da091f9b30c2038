import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readRange } from '../lib/range.ts';
import type { HistorySearch } from '../pages/history/filters.ts';
import { inside, text } from './root.tsx';

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/home/home.tsx'), 'Home'),
});

const insights = createRoute({
  getParentRoute: () => inside,
  path: '/insights',
  validateSearch: readRange,
  component: lazyRouteComponent(() => import('../pages/insights/insights.tsx'), 'Insights'),
});

const top = createRoute({
  getParentRoute: () => inside,
  path: '/insights/top/$kind',
  validateSearch: (search: Record<string, unknown>) => ({
    ...readRange(search),
    ...(search.by === 'time' || search.by === 'skips' ? { by: search.by as 'time' | 'skips' } : {}),
    ...(Number(search.offset) > 0 ? { offset: Math.trunc(Number(search.offset)) } : {}),
  }),
  component: lazyRouteComponent(() => import('../pages/insights/top-page.tsx'), 'TopPage'),
});

const year = createRoute({
  getParentRoute: () => inside,
  path: '/year/$year',
  component: lazyRouteComponent(() => import('../pages/year/year.tsx'), 'Year'),
});

const artist = createRoute({
  getParentRoute: () => inside,
  path: '/artist/$id',
  component: lazyRouteComponent(() => import('../pages/entity/entity.tsx'), 'ArtistPage'),
});

const release = createRoute({
  getParentRoute: () => inside,
  path: '/release/$id',
  component: lazyRouteComponent(() => import('../pages/entity/entity.tsx'), 'ReleasePage'),
});

const recording = createRoute({
  getParentRoute: () => inside,
  path: '/recording/$id',
  component: lazyRouteComponent(() => import('../pages/entity/entity.tsx'), 'RecordingPage'),
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
  component: lazyRouteComponent(() => import('../pages/history/history.tsx'), 'History'),
});

const changes = createRoute({
  getParentRoute: () => inside,
  path: '/history/changes',
  component: lazyRouteComponent(() => import('../pages/history/changes.tsx'), 'Changes'),
});

const imports = createRoute({
  getParentRoute: () => inside,
  path: '/import',
  component: lazyRouteComponent(() => import('../pages/import/import.tsx'), 'Import'),
});

const importDetail = createRoute({
  getParentRoute: () => inside,
  path: '/import/$id',
  component: lazyRouteComponent(() => import('../pages/import/report-page.tsx'), 'ReportPage'),
});

/** What was heard. */
export const listensRoutes = [
  home,
  insights,
  top,
  year,
  artist,
  release,
  recording,
  history,
  changes,
  imports,
  importDetail,
] as const;
