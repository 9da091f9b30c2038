import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { refresh, usePages } from '../../api/queries.ts';
import { buttonClass } from '../../components/button.tsx';
import { PageHead, Section } from '../../components/section.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { counted } from '../../lib/numbers.ts';
import { MoreAtEnd } from '../history/more-at-end.tsx';
import { JobCard } from './job-card.tsx';

/** What is on its way to the services, and what has been sent. */
export const Queue = () => {
  useTitle('Queue');
  return (
    <>
      <PageHead
        title="Queue"
        aside={
          <Link to="/scrobble" className={buttonClass()}>
            Scrobble by hand
          </Link>
        }
      >
        What is on its way to your history and to the services you linked. It goes on with this page closed.
      </PageHead>
      <div className="flex flex-col gap-section">
        <JobList open />
        <JobList open={false} />
      </div>
    </>
  );
};

const JobList = ({ open }: { open: boolean }) => {
  const query = usePages('GET /api/v1/scrobbles/jobs', {
    query: { open: open ? 'true' : 'false', limit: open ? 50 : 20 },
  });
  const items = query.items;
  const client = useQueryClient();
  const goesOn = open && (items?.length ?? 0) > 0;
  // Events renew it; what happened before their line stood, or while it was held back, this look finds.
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(() => void refresh(client, '/scrobbles/jobs'), 5000);
    return () => clearInterval(timer);
  }, [goesOn, client]);
  const tracks = items?.reduce((sum, job) => sum + job.total, 0) ?? 0;
  return (
    <Section
      title={open ? 'Under way' : 'Finished'}
      aside={open && tracks > 0 ? <span role="status">{counted(tracks, 'track')}</span> : undefined}
    >
      {query.error && !items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !items ? (
        <Skeleton />
      ) : items.length === 0 ? (
        open ? (
          <Empty title="Nothing is waiting.">
            Press “Scrobble” on a record or a track, and its way is shown here.
          </Empty>
        ) : (
          <Empty title="Nothing has been sent yet." />
        )
      ) : (
        <>
          <ol>
            {items.map((job) => (
              <JobCard key={job.id} job={job} />
            ))}
          </ol>
          {(query.hasNextPage || query.isFetchNextPageError) && (
            <MoreAtEnd
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              error={query.isFetchNextPageError ? query.error : null}
              onMore={() => query.fetchNextPage()}
            />
          )}
        </>
      )}
    </Section>
  );
};
