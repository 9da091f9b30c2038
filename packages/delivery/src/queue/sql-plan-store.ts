import type { Interval, PlannableGroup, PlanStore } from '@fonoteca/scrobble';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { inTransaction } from '../transaction.ts';
import { budgets } from './budgets.ts';
import { finishJobs } from './finish-jobs.ts';

/** What is heard for longer than this began in another day's stretch; seconds. */
const longestSeconds = 86_400;
/** Length of a listen whose source names none: what the shelf estimates for a track. */
const usualMs = 225_000;
/** Room where nothing limits it; a plain number, so that it may be added to. */
const unlimited = Number.MAX_SAFE_INTEGER;

/**
 * The jobs of one person in PostgreSQL, for the planner. Give it a transaction that holds the person's lock
 * and no listen can come in between the look at what is busy and the times that are written.
 */
export function createSqlPlanStore(
  executor: Executor,
  personId: number,
  now: () => number = Date.now,
): PlanStore {
  return {
    nextGroup: (room) => nextGroup(executor, personId, room),
    busy: (from, to) => busy(executor, personId, from, to),
    room: () => room(executor, personId, now()),

    assign: (group, times) =>
      inTransaction(executor, async (trx) => {
        if (!(await stillRuns(trx, personId, group))) return;
        const ids = [...times.keys()];
        const { numAffectedRows } = await sql`
          update scrobble_items i set listened_at = to_timestamp(t.at), state = 'planned'
          from unnest(${ids}::bigint[], ${ids.map((id) => times.get(id) ?? 0)}::float8[]) as t (id, at)
          where i.id = t.id and i.person_id = ${personId} and i.state = 'waiting' and i.listened_at is null`.execute(
          trx,
        );
        if (Number(numAffectedRows ?? 0) > 0) await finishJobs(trx, [Number(group.jobId)]);
      }),

    refuse: (group, reason) =>
      inTransaction(executor, async (trx) => {
        await sql`
          update scrobble_items set state = 'refused', reason = ${reason}
          where person_id = ${personId} and state = 'waiting'
            and id = any(${group.items.map(({ id }) => id)}::bigint[])`.execute(trx);
        await finishJobs(trx, [Number(group.jobId)]);
      }),
  };
}

async function nextGroup(executor: Executor, personId: number, room: number): Promise<PlannableGroup | null> {
  const { rows } = await sql<{ job_id: number; group_number: number; at: number | null }>`
    select i.job_id, i.group_number,
      extract(epoch from j.starts_at)::float8 + (select coalesce(sum(before.length_seconds), 0)::float8
        from scrobble_items before where before.job_id = i.job_id and before.group_number < i.group_number) as at
    from scrobble_jobs j join scrobble_items i on i.job_id = j.id
    where j.person_id = ${personId} and j.state = 'running' and i.state = 'waiting'
      and (j.starts_at is not null or ${room > 0})
    order by j.priority, j.id, i.group_number limit 1`.execute(executor);
  const [group] = rows;
  if (!group) return null;
  const { rows: items } = await sql<{ id: number; length_seconds: number; side: string | null }>`
    select id, length_seconds, side from scrobble_items
    where job_id = ${group.job_id} and group_number = ${group.group_number} and state = 'waiting'
    order by seq`.execute(executor);
  return {
    jobId: String(group.job_id),
    groupId: String(group.group_number),
    when: group.at === null ? { kind: 'just-finished' } : { kind: 'started-at', at: Math.floor(group.at) },
    items: items.map(({ id, length_seconds, side }) => ({
      id: String(id),
      durationSeconds: length_seconds,
      side,
    })),
  };
}

/** What was heard, or will be, between two instants. A second of a deleted listen that a job dated stays taken. */
async function busy(executor: Executor, personId: number, from: number, to: number): Promise<Interval[]> {
  const { rows } = await sql<{ start: number; end: number }>`
    with taken as (
      select extract(epoch from l.listened_at)::float8 as start,
        greatest(1, coalesce(l.played_ms, s.length_ms, r.length_ms, ${usualMs})::float8 / 1000) as length
      from listens l join sent_tracks s on s.id = l.sent_track_id join recordings r on r.id = s.recording_id
      where l.person_id = ${personId} and l.deleted_by is null
        and l.listened_at > to_timestamp(${from - longestSeconds}) and l.listened_at < to_timestamp(${to})
      union all
      select extract(epoch from i.listened_at)::float8,
        case when i.state = 'planned' then i.length_seconds else 1 end
      from scrobble_items i
      where i.person_id = ${personId} and i.listened_at is not null
        and i.listened_at > to_timestamp(${from - longestSeconds}) and i.listened_at < to_timestamp(${to})
    )
    select floor(start)::float8 as start, ceil(start + length)::float8 as end from taken
    where start + length > ${from}`.execute(executor);
  return rows;
}

/**
 * What the fullest account leaves of the next day's budget. An account that waits for the person leaves
 * nothing: dates given now would be too old when it is linked anew.
 */
async function room(executor: Executor, personId: number, now: number): Promise<number> {
  const accounts = await budgets(executor, personId, now);
  const left = accounts.map((account) => (account.status === 'active' ? Math.max(0, account.left) : 0));
  return Math.min(unlimited, ...left);
}

/** Locks the job, so that a pause or cancel comes before or after the times, never in between. */
async function stillRuns(executor: Executor, personId: number, group: PlannableGroup): Promise<boolean> {
  const { rows } = await sql`
    select from scrobble_jobs where id = ${Number(group.jobId)} and person_id = ${personId} and state = 'running'
    for update`.execute(executor);
  return rows.length > 0;
}
