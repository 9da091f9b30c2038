import { Fault } from '@fonoteca/domain';
import { type Interval, oldestSeconds } from '@fonoteca/scrobble';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { createSqlPlanStore } from '../queue/sql-plan-store.ts';

export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** No further ahead than this: seconds. */
const furthestAhead = 366 * 86_400;

/** Throws Fault `invalid` naming the field for a start that services would refuse, or that is far ahead. */
export function checkStart(at: number, field: string, now: number, { ahead }: { ahead: boolean }): void {
  const reason =
    at < now - oldestSeconds
      ? `it is more than 13½ days ago, services no longer take it; the earliest is ${iso(Math.ceil(now - oldestSeconds))}`
      : !ahead && at > now
        ? 'it has not come yet: give an instant that has passed, or a start for the whole list'
        : at > now + furthestAhead
          ? 'it is more than a year ahead'
          : undefined;
  if (reason) throw new Fault('invalid', 'This time cannot be used', { fields: [{ field, reason }] });
}

/**
 * Throws Fault `conflict` naming what is heard in that stretch already, and the next free start.
 * `at`, `length` in seconds.
 */
export async function refuseOverlap(
  executor: Executor,
  personId: number,
  stretch: { readonly at: number; readonly length: number; readonly field: string },
): Promise<void> {
  const { at, length, field } = stretch;
  const plan = createSqlPlanStore(executor, personId);
  const hit = (await plan.busy(at, at + length)).toSorted((a, b) => a.start - b.start)[0];
  if (!hit) return;
  const name = await nameAt(executor, personId, hit);
  // A week ahead of it finds a gap for anything that a person sits through.
  const free = nextFree(await plan.busy(at, at + 8 * 86_400 + length), at, length);
  throw new Fault('conflict', 'Something else was heard at that time', {
    fields: [
      {
        field,
        reason: `${name} is there from ${iso(hit.start)} to ${iso(hit.end)}; the next free start is ${iso(free)}`,
      },
    ],
  });
}

/** The first instant from `at` on that has `length` free seconds after it. */
export function nextFree(busy: readonly Interval[], at: number, length: number): number {
  let start = at;
  for (const interval of busy.toSorted((a, b) => a.start - b.start)) {
    if (interval.end <= start) continue;
    if (interval.start >= start + length) break;
    start = interval.end;
  }
  return start;
}

async function nameAt(executor: Executor, personId: number, { start }: Interval): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select s.artist || ' – ' || s.track as name from listens l join sent_tracks s on s.id = l.sent_track_id
    where l.person_id = ${personId} and l.deleted_by is null
      and l.listened_at >= to_timestamp(${start}) and l.listened_at < to_timestamp(${start + 1})
    union all
    select i.artist || ' – ' || i.track from scrobble_items i
    where i.person_id = ${personId} and i.listened_at = to_timestamp(${start})
    limit 1`.execute(executor);
  return rows[0] ? `“${rows[0].name}”` : 'a listen';
}
