import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Disc3, ListMusic, Radio, UserRound } from 'lucide-react';
import { useLiveEvents } from '../api/events.ts';
import { useApi } from '../api/queries.ts';
import { Mark } from '../components/mark.tsx';
import { ThemeButton } from '../components/theme-button.tsx';
import { Toasts } from '../components/toasts.tsx';
import { useShortcuts } from '../lib/shortcuts.ts';
import { Account } from './account.tsx';

const pages = [
  { to: '/records', label: 'Records', Icon: Disc3 },
  { to: '/queue', label: 'Queue', Icon: ListMusic },
  { to: '/scrobble', label: 'By hand', Icon: Radio },
  { to: '/lastfm', label: 'Last.fm', Icon: UserRound },
] as const;

/** The frame of a static shelf: its pages, and who is signed in at Last.fm. */
export const EdgeShell = () => {
  const status = useApi('GET /api/v1/lastfm/status', {});
  const signedIn = Boolean(status.data?.linked || status.data?.name);
  useLiveEvents(signedIn ? '/api/v1/scrobbles/events' : null);
  const navigate = useNavigate();
  useShortcuts({
    'g r': () => navigate({ to: '/records' }),
    'g q': () => navigate({ to: '/queue' }),
    'g e': () => navigate({ to: '/scrobble' }),
  });
  return (
    <>
      <a
        href="#page"
        className="sr-only z-50 rounded bg-ink px-4 py-3 text-paper focus:not-sr-only focus:fixed focus:left-4 focus:top-4"
      >
        Skip to the page
      </a>
      <header className="mx-auto flex max-w-(--measure) items-center gap-x-6 px-gutter pt-3 pb-2">
        <Link to="/records" aria-label="Fonoteca, records" className="flex min-h-touch items-center gap-2.5">
          <Mark />
          <span className="display text-[1.375rem]">Fonoteca</span>
        </Link>
        <nav aria-label="Pages" className="ml-4 hidden gap-1 md:flex">
          {pages.map(({ to, label }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ includeSearch: false }}
              className="flex min-h-touch items-center border-b-2 px-2.5 font-[550]"
              activeProps={{ className: 'border-accent text-ink' }}
              inactiveProps={{ className: 'border-transparent text-soft hover:text-ink' }}
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex min-w-0 items-center">
          <ThemeButton />
          <Account />
        </div>
      </header>
      <main
        id="page"
        tabIndex={-1}
        className="mx-auto max-w-(--measure) px-gutter pt-6 pb-32 outline-none md:pt-10"
      >
        <Outlet />
      </main>
      <nav
        aria-label="Pages"
        className="fixed inset-x-0 bottom-0 z-30 flex border-t border-rule bg-paper pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        {pages.map(({ to, label, Icon }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ includeSearch: false }}
            className="flex min-h-14 min-w-0 grow basis-0 flex-col items-center justify-center gap-0.5 text-[0.6875rem] font-[550]"
            activeProps={{ className: 'text-accent' }}
            inactiveProps={{ className: 'text-soft' }}
          >
            <Icon size={20} aria-hidden="true" />
            {label}
          </Link>
        ))}
      </nav>
      <Toasts />
    </>
  );
};
