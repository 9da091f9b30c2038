const hour = 3_600_000;

/** Keeps away from a platform that refused: for hours, and longer each time that it refuses again. */
export interface Quiet {
  /** Until when nothing is sent; undefined when something may be. */
  until(now: number): number | undefined;
  /** The platform refused; seconds if it said for how long. Gives the moment until which nothing is sent. */
  refused(now: number, seconds: number | undefined): number;
  answered(): void;
}

export function createQuiet(firstMs = 2 * hour, mostMs = 24 * hour): Quiet {
  let inARow = 0;
  let end = 0;
  return {
    // A clock that was set back must not make it a quiet of years.
    until: (now) => (end > now && end - now <= mostMs ? end : undefined),
    refused(now, seconds = 0) {
      const own = Math.min(firstMs * 2 ** inARow, mostMs);
      inARow = Math.min(inARow + 1, 10);
      end = now + Math.min(Math.max(own, seconds * 1000), mostMs);
      return end;
    },
    answered: () => {
      inARow = 0;
    },
  };
}
