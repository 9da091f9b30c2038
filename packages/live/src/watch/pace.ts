import type { BudgetState } from '../budget/budget.ts';
import { callsAnHour, plannedCalls } from '../budget/limits.ts';
import type { Route } from '../ports.ts';

export interface Pace {
  /** Looks of all channels together that the budget gives an hour. */
  readonly anHour: number;
  /** Checks per channel and hour. */
  readonly rate: number;
  /** There are calls enough to look at every channel as often as it may be. */
  readonly sweep: boolean;
  /** How often running broadcasts can be looked at for a tenth of the calls. */
  readonly runningEveryMs: number;
}

const hour = 3_600_000;

/** What the budget gives each planned channel, at most once in `leastApartMs`. */
export function paceOf(
  state: BudgetState,
  channels: { readonly planned: number; readonly running: number },
  { batch, cost }: Pick<Route, 'batch' | 'cost'>,
  leastApartMs: number,
): Pace {
  const { limits, settings } = state;
  const checks = limits.map(({ calls, windowMs }) =>
    callsAnHour({ calls: plannedCalls(calls, settings.reserve), windowMs }),
  );
  const most = hour / leastApartMs;
  // A look may cost several calls: who plans more looks than are paid for has none left for half the hour.
  const anHour = (Math.min(...checks) * batch) / cost(batch);
  const rate = Math.min(most, anHour / Math.max(1, channels.planned));
  const isPlanning = settings.mode !== 'fixed' && settings.fallbackSince === null;
  const runningEveryMs = Math.max(2 * leastApartMs, (hour * channels.running) / (anHour / 10));
  return { anHour, rate, sweep: rate === most && isPlanning, runningEveryMs };
}
