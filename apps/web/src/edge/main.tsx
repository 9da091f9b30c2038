import '../design/index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from '../api/error.ts';
import { refresh } from '../api/queries.ts';
import { resumePresses, ScrobbleModeProvider } from '../scrobble/index.ts';
import { ShelfProvider } from '../shelf/context.tsx';
import { staticSource } from '../shelf/static-source.ts';
import { edgeRouter, queryClient } from './router.tsx';

const shelf = staticSource();
const mode = { kind: 'edge', record: (id: string) => shelf.record(id) } as const;

// The sign-in session has ended: what the frame shows of it is asked again, and it offers the way in.
queryClient.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'error') return;
  if (event.action.error instanceof ApiError && event.action.error.status === 401)
    void refresh(queryClient, '/lastfm/status');
});

void resumePresses();

const container = document.getElementById('root');
if (container) {
  createRoot(container).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <ShelfProvider source={shelf}>
          <ScrobbleModeProvider mode={mode}>
            {/* Registered is the server's router; the paths here are some of its paths. */}
            <RouterProvider router={edgeRouter as never} />
          </ScrobbleModeProvider>
        </ShelfProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
