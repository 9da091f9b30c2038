import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from './root.tsx';

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/settings.tsx'), 'Settings'),
});

const settingsPart = createRoute({
  getParentRoute: () => inside,
  path: '/settings/$part',
  component: lazyRouteComponent(() => import('../pages/settings/settings.tsx'), 'Settings'),
});

/** Settings. */
export const settingsRoutes = [settings, settingsPart] as const;
