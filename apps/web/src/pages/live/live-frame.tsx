import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageHead } from '../../components/section.tsx';

const parts = [
  { to: '/live', label: 'Channels', exact: true },
  { to: '/live/calendar', label: 'Calendar', exact: false },
  { to: '/live/planner', label: 'Planner', exact: false },
  { to: '/live/notifications', label: 'Notifications', exact: false },
] as const;

/** Heading of a page of Live, and the way to the others. */
export const LiveFrame = ({
  title,
  about,
  aside,
  children,
}: {
  title: string;
  about?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) => (
  <>
    <PageHead title={title} aside={aside}>
      {about}
    </PageHead>
    <nav aria-label="Live" className="-mx-2 -mt-3 mb-8 flex flex-wrap">
      {parts.map(({ to, label, exact }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact, includeSearch: false }}
          className="flex min-h-touch items-center px-2 font-[550] sm:px-3"
          activeProps={{ className: 'text-accent underline underline-offset-8 decoration-2' }}
          inactiveProps={{ className: 'text-soft hover:text-ink' }}
        >
          {label}
        </Link>
      ))}
    </nav>
    {children}
  </>
);
