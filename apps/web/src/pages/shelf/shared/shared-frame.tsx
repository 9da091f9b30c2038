import { Outlet, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Mark } from '../../../components/mark.tsx';
import { ThemeButton } from '../../../components/theme-button.tsx';
import { ShelfProvider } from '../../../shelf/context.tsx';
import { ShelfLink } from '../../../shelf/links.tsx';
import { sharedSource } from '../../../shelf/shared-source.ts';

/** The frame of a shared shelf: for somebody without an account, so without the pages of the app. */
export const SharedFrame = () => {
  const token = useParams({ strict: false }).token ?? '';
  const source = useMemo(() => sharedSource(token), [token]);
  return (
    <ShelfProvider source={source}>
      <a
        href="#page"
        className="sr-only z-50 rounded bg-ink px-4 py-3 text-paper focus:not-sr-only focus:fixed focus:top-4 focus:left-4"
      >
        Skip to the page
      </a>
      <header className="mx-auto flex max-w-(--measure) items-center justify-between px-gutter pt-3 pb-2">
        <ShelfLink className="flex min-h-touch items-center gap-2.5">
          <Mark />
          <span className="display text-[1.375rem]">Fonoteca</span>
        </ShelfLink>
        <ThemeButton />
      </header>
      <main
        id="page"
        tabIndex={-1}
        className="mx-auto max-w-(--measure) px-gutter pt-6 pb-16 outline-none md:pt-10"
      >
        <Outlet />
      </main>
    </ShelfProvider>
  );
};
