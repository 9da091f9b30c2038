import { useMutation } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { type Job, type Me, usePages, useRefresh } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Progress } from '../../components/progress.tsx';
import { Section } from '../../components/section.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { toast } from '../../components/toasts.tsx';
import { dayAndTime } from '../../lib/time.ts';

const isOpen = (job: Job): boolean => job.state === 'queued' || job.state === 'running';

/** What runs in the background, and what has run. */
export const Jobs = ({ me }: { me: Me }) => {
  const query = usePages('GET /api/v1/jobs', { query: { limit: 30 } });
  const refresh = useRefresh();
  const cancel = useMutation({
    mutationFn: (id: string) => call('POST /api/v1/jobs/{id}/cancel', { params: { id } }),
    onSuccess: () => refresh('/jobs', '/imports'),
    onError: (error) => toast(messageOf(error), { bad: true }),
  });
  return (
    <Section title="Background jobs">
      {query.error && !query.items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !query.items ? (
        <Skeleton />
      ) : query.items.length === 0 ? (
        <Empty title="Nothing has run yet.">Imports and recounts show up here.</Empty>
      ) : (
        <>
          <ol>
            {query.items.map((job) => (
              <li key={job.id} className="border-t border-rule py-3">
                <div className="flex flex-wrap items-center justify-between gap-x-6">
                  <p>
                    <span className="font-[650]">{job.name}</span>{' '}
                    <span className={job.state === 'failed' ? 'text-bad' : 'text-soft'}>{job.state}</span>
                  </p>
                  <span className="text-small text-soft">{dayAndTime(job.createdAt, me.timeZone)}</span>
                </div>
                {isOpen(job) && (
                  <div className="mt-2 flex items-end gap-4">
                    <div className="grow">
                      <Progress label={job.progress.note ?? job.state} share={job.progress.share} />
                    </div>
                    <Button
                      busy={cancel.isPending && cancel.variables === job.id}
                      onClick={() => cancel.mutate(job.id)}
                    >
                      Stop
                    </Button>
                  </div>
                )}
                {job.error && <p className="mt-1 text-bad">{job.error}</p>}
              </li>
            ))}
          </ol>
          {query.hasNextPage && (
            <Button className="mt-3" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              Show earlier
            </Button>
          )}
        </>
      )}
    </Section>
  );
};
