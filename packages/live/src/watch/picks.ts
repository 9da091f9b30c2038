import type { CallPurpose } from '../budget/budget.ts';
import type { CheckReason } from '../plan/types.ts';
import { placeOf } from './arms.ts';
import type { Mind } from './mind.ts';
import type { Seat, Seats } from './seats.ts';

export interface Pick {
  readonly seat: Seat;
  readonly reason: CheckReason | 'push';
  readonly chance: number | null;
  readonly purpose: CallPurpose;
}

const minute = 60_000;
const safeguardEvery = 4 * 60 * minute;
/** A running broadcast is looked at this long after its last look, at the most and near its likely end. */
const runningAtMost = 3 * 60 * minute;
const runningNearEnd = 20 * minute;

/** Looks that are due whatever the policies say. */
export function duePicks(seats: Seats, mind: Mind, now: number, elapsed: number): Pick[] {
  const picks: Pick[] = [];
  for (const seat of seats.all()) {
    if (seat.busy || seat.duty.kind === 'never') continue;
    const waited = elapsed - seat.lookedAt;
    const { key, id } = seat.followed;
    const pick = (reason: CheckReason, purpose: CallPurpose): void => {
      picks.push({ seat, reason, chance: mind.chances(key, now)?.live ?? null, purpose });
    };
    // Somebody has just followed it: it may be live. Safeguards are spread over the hours.
    if (seat.lookedAt === Number.NEGATIVE_INFINITY) pick('explore', 'plan');
    else if (seat.pushed) {
      if (waited >= safeguardEvery * (0.75 + 0.5 * placeOf(id))) pick('safeguard', 'plan');
    } else if (seat.duty.kind === 'every') {
      if (waited >= seat.duty.everyMs) pick(seat.running ? 'running' : 'override', 'plan');
    } else if (seat.running && waited >= runningNearEnd && isRunningDue(seat, mind, now, waited))
      pick('running', 'running');
  }
  return picks.sort((left, right) => left.seat.lookedAt - right.seat.lookedAt);
}

/** What `start` and beliefs say of the end; a look that comes late costs an exact end, one that comes early a call. */
function isRunningDue(seat: Seat, mind: Mind, now: number, waited: number): boolean {
  if (waited >= runningAtMost) return true;
  const end = mind.forecast(seat.followed.key, now)?.expectedEnd;
  return end === null || end === undefined ? waited >= 60 * minute : now >= end;
}

/** Channels that the policies plan: followed, not under push, not told when by people, not running. */
export const isPlanned = (seat: Seat): boolean => seat.duty.kind === 'learned' && !seat.pushed;

/** What the policies want, and who rides along where a call has room for more channels at no cost. */
export function plannedPicks(
  seats: Seats,
  mind: Mind,
  asked: {
    readonly now: number;
    readonly elapsed: number;
    readonly calls: number;
    readonly batch: number;
    /** A channel is not planned again before. */
    readonly leastApartMs: number;
    readonly taken: number;
  },
): Pick[] {
  const { now, elapsed, calls, batch, leastApartMs, taken } = asked;
  const room = calls * batch - taken;
  if (room <= 0) return [];
  const picks: Pick[] = [];
  for (const { key, reason, chance } of mind.next(now, room)) {
    const seat = seats.get(Number(key));
    if (!seat || seat.busy) continue;
    picks.push({
      seat,
      reason,
      chance: chance > 0 ? chance : (mind.chances(key, now)?.live ?? null),
      purpose: 'plan',
    });
  }
  const filled = (taken + picks.length) % batch;
  if (batch === 1 || filled === 0) return picks;
  const chosen = new Set(picks.map(({ seat }) => seat));
  const riders = [...seats.all()]
    .filter((seat) => !chosen.has(seat) && !seat.busy && !seat.pushed && seat.duty.kind === 'learned')
    .filter((seat) => elapsed - seat.lookedAt >= leastApartMs * 0.75)
    .sort((left, right) => left.lookedAt - right.lookedAt)
    .slice(0, batch - filled);
  for (const seat of riders) {
    const reason = seat.running ? 'running' : 'floor';
    picks.push({
      seat,
      reason,
      chance: mind.chances(seat.followed.key, now)?.live ?? null,
      purpose: 'plan',
    });
  }
  return picks;
}
