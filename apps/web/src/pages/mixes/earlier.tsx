import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePages } from '../../api/queries.ts';
import { SelectField } from '../../components/field.tsx';
import { Section } from '../../components/section.tsx';
import { Empty, ErrorState, Skeleton } from '../../components/states.tsx';
import { useNow } from '../../lib/hooks.ts';
import { counted } from '../../lib/numbers.ts';
import { ago } from '../../lib/time.ts';
import type { ListHead } from '../discover/item.ts';
import { MoreAtEnd } from '../history/more-at-end.tsx';
import { askedFor, purposeWords } from './words.ts';

type Purpose = ListHead['purpose'];
const isPurpose = (value: string): value is Purpose => value in purposeWords;

/** Every list that was made, newest first. */
export const Earlier = () => {
  const now = useNow();
  const [purpose, setPurpose] = useState<Purpose | ''>('');
  const query = usePages('GET /api/v1/recommendations', {
    query: { limit: 30, ...(purpose === '' ? {} : { purpose }) },
  });
  // One that found nothing is nothing to go back to.
  const items = query.items?.filter(({ itemCount }) => itemCount > 0);
  return (
    <Section title="Earlier lists">
      <div className="mb-3 max-w-60">
        <SelectField
          label="Which"
          hideLabel
          value={purpose}
          choices={[
            { value: '', label: 'All of them' },
            ...Object.entries(purposeWords).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(value) => setPurpose(isPurpose(value) ? value : '')}
        />
      </div>
      {query.error && !items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !items ? (
        <Skeleton />
      ) : items.length === 0 ? (
        <Empty title="None yet." />
      ) : (
        <>
          <ol aria-label="Earlier lists">
            {items.map((list) => (
              <li key={list.id} className="border-t border-rule">
                <Link
                  to="/lists/$id"
                  params={{ id: String(list.id) }}
                  className="flex min-h-touch flex-wrap items-baseline justify-between gap-x-5 py-2 hover:text-accent"
                >
                  <span className="min-w-0">
                    <span className="font-[550]">{list.title}</span>{' '}
                    <span className="text-small text-soft">{askedFor(list)}</span>
                  </span>
                  <span className="text-small text-faint">
                    {counted(list.itemCount, list.kind)} · {ago(list.createdAt, now)}
                    {list.playlistId !== null && ' · saved'}
                  </span>
                </Link>
              </li>
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
