import type { Clock } from '../ports.ts';
import type { Followed } from './followed.ts';
import { type Duty, dutyAt } from './overrides.ts';

/** A followed channel with what the watcher keeps of it while it runs. */
export interface Seat {
  followed: Followed;
  duty: Duty;
  /** A push would tell a start: looked at only as a safeguard. */
  pushed: boolean;
  /** When it was last looked at, by the clock that only goes forward; -Infinity: never. */
  lookedAt: number;
  /** A look is under way. */
  busy: boolean;
  running: { readonly startedAt: number } | null;
  gone: boolean;
  /** A start that the platform announced. */
  scheduledAt: number | null;
  soon: number;
  nextCheckAt: number | null;
}

/** The channels of a platform in memory, in the order of their numbers. */
export function createSeats(clock: Clock) {
  const seats = new Map<number, Seat>();

  const seatOf = (followed: Followed, before: Seat | undefined, now: number): Seat => {
    const since = followed.lastLookAt === null ? Number.POSITIVE_INFINITY : now - followed.lastLookAt;
    // A look in the future is one of a clock that jumped: how long ago it was is not known.
    const lookedAt = clock.elapsed() - Math.max(0, since);
    return {
      followed,
      duty: dutyAt(followed.wishes, now),
      pushed: before?.pushed ?? false,
      lookedAt: Math.max(before?.lookedAt ?? Number.NEGATIVE_INFINITY, lookedAt),
      busy: before?.busy ?? false,
      running: followed.running,
      gone: followed.gone,
      scheduledAt: before ? before.scheduledAt : followed.announcedAt,
      soon: followed.soon,
      nextCheckAt: followed.nextCheckAt,
    };
  };

  return {
    all: (): IterableIterator<Seat> => seats.values(),
    get: (id: number): Seat | undefined => seats.get(id),
    size: (): number => seats.size,
    /** Takes what was read; with `whole`, channels that were not read are given up and returned. */
    take(read: readonly Followed[], now: number, whole: boolean): number[] {
      const known = new Set(read.map(({ id }) => id));
      for (const followed of read) seats.set(followed.id, seatOf(followed, seats.get(followed.id), now));
      if (!whole) return [];
      const left = [...seats.keys()].filter((id) => !known.has(id));
      for (const id of left) seats.delete(id);
      return left;
    },
    remove: (id: number): boolean => seats.delete(id),
    clear: (): void => seats.clear(),
    /** What people say of when to check depends on the hour. */
    renewDuties(now: number, covers: (account: string) => boolean): void {
      for (const seat of seats.values()) {
        seat.duty = dutyAt(seat.followed.wishes, now);
        seat.pushed = covers(seat.followed.channel.account);
      }
    },
  };
}

export type Seats = ReturnType<typeof createSeats>;
