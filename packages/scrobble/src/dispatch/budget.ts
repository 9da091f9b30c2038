/**
 * A rolling day as this side counts it: five minutes longer than the service's, because the service dates a
 * listen when its reply is on the way, which is later than the request was begun.
 */
export const budgetWindowMs = (86_400 + 300) * 1000;

export type Left =
  | { readonly deliveries: number; readonly refillsAt: null }
  | { readonly deliveries: 0; readonly refillsAt: number };

/**
 * What may still go out. A place is taken when a request is begun, whatever comes of it, and kept until a
 * day after the last request that held the delivery: so the service can never count more than the cap in
 * any 24 hours, even where replies were lost.
 *
 * @param spent deliveries that took a place within `budgetWindowMs`, and when the oldest of them did (ms)
 */
export function leftOf(
  dailyCap: number,
  spent: { readonly count: number; readonly oldest: number | null },
  now: number,
): Left {
  const deliveries = Math.max(0, dailyCap - spent.count);
  if (deliveries > 0) return { deliveries, refillsAt: null };
  return { deliveries: 0, refillsAt: (spent.oldest ?? now) + budgetWindowMs + 1 };
}
