import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root, text } from './root.tsx';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { back?: string } => {
    const back = text(search.back);
    // Only ever back into this app: never to an address somebody put into a link.
    return back && /^\/(?![/\\])/.test(back) ? { back } : {};
  },
  component: lazyRouteComponent(() => import('../pages/doors/sign-in.tsx'), 'SignIn'),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search: Record<string, unknown>): { token?: string } => {
    const token = text(search.token);
    return token ? { token } : {};
  },
  component: lazyRouteComponent(() => import('../pages/doors/setup.tsx'), 'SetUp'),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite/$token',
  component: lazyRouteComponent(() => import('../pages/doors/setup.tsx'), 'AcceptInvitation'),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  validateSearch: (search: Record<string, unknown>): { token?: string } => {
    const token = text(search.token);
    return token ? { token } : {};
  },
  component: lazyRouteComponent(() => import('../pages/doors/setup.tsx'), 'AcceptInvitationByQuery'),
});

/** Before somebody is signed in. */
export const doorsRoutes = [signIn, setup, invite, invitation] as const;
