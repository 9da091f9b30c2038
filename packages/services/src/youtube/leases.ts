const minute = 60_000;
const hour = 60 * minute;
/** What we ask the hub for, seconds; it gives no more. */
export const leaseSeconds = 5 * 24 * 3600;
/** Shorter ones would have us ask all the time. */
const shortestLeaseSeconds = 3600;
/** The hub asks back whether we meant it, within moments as a rule. */
const confirmWithinMs = 15 * minute;
const firstRetryMs = minute;
const longestRetryMs = 6 * hour;

interface Lease {
  /** When the hub is to be asked (again). */
  dueAt: number;
  /** When it was asked and did not ask back yet. */
  askedAt?: number | undefined;
  /** In a row. */
  failures: number;
}

/** When each channel's subscription has to be made, made again after a failure, or renewed. Milliseconds. */
export interface Leases {
  due(channels: ReadonlySet<string>, now: number): readonly string[];
  /** When something is due next. */
  nextAt(channels: ReadonlySet<string>): number;
  asked(channel: string, now: number): void;
  /** The hub said no, or could not be asked. After we asked alone: anybody can call our address. */
  failed(channel: string, now: number): void;
  /** The hub asked back. Only after we asked, and for no longer than that: as above. */
  confirmed(channel: string, seconds: number, now: number): void;
  forget(channel: string): void;
}

export function createLeases(): Leases {
  const leases = new Map<string, Lease>();
  const of = (channel: string): Lease => leases.get(channel) ?? { dueAt: 0, failures: 0 };
  const retryMs = (failures: number) => Math.min(longestRetryMs, firstRetryMs * 2 ** failures);

  return {
    due: (channels, now) =>
      [...channels].filter((channel) => {
        const { dueAt } = of(channel);
        // Further away than any lease: the clock was set back.
        return dueAt <= now || dueAt - now > leaseSeconds * 1000;
      }),
    nextAt: (channels) => [...channels].reduce((next, one) => Math.min(next, of(one).dueAt), Infinity),
    asked(channel, now) {
      const { failures } = of(channel);
      // Counted as failed until it is confirmed: a hub that never asks back is asked less and less.
      const dueAt = now + confirmWithinMs + retryMs(failures);
      leases.set(channel, { dueAt, askedAt: now, failures: failures + 1 });
    },
    failed(channel, now) {
      const { failures, askedAt } = of(channel);
      if (askedAt === undefined) return;
      leases.set(channel, { dueAt: now + retryMs(failures - 1), failures });
    },
    confirmed(channel, seconds, now) {
      const { askedAt } = of(channel);
      if (askedAt === undefined || now - askedAt > confirmWithinMs) return;
      const lease = Math.max(shortestLeaseSeconds, Math.min(seconds, leaseSeconds));
      // Renewed in good time: a hub that is away for a day breaks nothing.
      leases.set(channel, { dueAt: now + lease * 1000 * 0.75, failures: 0 });
    },
    forget: (channel) => void leases.delete(channel),
  };
}
