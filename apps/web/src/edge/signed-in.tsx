import type { ReactNode } from 'react';
import { useApi } from '../api/queries.ts';
import { PageHead } from '../components/section.tsx';
import { Loaded, Skeleton } from '../components/states.tsx';
import { LastfmLink } from '../pages/linked/lastfm.tsx';

/** A page that needs the account; whoever is not signed in finds the way in. */
export const SignedIn = ({ title, children }: { title: string; children: ReactNode }) => {
  const status = useApi('GET /api/v1/lastfm/status', {});
  return (
    <Loaded query={status} skeleton={<Skeleton lines={8} />}>
      {({ linked, name }) =>
        // An account whose key Last.fm no longer takes still has its jobs.
        linked || name !== null ? (
          children
        ) : (
          <>
            <PageHead title={title} />
            <LastfmLink />
          </>
        )
      }
    </Loaded>
  );
};
