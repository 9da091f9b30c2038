import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';
import type { Mind } from './mind.ts';
import type { Seat, Seats } from './seats.ts';

const minute = 60_000;
const mostAtOnce = 300;

/**
 * Writes down when channels are likely looked at next and how likely they start soon: pages put their lists
 * in order by it. Only what changed noticeably is written, some hundred channels at a time.
 */
export function createRefresher(store: Store, seats: Seats, mind: Mind) {
  let waiting: Seat[] = [];

  return async (now: number, elapsed: number, hoursApart: number): Promise<void> => {
    if (waiting.length === 0) waiting = [...seats.all()];
    const changed: { id: number; soon: number; next: Date | null }[] = [];
    for (const seat of waiting.splice(0, mostAtOnce)) {
      const soon = seat.running ? 0 : (mind.chances(seat.followed.key, now)?.within60 ?? 0);
      const next = nextCheck(seat, now, elapsed, hoursApart);
      if (!isNoticeable(seat, soon, next, now)) continue;
      seat.soon = soon;
      seat.nextCheckAt = next;
      changed.push({ id: seat.followed.id, soon, next: next === null ? null : new Date(next) });
    }
    if (changed.length === 0) return;
    await sql`update channels set soon = v.soon, next_check_at = v.next
      from (select * from unnest(${changed.map(({ id }) => id)}::int[], ${changed.map(({ soon }) => soon)}::real[],
        ${changed.map(({ next }) => next)}::timestamptz[]) as t (id, soon, next)) v
      where channels.id = v.id`.execute(store.db);
  };
}

/** An estimate: what is likelier soon is looked at earlier than the average. */
function nextCheck(seat: Seat, now: number, elapsed: number, hoursApart: number): number | null {
  if (seat.duty.kind === 'never') return null;
  const waited = elapsed - seat.lookedAt;
  const every =
    seat.duty.kind === 'every'
      ? seat.duty.everyMs
      : seat.pushed
        ? 240 * minute
        : seat.running
          ? 60 * minute
          : hoursApart * 60 * minute;
  return Math.round(now + Math.max(0, every - waited));
}

function isNoticeable(seat: Seat, soon: number, next: number | null, now: number): boolean {
  if (Math.abs(soon - seat.soon) > 0.02) return true;
  if (next === null || seat.nextCheckAt === null) return next !== seat.nextCheckAt;
  return Math.abs(next - seat.nextCheckAt) > 2 * minute || (seat.nextCheckAt < now && next > now);
}
