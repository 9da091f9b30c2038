import { createBelief, enoughBroadcasts } from '../predict/belief.ts';
import { createPopulation } from '../predict/population.ts';
import type { Belief, Forecast, Population } from '../predict/types.ts';
import { type PacedPolicy, runningUntil } from './fixed.ts';
import { createHealth, type Health } from './health.ts';
import { fillOutlook, liveChance, meanStarts, outlookSteps, worthOf } from './outlook.ts';
import { parameters } from './parameters.ts';
import { createPrice } from './price.ts';
import { createSlot, type Slot, teach } from './slot.ts';
import type { CheckReason, PlannedCheck } from './types.ts';

export type SmartOptions = {
  /** Checks per channel and hour on average. */
  rate: number;
  platform?: string;
  /** What channels alike do; none given: learned from scratch. */
  population?: Population;
  /** Beliefs that somebody else keeps and teaches. None given: the policy keeps and teaches its own. */
  belief?: (key: string) => Belief | undefined;
};

export type SmartPolicy = PacedPolicy & {
  belief(key: string): Belief | undefined;
  forecast(key: string, now: number): Pick<Forecast, 'live' | 'within10' | 'within60'> | null;
  /** Whether chances that were acted upon of late came true: where they did not, fixed intervals are safer. */
  health(now: number): Health;
  /** The minutes of delay that a check must save at present, for pages and tests. */
  price(): number;
};

const minute = 60_000;
const hour = 60 * minute;
/** Channels whose outlook is made anew in one decision, so that no decision takes long. */
const refreshes = 250;

/** Checks what loses most by waiting: see `worthOf` for the index and `createPrice` for the budget. */
export function createSmartPolicy(options: SmartOptions): SmartPolicy {
  const { population = createPopulation() } = options;
  const slots = new Map<string, Slot>();
  const price = createPrice();
  const health = createHealth();
  let { rate } = options;
  let estimatedAt = Number.NEGATIVE_INFINITY;
  const floorMs = () => hour / (rate * parameters.floorShare);
  const stepMs = () => Math.max(minute, Math.ceil((1.4 * floorMs()) / outlookSteps / minute) * minute);

  const beliefOf = (key: string, own: Belief) => options.belief?.(key) ?? own;

  function refresh(slot: Slot, now: number) {
    slot.belief = beliefOf(slot.channel.key, slot.belief);
    const from = Math.max(slot.last, now - (outlookSteps / 2) * stepMs());
    fillOutlook(slot.outlook, slot.belief, Math.min(now, from), stepMs(), parameters);
    slot.stale = false;
  }

  /** The price with which waits of the best length for the mean rate of starts would use the whole budget. */
  function estimate(): number | null {
    let sum = 0;
    for (const { outlook } of slots.values()) sum += Math.sqrt(meanStarts(outlook) / 2);
    const perMinute = (rate * slots.size) / 60;
    return perMinute > 0 ? (sum / perMinute) ** 2 : null;
  }

  return {
    setRate(next) {
      if (next === rate) return;
      rate = next;
      for (const slot of slots.values()) slot.stale = true;
    },
    spend: price.spend,
    add(channel, now) {
      const before = slots.get(channel.key);
      if (before) {
        before.channel = channel;
        return;
      }
      const belief = beliefOf(channel.key, createBelief({ population }));
      const last = Math.min(now, belief.lookedAt() ?? now);
      if (belief.lookedAt() === null && !options.belief) belief.look(now, false);
      const slot = createSlot(channel, belief, Math.max(last, now - floorMs()));
      refresh(slot, now);
      slots.set(channel.key, slot);
    },
    remove(key) {
      slots.delete(key);
    },
    observe(observation) {
      const slot = slots.get(observation.key);
      if (!slot) return;
      const { at, live } = observation;
      if (slot.said !== null && observation.endedAt === undefined) {
        health.learn(population.calibrate('live', slot.said), live);
        // Beliefs learn from a sample of looks; likely ones are rare, and none is left out.
        if (slot.said > 0.03) population.learn('live', slot.said, live);
      }
      slot.said = null;
      if (!options.belief?.(observation.key)) teach(slot, observation);
      const running = runningUntil(observation);
      // An offline check was expected: the outlook holds. Anything else changes what comes next.
      if (running > 0 || slot.runningUntil > 0 || observation.startedAt !== undefined) slot.stale = true;
      slot.runningUntil = running;
      slot.last = Math.max(slot.last, at);
      slot.sleepsUntil = 0;
    },
    next(now, calls) {
      const perHour = rate * slots.size;
      const hourly = now - estimatedAt >= hour;
      if (hourly) estimatedAt = now;
      price.advance(now, perHour, hourly ? estimate() : null);
      const asked = price.price(perHour);
      const least = floorMs();
      const candidates: { slot: Slot; worth: number; reason: CheckReason }[] = [];
      let left = refreshes;
      for (const slot of slots.values()) {
        if (slot.runningUntil > now || slot.sleepsUntil > now) continue;
        const { from, stepMs: step } = slot.outlook;
        const used = now - from;
        if (slot.stale || !(used <= (outlookSteps / 2) * step)) {
          // What cannot be thought through in this decision is thought through in the next one.
          if (left-- > 0) refresh(slot, now);
          else if (!(used < (outlookSteps - 1) * step)) continue;
        }
        const waited = now - slot.last;
        const { everyMs } = slot.channel;
        if (everyMs !== undefined && waited >= everyMs - minute / 2) {
          candidates.push({ slot, worth: Number.POSITIVE_INFINITY, reason: 'override' });
          continue;
        }
        let worth = worthOf(slot.outlook, slot.last, now);
        let reason: CheckReason = 'predicted';
        if (waited >= least && worth < (asked * waited) / least) {
          worth = (asked * waited) / least;
          reason = 'floor';
        }
        if (worth >= asked && waited > 0) candidates.push({ slot, worth, reason });
        else if (worth < asked * 0.5 && everyMs === undefined)
          slot.sleepsUntil = now + (worth < asked * 0.1 ? 8 : worth < asked * 0.25 ? 5 : 3) * minute;
      }
      candidates.sort(
        (left, right) =>
          right.worth - left.worth || (left.slot.channel.key < right.slot.channel.key ? -1 : 1),
      );
      const checks = candidates.slice(0, Math.max(0, Math.min(calls, price.affordable())));
      price.spend(checks.length);
      return checks.map(({ slot, reason }): PlannedCheck => {
        slot.said = liveChance(slot.outlook, slot.last, now);
        // Until its answer is here, or did not come, it is not asked for again.
        slot.sleepsUntil = now + 2 * minute;
        const unknown = reason === 'predicted' && slot.belief.recent(now) < enoughBroadcasts;
        return {
          key: slot.channel.key,
          reason: unknown ? 'explore' : reason,
          chance: population.calibrate('live', slot.said),
        };
      });
    },
    belief: (key) => {
      const slot = slots.get(key);
      return slot ? beliefOf(key, slot.belief) : undefined;
    },
    forecast(key, now) {
      const slot = slots.get(key);
      return slot ? beliefOf(key, slot.belief).chances(now) : null;
    },
    health: () => health.report(),
    price: () => price.price(rate * slots.size),
  };
}
