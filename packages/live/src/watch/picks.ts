import type { CallPurpose } from '../budget/budget.ts';
import type { CheckReason } from '../plan/types.ts';
import { placeOf } from './arms.ts';
import type { Mind } from './mind.ts';
import type { WatchTimes } from './options.ts';
import type { Pace } from './pace.ts';
import type { Seat, Seats } from './seats.ts';

export interface Pick {
  readonly seat: Seat;
  readonly reason: CheckReason | 'push';
  readonly chance: number | null;
  readonly purpose: CallPurpose;
  /** No policy chose it. */
  readonly due?: true;
}

const minute = 60_000;
const safeguardEvery = 4 * 60 * minute;

/** Looks that are due whatever the policies say. */
export function duePicks(
  seats: Seats,
  mind: Mind,
  {
    now,
    elapsed,
    times,
    pace,
  }: { readonly now: number; readonly elapsed: number; readonly times: WatchTimes; readonly pace: Pace },
): Pick[] {
  const picks: Pick[] = [];
  for (const seat of seats.all()) {
    if (seat.busy || seat.duty.kind === 'never') continue;
    const waited = elapsed - seat.lookedAt;
    const { key, id } = seat.followed;
    const pick = (reason: CheckReason, purpose: CallPurpose): void => {
      picks.push({ seat, reason, chance: mind.chances(key, now)?.live ?? null, purpose, due: true });
    };
    // Somebody has just followed it: it may be live. Safeguards are spread over the hours.
    if (seat.lookedAt === Number.NEGATIVE_INFINITY) pick('explore', 'plan');
    else if (seat.pushed) {
      if (waited >= safeguardEvery * (0.75 + 0.5 * placeOf(id))) pick('safeguard', 'plan');
    } else if (seat.duty.kind === 'every') {
      if (waited >= seat.duty.everyMs) pick(seat.running ? 'running' : 'override', 'plan');
    } else if (isAnnounced(seat, now)) {
      if (waited >= times.leastApartMs) pick('predicted', 'plan');
    } else if (seat.running && isRunningDue(seat, mind, now, waited, { ...times, ...pace }))
      pick('running', 'running');
  }
  return picks.sort((left, right) => left.seat.lookedAt - right.seat.lookedAt);
}

/** Most announced broadcasts start within a quarter of an hour of what was announced. */
const isAnnounced = ({ scheduledAt, running }: Seat, now: number): boolean =>
  scheduledAt !== null && !running && now >= scheduledAt - minute && now <= scheduledAt + 15 * minute;

/** What beliefs say of the end; a look that comes late costs an exact end, one that comes early a call. */
function isRunningDue(
  seat: Seat,
  mind: Mind,
  now: number,
  waited: number,
  { runningLeastMs, runningMostMs, runningEveryMs }: WatchTimes & Pace,
): boolean {
  // Where calls are plenty, an end is worth some.
  const isCheap = runningEveryMs < runningLeastMs;
  if (waited >= (isCheap ? runningEveryMs : runningMostMs)) return true;
  if (waited < runningLeastMs) return false;
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
    /** There are calls enough to look at every channel as often as it may be. */
    readonly sweep: boolean;
  },
): Pick[] {
  const { now, elapsed, calls, batch, leastApartMs, taken, sweep } = asked;
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
  const free = sweep ? room - picks.length : filled === 0 ? 0 : batch - filled;
  if (free <= 0) return picks;
  const chosen = new Set(picks.map(({ seat }) => seat));
  const least = leastApartMs * (sweep ? 1 : 0.75);
  const riders = [...seats.all()]
    .filter((seat) => !chosen.has(seat) && !seat.busy && isPlanned(seat) && (batch > 1 || !seat.running))
    .filter((seat) => elapsed - seat.lookedAt >= least)
    .sort((left, right) => left.lookedAt - right.lookedAt)
    .slice(0, free);
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
