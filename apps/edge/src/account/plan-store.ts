import {
  type HeardThere,
  type Interval,
  type PlannableGroup,
  type PlanStore,
  placeBefore,
  placeFrom,
} from '@fonoteca/scrobble';
import { endOf } from './items.ts';
import { accountState, closeIfDone } from './job-store.ts';
import type { Row, Sql } from './sql.ts';

export interface PlanStoreOptions {
  readonly now: () => number;
  /** What the service has from `from` to `to` (seconds); null when it does not tell. Left out: never asked. */
  readonly heardBetween?: (from: number, to: number) => Promise<readonly HeardThere[] | null>;
  readonly onChange: (jobs: readonly number[]) => void;
}

/** A day, and what the service's day may be shifted by. Milliseconds. */
const dayMs = 86_400_000;
/** Nobody says how long a listen at the service lasted: until the next one, or as long as most tracks are. */
const assumedSeconds = 240;
/** Looked at before a stretch: what began there may reach into it. */
const marginSeconds = 600;

/** Waiting items of the account, group by group. What the service has already is never overlaid. */
export function createPlanStore(sql: Sql, options: PlanStoreOptions): PlanStore {
  const { now, onChange } = options;
  let current: PlannableGroup | null = null;

  const room = (): number => {
    const { dailyCap } = accountState(sql);
    const dayAgo = now() - dayMs;
    const [row] = sql.exec(
      `select (select count(*) from items join jobs on jobs.number = items.job
          where items.state in ('planned', 'sending') and (spent_at is null or spent_at <= ?)
          and (jobs.state = 'open' or items.state = 'sending') and not_before < ?) +
        (select count(*) from items where spent_at > ?) as taken`,
      dayAgo,
      // What is scheduled for another day takes nothing of this one.
      now() + dayMs,
      dayAgo,
    );
    return Math.max(0, dailyCap - Number(row?.taken ?? 0));
  };

  const settle = (group: PlannableGroup, change: () => void): void => {
    const job = jobNumber(sql, group.jobId);
    sql.transaction(() => {
      change();
      closeIfDone(sql, job, now());
    });
    onChange([job]);
  };

  return {
    async nextGroup(roomLeft) {
      const [first] = sql.exec(
        `select jobs.number, jobs.id, group_at, group_number from items join jobs on jobs.number = items.job
          where items.state = 'waiting' and jobs.state = 'open' and (group_at is not null or ? > 0)
          order by jobs.priority, jobs.number, items.id limit 1`,
        roomLeft,
      );
      current = first ? groupOf(sql, first) : null;
      return current;
    },
    async busy(from, to) {
      // What lies ahead was not heard yet.
      if (current && options.heardBetween && from * 1000 <= now()) {
        await lookUp(sql, current, from, to, options.heardBetween);
      }
      return takenIntervals(sql, from, to);
    },
    room: async () => room(),
    async assign(group, times) {
      settle(group, () => {
        for (const { id, durationSeconds } of group.items) {
          const time = times.get(id);
          if (time === undefined) throw new Error(`no time for item ${id}`);
          sql.exec(
            "update items set listened_at = ?, not_before = ?, state = 'planned' where id = ? and state = 'waiting'",
            time,
            endOf(time, durationSeconds),
            Number(id),
          );
        }
      });
    },
    async refuse(group, reason) {
      settle(group, () => {
        for (const { id } of group.items) {
          sql.exec(
            "update items set state = 'refused', message = ? where id = ? and state = 'waiting'",
            reason,
            Number(id),
          );
        }
      });
    },
  };
}

function groupOf(sql: Sql, first: Row): PlannableGroup {
  const number = Number(first.number);
  const rows = sql.exec(
    "select id, length, side from items where job = ? and group_number = ? and state = 'waiting' order by id",
    number,
    Number(first.group_number),
  );
  return {
    jobId: String(first.id),
    groupId: `${number}/${first.group_number}`,
    when:
      typeof first.group_at === 'number'
        ? { kind: 'started-at', at: first.group_at }
        : { kind: 'just-finished' },
    items: rows.map((row) => ({
      id: String(row.id),
      durationSeconds: Number(row.length),
      side: row.side as string | null,
    })),
  };
}

function jobNumber(sql: Sql, id: string): number {
  const [row] = sql.exec('select number from jobs where id = ?', id);
  if (!row) throw new Error(`no job ${id}`);
  return Number(row.number);
}

/** Times of items, whatever became of them, and of listens that the service has of other ways. */
export function takenIntervals(sql: Sql, from: number, to: number): Interval[] {
  // A day before: the longest track that began there reaches into the stretch.
  const since = from - 86_400;
  return sql
    .exec(
      `select listened_at as start, listened_at + length as ended from items where listened_at > ?
        and listened_at < ? and state not in ('cancelled', 'refused')
        union all select start, ended from heard where start > ? and start < ?`,
      since,
      to,
      since,
      to,
    )
    .map((row) => ({ start: Number(row.start), end: Number(row.ended) }))
    .filter(({ end }) => end > from);
}

/** Remembers listens that came to the service another way. */
export function rememberHeard(sql: Sql, intervals: readonly Interval[]): void {
  sql.transaction(() => {
    for (const { start, end } of intervals) {
      sql.exec('insert or replace into heard (start, ended) values (?, ?)', start, end);
    }
  });
}

/**
 * Looks up at the service the stretch that the group would get, and again where it moved to. A history of
 * thousands is not read for one record.
 */
async function lookUp(
  sql: Sql,
  group: PlannableGroup,
  from: number,
  to: number,
  heardBetween: NonNullable<PlanStoreOptions['heardBetween']>,
): Promise<void> {
  const { when } = group;
  for (;;) {
    const busy = takenIntervals(sql, from, to);
    const placement =
      when.kind === 'started-at'
        ? placeFrom(group.items, busy, when.at, when.at)
        : placeBefore(group.items, busy, to);
    if (!placement.placed) return;
    const times = group.items.map(({ id, durationSeconds }) => {
      const start = placement.times.get(id) ?? 0;
      return { start, end: start + durationSeconds };
    });
    const first = Math.min(...times.map(({ start }) => start));
    const last = Math.max(...times.map(({ end }) => end));
    // What begins as the stretch ends is not in its way.
    const heard = await heardBetween(first - marginSeconds, last - 1);
    const known = new Set(takenIntervals(sql, first - marginSeconds, last).map(({ start }) => start));
    const more = intervalsOf(heard ?? []).filter(({ start }) => !known.has(start));
    if (more.length === 0) return;
    rememberHeard(sql, more);
  }
}

/** How long something was heard: until the next began, or as long as most tracks are. */
function intervalsOf(heard: readonly HeardThere[]): Interval[] {
  const starts = [...new Set(heard.map(({ listenedAt }) => listenedAt))].sort((a, b) => a - b);
  return starts.map((start, index) => ({
    start,
    end: Math.min(start + assumedSeconds, starts[index + 1] ?? Number.POSITIVE_INFINITY),
  }));
}
