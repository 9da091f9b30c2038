import { usePages } from '../../../api/queries.ts';
import { Button } from '../../../components/button.tsx';
import { Section } from '../../../components/section.tsx';
import { ErrorState, Skeleton } from '../../../components/states.tsx';
import { percent } from '../../../lib/numbers.ts';
import type { Check } from '../types.ts';
import { momentWords, reasonWords, statusWords } from '../words.ts';

/** What was looked at, why, and what it found: the newest first. */
export const Checks = ({ id, timeZone, now }: { id: number; timeZone: string; now: number }) => {
  const query = usePages('GET /api/v1/checks', { query: { channel: id, limit: 25 } });
  const { items } = query;
  return (
    <Section title="Checks">
      {query.error && !items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !items ? (
        <Skeleton />
      ) : items.length === 0 ? (
        <p className="text-soft">It has not been checked yet.</p>
      ) : (
        <>
          <ol className="border-l border-rule">
            {items.map((check) => (
              <Row key={check.id} check={check} timeZone={timeZone} now={now} />
            ))}
          </ol>
          {query.hasNextPage && (
            <Button className="mt-4" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              Earlier checks
            </Button>
          )}
        </>
      )}
    </Section>
  );
};

const ink: Record<Check['found'], string> = {
  live: 'var(--accent)',
  offline: 'var(--data-ghost)',
  unknown: 'var(--paper)',
};

const Row = ({ check, timeZone, now }: { check: Check; timeZone: string; now: number }) => (
  <li className="relative py-1.5 pl-5">
    <svg width="11" height="11" aria-hidden="true" className="absolute top-3 -left-[6px]">
      <circle cx="5.5" cy="5.5" r="4.5" fill={ink[check.found]} stroke="var(--data-ghost)" />
    </svg>
    <p className="flex flex-wrap items-baseline gap-x-3">
      <span className="min-w-28">{momentWords(check.at, timeZone, now)}</span>
      <strong className={check.found === 'live' ? 'font-[650] text-accent' : 'font-[550]'}>
        {statusWords[check.found]}
      </strong>
    </p>
    <p className="text-small text-soft">
      <span>
        {reasonWords[check.reason]}
        {check.chance !== null && `, believed ${percent(check.chance)}`}
      </span>
      <span className="text-faint">
        {' '}
        · by {check.route}
        {check.arm && `, ${check.arm === 'smart' ? 'planned' : 'fixed'}`}
      </span>
    </p>
    {check.detail && <p className="text-small wrap-anywhere text-soft">{check.detail}</p>}
  </li>
);
