import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import {
  ChartNoAxesColumn,
  Compass,
  Disc3,
  Download,
  Ellipsis,
  House,
  Keyboard,
  List,
  ListMusic,
  ListOrdered,
  LogOut,
  Radio,
  Search,
  Shuffle,
  SlidersHorizontal,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { call } from '../api/client.ts';
import { useLiveEvents } from '../api/events.ts';
import { useApi } from '../api/queries.ts';
import { useShortcuts } from '../lib/shortcuts.ts';
import { knownTarget, turnOff } from '../pages/live/notify/push.ts';
import { IconButton } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Mark } from './mark.tsx';
import { PageDrop } from './page-drop.tsx';
import { SearchDialog } from './search-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { ThemeButton } from './theme-button.tsx';

const pages = [
  { to: '/', label: 'Home', Icon: House, exact: true },
  { to: '/insights', label: 'Insights', Icon: ChartNoAxesColumn, exact: false },
  { to: '/discover', label: 'Discover', Icon: Compass, exact: false },
  { to: '/records', label: 'Records', Icon: Disc3, exact: false },
  { to: '/history', label: 'History', Icon: List, exact: false },
] as const;

/** Behind “More” where the window is no desk's: all of them do not fit beside each other. */
const morePages = [
  { to: '/live', label: 'Live', Icon: Radio, exact: false },
  { to: '/playlists', label: 'Playlists', Icon: ListOrdered, exact: false },
  { to: '/queue', label: 'Queue', Icon: ListMusic, exact: false },
  { to: '/import', label: 'Import', Icon: Download, exact: false },
  { to: '/settings', label: 'Settings', Icon: SlidersHorizontal, exact: false },
] as const;

/** Reached from other pages; where there is “More”, from there, too. */
const furtherPages = [
  { to: '/mixes', label: 'Mixes', Icon: Shuffle },
  { to: '/scrobble', label: 'Scrobble by hand', Icon: Disc3 },
] as const;

/** The frame of every page for a person who is signed in: mark, pages, search. */
export const Shell = () => {
  useLiveEvents();
  const [open, setOpen] = useState<'search' | 'shortcuts' | 'more' | null>(null);
  const navigate = useNavigate();
  useShortcuts({
    '/': () => setOpen('search'),
    '?': () => setOpen('shortcuts'),
    'g h': () => navigate({ to: '/' }),
    'g i': () => navigate({ to: '/insights' }),
    'g r': () => navigate({ to: '/records' }),
    'g l': () => navigate({ to: '/history' }),
    'g q': () => navigate({ to: '/queue' }),
    'g e': () => navigate({ to: '/scrobble' }),
    'g m': () => navigate({ to: '/import' }),
    'g d': () => navigate({ to: '/discover' }),
    'g x': () => navigate({ to: '/mixes' }),
    'g p': () => navigate({ to: '/playlists' }),
    'g w': () => navigate({ to: '/live' }),
    'g s': () => navigate({ to: '/settings' }),
    'g y': () => navigate({ to: '/year/$year', params: { year: String(new Date().getFullYear()) } }),
  });
  return (
    <>
      <a
        href="#page"
        className="sr-only z-50 rounded bg-ink px-4 py-3 text-paper focus:not-sr-only focus:fixed focus:left-4 focus:top-4"
      >
        Skip to the page
      </a>
      <header className="mx-auto flex max-w-(--measure) flex-wrap items-center gap-x-6 px-gutter pt-3 pb-2 lg:flex-nowrap">
        <Link to="/" aria-label="Fonoteca, home" className="flex min-h-touch items-center gap-2.5">
          <Mark />
          <span className="display text-[1.375rem] md:max-lg:hidden">Fonoteca</span>
        </Link>
        <nav aria-label="Pages" className="hidden gap-1 md:flex lg:ml-4">
          {[...pages, ...morePages].map((page, index) => (
            <Link
              key={page.to}
              to={page.to}
              activeOptions={{ exact: page.exact, includeSearch: false }}
              className={clsx(
                'flex min-h-touch items-center border-b-2 px-2 font-[550]',
                index >= pages.length && 'max-xl:hidden',
              )}
              activeProps={{ className: 'border-accent text-ink' }}
              inactiveProps={{ className: 'border-transparent text-soft hover:text-ink' }}
            >
              {page.label}
            </Link>
          ))}
          <MoreButton
            onOpen={() => setOpen('more')}
            className="min-h-touch border-b-2 px-2 font-[550] xl:hidden"
            here="border-accent text-ink"
            elsewhere="border-transparent text-soft hover:text-ink"
          />
        </nav>
        <div className="ml-auto flex items-center">
          <button
            type="button"
            onClick={() => setOpen('search')}
            className="mr-2 hidden min-h-touch w-32 items-center gap-2 rounded border border-field bg-raised px-3 text-faint hover:border-ink xl:flex"
          >
            <Search size={16} aria-hidden="true" />
            <span className="grow text-left">Search</span>
            <kbd className="rounded border border-rule px-1.5 font-ui text-small">/</kbd>
          </button>
          <IconButton label="Search" onClick={() => setOpen('search')} className="xl:hidden">
            <Search size={20} />
          </IconButton>
          <IconButton
            label="Keyboard shortcuts"
            onClick={() => setOpen('shortcuts')}
            className="max-lg:hidden"
          >
            <Keyboard size={20} />
          </IconButton>
          <ThemeButton />
          <SignOut />
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
        {pages.map(({ to, label, Icon, exact }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact, includeSearch: false }}
            className="flex min-h-14 min-w-0 grow basis-0 flex-col items-center justify-center gap-0.5 text-[0.6875rem] font-[550]"
            activeProps={{ className: 'text-accent' }}
            inactiveProps={{ className: 'text-soft' }}
          >
            <Icon size={20} aria-hidden="true" />
            {label}
          </Link>
        ))}
        <MoreButton
          onOpen={() => setOpen('more')}
          className="flex min-h-14 min-w-0 grow basis-0 flex-col items-center justify-center gap-0.5 text-[0.6875rem] font-[550]"
          here="text-accent"
          elsewhere="text-soft"
        >
          <Ellipsis size={20} aria-hidden="true" />
        </MoreButton>
      </nav>
      {open === 'search' && <SearchDialog onClose={() => setOpen(null)} />}
      {open === 'more' && <MorePages onClose={() => setOpen(null)} />}
      {open === 'shortcuts' && <ShortcutsDialog onClose={() => setOpen(null)} />}
      <PageDrop />
    </>
  );
};

const MoreButton = ({
  onOpen,
  className,
  here,
  elsewhere,
  children,
}: {
  onOpen: () => void;
  className: string;
  /** How it looks on a page that is behind it, and on others. */
  here: string;
  elsewhere: string;
  children?: ReactNode;
}) => {
  const path = useLocation({ select: ({ pathname }) => pathname });
  const inside = morePages.some(({ to }) => path.startsWith(to));
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={onOpen}
      className={clsx(className, inside ? here : elsewhere)}
    >
      {children}
      More
    </button>
  );
};

const MorePages = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="More" onClose={onClose}>
    <ul>
      {[...morePages, ...furtherPages].map(({ to, label, Icon }) => (
        <li key={to} className="border-t border-rule">
          <Link to={to} onClick={onClose} className="flex min-h-14 items-center gap-3 text-lead font-[550]">
            <Icon size={20} aria-hidden="true" className="text-soft" />
            {label}
          </Link>
        </li>
      ))}
    </ul>
  </Dialog>
);

const SignOut = () => {
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useApi('GET /api/v1/me', {});
  const leave = async () => {
    // Whoever sits here next is not to see whom this person follows.
    if (knownTarget() !== null) await turnOff().catch(() => undefined);
    await call('POST /api/v1/sign-out', {});
    client.clear();
    navigate({ to: '/sign-in' });
  };
  return (
    <IconButton label={`Sign out ${me.data?.name ?? ''}`.trim()} onClick={leave}>
      <LogOut size={20} />
    </IconButton>
  );
};
