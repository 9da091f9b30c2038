import './design/index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/error.ts';
import { router } from './router.ts';
import { queryClient } from './routes/root.tsx';
import { resumePresses } from './scrobble/presses.ts';

/** Whatever answers 401 while a page is open: the sign-in session has ended. */
const leaveWhenSignedOut = (error: unknown): void => {
  if (!(error instanceof ApiError) || error.status !== 401) return;
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in' || pathname === '/setup' || pathname.startsWith('/invite/')) return;
  queryClient.clear();
  router.navigate({ to: '/sign-in', search: { back: href } });
};
queryClient.getQueryCache().subscribe((event) => {
  if (event.type === 'updated' && event.action.type === 'error') leaveWhenSignedOut(event.action.error);
});
queryClient.getMutationCache().subscribe((event) => {
  if (event.type === 'updated' && event.action.type === 'error') leaveWhenSignedOut(event.action.error);
});

// After an upgrade an open page asks for parts that are gone: the new page has new ones.
window.addEventListener('vite:preloadError', (event) => {
  const key = 'fonoteca.reloaded';
  const last = Number(sessionStorage.getItem(key) ?? 0);
  if (Date.now() - last < 10_000) return;
  event.preventDefault();
  sessionStorage.setItem(key, String(Date.now()));
  window.location.reload();
});

void resumePresses();

const container = document.getElementById('root');
if (container) {
  createRoot(container).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
