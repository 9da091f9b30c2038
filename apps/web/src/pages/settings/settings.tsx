import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Me, useApi } from '../../api/queries.ts';
import { NotFound } from '../../components/not-found.tsx';
import { PageHead } from '../../components/section.tsx';
import { Loaded, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { LinkedServices } from '../linked/linked-services.tsx';
import { Clients } from './clients.tsx';
import { Data } from './data.tsx';
import { Jobs } from './jobs.tsx';
import { People } from './people.tsx';
import { Profile } from './profile.tsx';
import { Security } from './security.tsx';

interface Part {
  readonly id: string;
  readonly title: string;
  readonly owner?: true;
  readonly show: (me: Me) => ReactNode;
}

const parts: readonly Part[] = [
  { id: 'profile', title: 'Profile', show: (me) => <Profile me={me} /> },
  { id: 'clients', title: 'Scrobblers', show: (me) => <Clients me={me} /> },
  { id: 'linked', title: 'Linked services', show: () => <LinkedServices /> },
  { id: 'security', title: 'Sign-in', show: (me) => <Security me={me} /> },
  { id: 'data', title: 'Data', show: (me) => <Data me={me} /> },
  { id: 'jobs', title: 'Jobs', show: (me) => <Jobs me={me} /> },
  { id: 'people', title: 'People', owner: true, show: (me) => <People me={me} /> },
];

export const Settings = () => {
  const { part: id = 'profile' } = useParams({ strict: false });
  const me = useApi('GET /api/v1/me', {});
  const part = parts.find((one) => one.id === id);
  useTitle(part?.title ?? 'Settings');
  return (
    <Loaded query={me} skeleton={<Skeleton lines={10} />}>
      {(person) =>
        !part || (part.owner && person.role !== 'owner') ? (
          <NotFound />
        ) : (
          <>
            <PageHead title="Settings" />
            <div className="grid gap-x-12 gap-y-8 md:grid-cols-[11rem_1fr]">
              <nav aria-label="Settings" className="-mx-2 flex flex-wrap md:flex-col">
                {parts
                  .filter((one) => !one.owner || person.role === 'owner')
                  .map((one) => (
                    <Link
                      key={one.id}
                      to="/settings/$part"
                      params={{ part: one.id }}
                      aria-current={one.id === part.id ? 'page' : undefined}
                      className={`flex min-h-touch items-center px-2 font-[550] ${one.id === part.id ? 'text-accent' : 'text-soft hover:text-ink'}`}
                    >
                      {one.title}
                    </Link>
                  ))}
              </nav>
              <div className="flex min-w-0 max-w-3xl flex-col gap-section">{part.show(person)}</div>
            </div>
          </>
        )
      }
    </Loaded>
  );
};
