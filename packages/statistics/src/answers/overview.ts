import type { Store } from '@fonoteca/store';
import type { Person } from '../clock.ts';
import { currentOf, longestOf, type Streak, streaksOf } from '../day-series.ts';
import { textOf } from '../days.ts';
import { everyDay, type History, instantsOf, readDays, readSpans, withHistory } from '../history.ts';
import type { EntityKind } from '../kinds.ts';
import { describeRange, type RangeAnswer, type RangeQuery, resolveRange } from '../ranges.ts';
import { type Totals, totalsOf } from './totals.ts';

export interface StreakAnswer {
  days: number;
  from: string;
  to: string;
}

export interface Overview {
  range: RangeAnswer;
  now: Totals;
  before: Totals | null;
  firstListenAt: string | null;
  discoveries: { artists: number; releases: number; recordings: number };
  /** Of the whole history, whatever the range. */
  streaks: { current: StreakAnswer | null; longest: StreakAnswer | null };
  updating: boolean;
}

/** Totals of a range beside the range before, discoveries and streaks. */
export const overview = (
  store: Store,
  person: Person,
  query: RangeQuery,
  now = new Date(),
): Promise<Overview> =>
  withHistory(store, person, now, async (history) => {
    const range = resolveRange(query, history.today, history.firstDay);
    const series = await readDays(history, everyDay);
    const streaks = streaksOf(series, { from: everyDay.from, to: history.today });
    const bounds = await instantsOf(history, range);
    const discovered = (kind: EntityKind) => countDiscoveries(history, kind, bounds);
    return {
      range: describeRange(range, person.timeZone),
      now: await totalsOf(history, series, range),
      before: range.before && (await totalsOf(history, series, range.before)),
      firstListenAt: await firstListenAt(history),
      discoveries: {
        artists: await discovered('artist'),
        releases: await discovered('release'),
        recordings: await discovered('recording'),
      },
      streaks: {
        current: describeStreak(currentOf(streaks, history.today)),
        longest: describeStreak(longestOf(streaks)),
      },
      updating: history.updating,
    };
  });

export const describeStreak = (streak: Streak | null): StreakAnswer | null =>
  streak && { days: streak.to - streak.from + 1, from: textOf(streak.from), to: textOf(streak.to) };

async function countDiscoveries(
  history: History,
  kind: EntityKind,
  bounds: { from: number; to: number },
): Promise<number> {
  const { firstAt } = await readSpans(history, kind);
  let count = 0;
  for (let id = 0; id < firstAt.length; id++) {
    const first = firstAt[id] as number;
    if (first >= bounds.from && first < bounds.to) count++;
  }
  return count;
}

async function firstListenAt(history: History): Promise<string | null> {
  const { rows } = await history.client.query<{ listened_at: Date }>(
    `select listened_at from listens where person_id = $1 and deleted_by is null and counted
     order by listened_at limit 1`,
    [history.person.id],
  );
  return rows[0]?.listened_at.toISOString() ?? null;
}
