import type { Allowance } from '../plan/types.ts';
import type { LivePlatform } from '../ports.ts';

/** At most `calls` in any rolling `windowMs`. */
export interface Limit {
  readonly calls: number;
  readonly windowMs: number;
}

const hour = 3_600_000;

/**
 * What holds for a platform: what it allows, or what the owner says an hour may cost. Where the platform's
 * window is shorter than an hour, its own limit holds besides, so that a busy minute is not refused.
 */
export function limitsOf(allowance: Allowance, callsPerHour: number | null): readonly [Limit, ...Limit[]] {
  const { calls, windowMs } = allowance;
  if (callsPerHour === null) return [{ calls, windowMs }];
  if (windowMs >= hour)
    return [{ calls: Math.max(1, Math.floor((callsPerHour * windowMs) / hour)), windowMs }];
  return [
    { calls: callsPerHour, windowMs: hour },
    { calls, windowMs },
  ];
}

/** Calls of a limit that planned checks may take; the rest is for confirming and for people who ask. */
export const plannedCalls = (calls: number, reserve: number): number =>
  Math.max(1, Math.floor(calls * (1 - reserve)));

/** The calls of an hour under a limit: for pages and for the pace of policies. */
export const callsAnHour = ({ calls, windowMs }: Limit): number => Math.max(1, (calls * hour) / windowMs);

/** The least calls of an hour with which a platform is looked at at all: one look, beside what is kept back. */
export function leastCallsPerHour({ allowance, routes }: LivePlatform, reserve: number): number {
  const calls = Math.ceil(routes[0].cost(1) / (1 - reserve));
  return allowance.windowMs >= hour ? Math.ceil((calls * hour) / allowance.windowMs) : calls;
}
