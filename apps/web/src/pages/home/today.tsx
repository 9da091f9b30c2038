import { useApi } from '../../api/queries.ts';
import { Figure } from '../../components/section.tsx';
import { Block, ErrorState } from '../../components/states.tsx';
import { count, counted, duration } from '../../lib/numbers.ts';
import { shortDay } from '../../lib/time.ts';

/** Today beside what is usual: the average of the 30 days up to now. */
export const TodayFigures = () => {
  const now = useApi('GET /api/v1/statistics/overview', { query: { range: 'today' } });
  const month = useApi('GET /api/v1/statistics/overview', { query: { range: 'last-30-days' } });
  const error = now.error ?? month.error;
  if (error && !now.data) return <ErrorState error={error} onRetry={() => now.refetch()} />;
  if (!now.data || !month.data) return <Block className="mt-3 h-24 w-full max-w-2xl" />;
  const usual = Math.round(month.data.now.listens / 30);
  const { current, longest } = month.data.streaks;
  const { discoveries } = now.data;
  const fresh = [
    discoveries.artists > 0 && counted(discoveries.artists, 'new artist'),
    discoveries.recordings > 0 && counted(discoveries.recordings, 'new recording'),
  ].filter(Boolean);
  return (
    <>
      <h1 className="display mt-2 text-head">
        {now.data.now.listens === 0
          ? 'Quiet so far today'
          : `${counted(now.data.now.listens, 'listen')} today`}
      </h1>
      <dl className="mt-6 grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4">
        <Figure size="small" label="A usual day" value={count(usual)} note="average of 30 days" />
        <Figure
          size="small"
          label="Listened today"
          // Clients that send no times leave nothing to add up.
          value={now.data.now.playedSeconds > 0 ? duration(now.data.now.playedSeconds) : '–'}
          note={fresh.length ? fresh.join(', ') : counted(now.data.now.artists, 'artist')}
        />
        <Figure
          size="small"
          label="Streak"
          value={current ? counted(current.days, 'day') : '–'}
          note={current ? `since ${shortDay(current.from)}` : 'a listen today starts one'}
        />
        <Figure
          size="small"
          label="Longest streak"
          value={longest ? counted(longest.days, 'day') : '–'}
          note={longest ? `until ${shortDay(longest.to)}` : undefined}
        />
      </dl>
    </>
  );
};
