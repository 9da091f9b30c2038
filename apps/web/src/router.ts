import { createRoute, createRouter } from '@tanstack/react-router';
import { Crash } from './components/crash.tsx';
import { NotFound } from './components/not-found.tsx';
import { doorsRoutes } from './routes/doors.ts';
import { listensRoutes } from './routes/listens.ts';
import { liveRoutes } from './routes/live.ts';
import { recommendRoutes } from './routes/recommend.ts';
import { recordsRoutes } from './routes/records.ts';
import { inside, queryClient, root } from './routes/root.tsx';
import { settingsRoutes } from './routes/settings.ts';
import { sharedRoutes } from './routes/shared.ts';

/** Unknown addresses, inside the frame with its navigation. */
const elsewhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFound });

export const router = createRouter({
  routeTree: root.addChildren([
    ...doorsRoutes,
    sharedRoutes,
    inside.addChildren([
      ...listensRoutes,
      ...recordsRoutes,
      ...recommendRoutes,
      ...liveRoutes,
      ...settingsRoutes,
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
