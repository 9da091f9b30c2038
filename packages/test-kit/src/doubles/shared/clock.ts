/** Time as a double sees it: milliseconds since 1970. Tests put simulated time in its place. */
export interface DoubleClock {
  now(): number;
}

export const systemClock: DoubleClock = { now: () => Date.now() };
