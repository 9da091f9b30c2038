import type { ResponseOf } from '@fonoteca/contract';
import { Figure } from '../../components/section.tsx';
import { count, counted, duration, percent, percentChange, shortCount } from '../../lib/numbers.ts';
import { shortDay } from '../../lib/time.ts';

type Overview = ResponseOf<'GET /api/v1/statistics/overview'>;

/** "+12 % · 340 before" */
const compared = (now: number, before: number | undefined, show = count): string | undefined => {
  const change = percentChange(now, before);
  return before === undefined || change === null ? undefined : `${change} · ${show(before)} before`;
};

export const TotalsRow = ({ overview }: { overview: Overview }) => {
  const { now, discoveries, streaks } = overview;
  const before = overview.before ?? undefined;
  const events = now.listens + now.shortListens;
  const streak = (one: Overview['streaks']['current']) =>
    one ? `${shortDay(one.from)} – ${shortDay(one.to)}` : 'none yet';
  return (
    <div>
      <dl className="grid grid-cols-1 gap-x-8 gap-y-6 min-[420px]:grid-cols-2 lg:grid-cols-[2fr_2fr_1fr_1fr]">
        <Figure
          label="Listens"
          value={shortCount(now.listens)}
          note={compared(now.listens, before?.listens)}
        />
        <Figure
          label="Time listened"
          value={duration(now.playedSeconds)}
          note={compared(now.playedSeconds, before?.playedSeconds, duration)}
        />
        <Figure
          label="Artists"
          value={shortCount(now.artists)}
          note={compared(now.artists, before?.artists) ?? counted(discoveries.artists, 'new one')}
        />
        <Figure
          label="Recordings"
          value={shortCount(now.recordings)}
          note={compared(now.recordings, before?.recordings)}
        />
      </dl>
      <dl className="mt-8 grid grid-cols-2 gap-x-8 gap-y-6 border-t border-rule pt-5 sm:grid-cols-3 lg:grid-cols-6">
        <Figure
          size="small"
          label="Releases"
          value={count(now.releases)}
          note={compared(now.releases, before?.releases)}
        />
        <Figure size="small" label="Days with listens" value={count(now.activeDays)} />
        <Figure size="small" label="First heard" value={count(discoveries.artists)} note="artists" />
        <Figure
          size="small"
          label="Skips"
          value={count(now.skips)}
          note={events > 0 && now.skips > 0 ? `${percent(now.skips / events)} of what began` : 'none known'}
        />
        <Figure
          size="small"
          label="Current streak"
          value={streaks.current ? counted(streaks.current.days, 'day') : '–'}
          note={streak(streaks.current)}
        />
        <Figure
          size="small"
          label="Longest streak"
          value={streaks.longest ? counted(streaks.longest.days, 'day') : '–'}
          note={streak(streaks.longest)}
        />
      </dl>
    </div>
  );
};
