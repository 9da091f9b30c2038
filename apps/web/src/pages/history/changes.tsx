import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi, usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { PageHead } from '../../components/section.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useTitle } from '../../lib/hooks.ts';
import { counted } from '../../lib/numbers.ts';
import { dayAndTime } from '../../lib/time.ts';
import { useChanges } from '../../lib/undo.ts';
import { MoreAtEnd } from './more-at-end.tsx';

/** Everything that was edited, deleted or merged, each with its way back. */
export const Changes = () => {
  useTitle('Changes');
  const me = useApi('GET /api/v1/me', {});
  const query = usePages('GET /api/v1/changes', { query: {} });
  const { undo } = useChanges();
  const [busy, setBusy] = useState<number | null>(null);
  const timeZone = me.data?.timeZone ?? 'UTC';
  const items = query.items;
  const run = async (id: number) => {
    setBusy(id);
    await undo(id);
    setBusy(null);
  };
  return (
    <>
      <PageHead title="Changes">
        Every edit, deletion and merge can be undone here.{' '}
        <Link to="/history" className="link">
          Back to the history
        </Link>
      </PageHead>
      {query.error && !items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !items ? (
        <Skeleton />
      ) : items.length === 0 ? (
        <Empty title="Nothing has been changed." />
      ) : (
        <>
          <ol>
            {items.map((change) => (
              <li
                key={change.id}
                className="flex flex-wrap items-center gap-x-6 gap-y-1 border-t border-rule py-2"
              >
                <div className="min-w-0 grow">
                  <p className={change.undoneAt ? 'text-faint line-through' : 'font-[550]'}>
                    {change.summary}
                  </p>
                  <p className="text-small text-soft">
                    {counted(change.items, 'item')} · {dayAndTime(change.at, timeZone)}
                    {change.undoneAt && ` · undone ${dayAndTime(change.undoneAt, timeZone)}`}
                  </p>
                </div>
                {!change.undoneAt && (
                  <Button busy={busy === change.id} onClick={() => run(change.id)}>
                    Undo
                  </Button>
                )}
              </li>
            ))}
          </ol>
          {query.hasNextPage && (
            <MoreAtEnd
              more
              loading={query.isFetchingNextPage}
              error={query.isFetchNextPageError ? query.error : null}
              onMore={() => query.fetchNextPage()}
            />
          )}
        </>
      )}
    </>
  );
};
