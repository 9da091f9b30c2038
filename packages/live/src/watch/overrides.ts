import type { CheckOverride } from '@fonoteca/store';
import { Temporal } from 'temporal-polyfill';

/** What one follower says of when to check. */
export interface FollowerWish {
  readonly override: CheckOverride | null;
  readonly timeZone: string;
}

/** What holds for a channel at one moment. */
export type Duty =
  | { readonly kind: 'never' | 'learned' }
  | { readonly kind: 'every'; readonly everyMs: number };

const minute = 60_000;
const usualEvery = 15;

/**
 * Followers of a channel share its looks, so whoever wants more gets it: the most frequent "always" wins, what
 * is learned stands above windows, and never is only when nobody wants a look now.
 */
export function dutyAt(wishes: readonly FollowerWish[], now: number): Duty {
  let everyMs: number | undefined;
  let learned = false;
  for (const { override, timeZone } of wishes) {
    if (override?.kind === 'never') continue;
    if (override?.kind === 'window' && !isInside(override.windows ?? [], minuteOfWeek(timeZone, now)))
      continue;
    if (override?.kind === 'always' || override?.everyMinutes !== undefined)
      everyMs = Math.min(everyMs ?? Number.POSITIVE_INFINITY, (override.everyMinutes ?? usualEvery) * minute);
    else learned = true;
  }
  if (everyMs !== undefined) return { kind: 'every', everyMs };
  return { kind: learned ? 'learned' : 'never' };
}

/** Windows are minutes of the week from Monday 00:00; one whose end is before its start runs over the week's end. */
function isInside(windows: readonly { readonly from: number; readonly to: number }[], at: number): boolean {
  return windows.some(({ from, to }) => (from <= to ? at >= from && at < to : at >= from || at < to));
}

/** Minutes since Monday 00:00 on the clocks of a zone. An unknown zone counts as UTC. */
function minuteOfWeek(timeZone: string, now: number): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(now));
  const local = inZone(instant, timeZone);
  return (local.dayOfWeek - 1) * 1440 + local.hour * 60 + local.minute;
}

function inZone(instant: Temporal.Instant, timeZone: string): Temporal.ZonedDateTime {
  try {
    return instant.toZonedDateTimeISO(timeZone);
  } catch {
    return instant.toZonedDateTimeISO('UTC');
  }
}
