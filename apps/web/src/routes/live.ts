import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readLiveSearch } from '../pages/live/search.ts';
import { inside } from './root.tsx';

const live = createRoute({
  getParentRoute: () => inside,
  path: '/live',
  validateSearch: readLiveSearch,
  component: lazyRouteComponent(() => import('../pages/live/live.tsx'), 'Live'),
});

const liveChannel = createRoute({
  getParentRoute: () => inside,
  path: '/live/channels/$id',
  component: lazyRouteComponent(() => import('../pages/live/channel/channel-page.tsx'), 'ChannelPage'),
});

const liveCalendar = createRoute({
  getParentRoute: () => inside,
  path: '/live/calendar',
  component: lazyRouteComponent(() => import('../pages/live/calendar/calendar-page.tsx'), 'LiveCalendar'),
});

const livePlanner = createRoute({
  getParentRoute: () => inside,
  path: '/live/planner',
  component: lazyRouteComponent(() => import('../pages/live/planner/planner.tsx'), 'Planner'),
});

const liveNotifications = createRoute({
  getParentRoute: () => inside,
  path: '/live/notifications',
  component: lazyRouteComponent(() => import('../pages/live/notify/notifications.tsx'), 'Notifications'),
});

/** Who goes live. */
export const liveRoutes = [live, liveChannel, liveCalendar, livePlanner, liveNotifications] as const;
