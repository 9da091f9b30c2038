import clsx from 'clsx';
import { useState } from 'react';
import { usePages } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { Segments } from '../../components/segments.tsx';
import { ErrorState, Skeleton } from '../../components/states.tsx';
import { clockLength } from '../../lib/numbers.ts';
import { useTimeZone } from '../../scrobble/mode.tsx';
import type { ScrobbleJob } from '../../scrobble/presses.ts';
import type { JobItem } from './job-item.ts';
import { ResendDialog } from './resend-dialog.tsx';
import { momentOf, reasonWords, resultWords } from './words.ts';

/** The tracks of a job with what each service said of them. */
export const JobItems = ({ job, hasProblems }: { job: ScrobbleJob; hasProblems: boolean }) => {
  const [show, setShow] = useState<'all' | 'problems'>(hasProblems ? 'problems' : 'all');
  const [edited, setEdited] = useState<JobItem | null>(null);
  const query = usePages('GET /api/v1/scrobbles/jobs/{id}/items', {
    params: { id: job.id },
    query: { limit: 50, ...(show === 'problems' ? { only: 'problems' as const } : {}) },
  });
  const items = query.items;
  return (
    <div className="mt-2">
      {(hasProblems || show === 'problems') && (
        <Segments
          legend="Show"
          choices={[
            ['problems', 'Problems'],
            ['all', 'All tracks'],
          ]}
          value={show}
          onChange={setShow}
        />
      )}
      {query.error && !items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !items ? (
        <Skeleton lines={4} />
      ) : items.length === 0 ? (
        <p className="py-3 text-soft">{show === 'problems' ? 'No problems.' : 'It has no tracks.'}</p>
      ) : (
        <ol className="mt-2">
          {items.map((item) => (
            <ItemRow key={item.id} item={item} onEdit={() => setEdited(item)} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <Button className="mt-2" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          Show more
        </Button>
      )}
      {edited && <ResendDialog item={edited} onClose={() => setEdited(null)} />}
    </div>
  );
};

const stateOfItem: Record<JobItem['state'], string> = {
  waiting: 'has no time yet',
  planned: 'planned',
  listened: '',
  refused: 'cannot be sent',
  cancelled: 'cancelled',
};

const ItemRow = ({ item, onEdit }: { item: JobItem; onEdit: () => void }) => {
  const timeZone = useTimeZone();
  const canResend = item.results.some(({ state }) => state === 'ignored' || state === 'rejected');
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-rule py-2">
      <div className="min-w-0 grow basis-56">
        <p className="music text-[1.0625rem] leading-snug">{item.track}</p>
        <p className="text-small text-soft">
          <span className="music text-[0.9375rem]">{item.artist}</span>
          {item.side && ` · side ${item.side}`} · {item.lengthEstimated ? '≈ ' : ''}
          {clockLength(item.lengthSeconds * 1000)}
        </p>
      </div>
      <div className="min-w-0 text-small sm:text-right">
        <p className="text-soft">
          {item.listenedAt ? (
            <time dateTime={item.listenedAt}>{momentOf(item.listenedAt, timeZone)}</time>
          ) : (
            'dated when its turn comes'
          )}
          {item.state !== 'listened' && item.state !== 'waiting' && ` · ${stateOfItem[item.state]}`}
        </p>
        {item.state === 'refused' && <p className="text-bad">{item.reason ?? 'no reason given'}</p>}
        {item.results.map((result) => (
          <p
            key={result.target}
            className={clsx(
              result.state === 'accepted'
                ? 'text-good'
                : result.state === 'ignored' || result.state === 'rejected'
                  ? 'text-bad'
                  : 'text-faint',
            )}
          >
            {result.target}: {resultWords[result.state]}
            {(result.state === 'ignored' || result.state === 'rejected') &&
              `, ${reasonWords(result.reason, result.message)}`}
          </p>
        ))}
      </div>
      {canResend && (
        <Button aria-label={`Edit and send again: ${item.track}`} onClick={onEdit}>
          Edit and send again
        </Button>
      )}
    </li>
  );
};
