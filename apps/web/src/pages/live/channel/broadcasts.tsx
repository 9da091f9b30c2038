import { usePages } from '../../../api/queries.ts';
import { Button } from '../../../components/button.tsx';
import { Section } from '../../../components/section.tsx';
import { ErrorState, Skeleton } from '../../../components/states.tsx';
import { count } from '../../../lib/numbers.ts';
import { clockTime, dayOf, shortDay } from '../../../lib/time.ts';
import { LiveMark } from '../meter.tsx';
import type { Broadcast } from '../types.ts';
import { knownWords, lengthWords } from '../words.ts';

/** What was broadcast: when, how exactly that is known, and how late it was found. */
export const Broadcasts = ({ id, timeZone, now }: { id: number; timeZone: string; now: number }) => {
  const query = usePages('GET /api/v1/broadcasts', { query: { channel: id, limit: 20 } });
  const { items } = query;
  return (
    <Section title="Broadcasts">
      {query.error && !items ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : !items ? (
        <Skeleton />
      ) : items.length === 0 ? (
        <p className="text-soft">None has been seen yet.</p>
      ) : (
        <>
          <ol>
            {items.map((broadcast) => (
              <Row key={broadcast.id} broadcast={broadcast} timeZone={timeZone} now={now} />
            ))}
          </ol>
          {query.hasNextPage && (
            <Button className="mt-4" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              Earlier broadcasts
            </Button>
          )}
        </>
      )}
    </Section>
  );
};

const Row = ({ broadcast, timeZone, now }: { broadcast: Broadcast; timeZone: string; now: number }) => {
  const { startedAt, endedAt } = broadcast;
  const [from, to] = [dayOf(startedAt, timeZone), endedAt && dayOf(endedAt, timeZone)];
  const length = (endedAt ? Date.parse(endedAt) : now) - Date.parse(startedAt);
  return (
    <li className="grid gap-x-8 gap-y-1 border-t border-rule py-3 first:border-t-0 first:pt-0 md:grid-cols-[16rem_1fr]">
      <div>
        <p className="font-[550]">{shortDay(from)}</p>
        <p>
          {clockTime(startedAt, timeZone)}–
          {endedAt ? (
            <>
              {clockTime(endedAt, timeZone)}
              {to !== from && <span className="text-faint"> next day</span>}
            </>
          ) : (
            ' '
          )}
          {endedAt === null && <LiveMark className="ml-1" />}
          <span className="text-soft"> · {lengthWords(length)}</span>
        </p>
      </div>
      <div className="min-w-0">
        {broadcast.title && (
          <p className="wrap-anywhere">
            {broadcast.url ? (
              <a href={broadcast.url} target="_blank" rel="noopener noreferrer" className="link">
                {broadcast.title}
              </a>
            ) : (
              broadcast.title
            )}
          </p>
        )}
        <p className="text-small text-soft">
          {exactness(broadcast, timeZone)}. {foundWords(broadcast)}
        </p>
        <Figures broadcast={broadcast} />
      </div>
    </li>
  );
};

const edge = (
  name: string,
  known: Broadcast['startKnown'],
  notBefore: string | null,
  timeZone: string,
): string =>
  known === 'between' && notBefore
    ? `${name} after ${clockTime(notBefore, timeZone)}, ${knownWords[known]}`
    : `${name} ${knownWords[known]}`;

const exactness = (one: Broadcast, timeZone: string): string => {
  const start = edge('Start', one.startKnown, one.startNotBefore, timeZone);
  if (one.endedAt === null || one.endKnown === null) return start;
  if (one.endKnown === one.startKnown && one.endKnown !== 'between')
    return `Start and end ${knownWords[one.endKnown]}`;
  return `${start}; ${edge('end', one.endKnown, one.endNotBefore, timeZone)}`;
};

const foundWords = ({ caughtLive, delaySeconds }: Broadcast): string => {
  if (!caughtLive) return 'It was over when it became known.';
  if (delaySeconds === null) return 'Found while it ran.';
  return delaySeconds < 60 ? 'Found at once.' : `Found after ${lengthWords(delaySeconds * 1000)}.`;
};

const Figures = ({ broadcast }: { broadcast: Broadcast }) => {
  const { peakViewers, gifts, earnings, currency, quality } = broadcast;
  const money = (value: number): string => `${value.toFixed(2)}${currency ? ` ${currency}` : ''}`;
  const parts = [
    peakViewers !== null && `${count(peakViewers)} viewers at most`,
    gifts !== null && `${count(gifts)} gifts`,
    earnings !== null && `${money(earnings)} earned`,
    quality !== null && `quality ${money(quality)} an hour`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? <p className="text-small text-soft">{parts.join(' · ')}</p> : null;
};
