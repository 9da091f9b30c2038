import type { Observation, PlannedChannel, PlannedCheck, Policy } from './types.ts';

const hour = 3_600_000;

export type FixedOptions = {
  /** Checks per channel and hour on average. */
  rate: number;
};

/** A policy that is told the average rate it may check at. */
export type PacedPolicy = Policy & {
  setRate(rate: number): void;
  /** Somebody else made so many calls of the same budget: they are not there to be planned any more. */
  spend(calls: number): void;
};

/**
 * Every channel in turn, evenly. A broadcast that is known to run is not looked at: its turn goes to the
 * next channel, so that the whole rate is used, as every other policy uses it.
 */
export function createFixedPolicy(options: FixedOptions): PacedPolicy {
  const turns: { channel: PlannedChannel; runningUntil: number }[] = [];
  const places = new Map<string, number>();
  const pace = createPace(options.rate);
  let turn = 0;
  return {
    setRate: pace.setRate,
    spend: pace.made,
    add(channel) {
      const place = places.get(channel.key);
      if (place === undefined) places.set(channel.key, turns.push({ channel, runningUntil: 0 }) - 1);
      else turns[place] = { channel, runningUntil: turns[place]?.runningUntil ?? 0 };
    },
    remove(key) {
      const place = places.get(key);
      if (place === undefined) return;
      turns.splice(place, 1);
      places.clear();
      turns.forEach(({ channel }, at) => {
        places.set(channel.key, at);
      });
      if (place < turn) turn--;
    },
    observe(observation) {
      const of = turns[places.get(observation.key) ?? -1];
      if (of) of.runningUntil = runningUntil(observation);
    },
    next(now, calls) {
      const checks: PlannedCheck[] = [];
      const wanted = Math.min(calls, pace.due(now, turns.length));
      for (let passed = 0; passed < turns.length && checks.length < wanted; passed++) {
        turn = turn % turns.length;
        const of = turns[turn++];
        if (!of || of.runningUntil > now) continue;
        checks.push({ key: of.channel.key, reason: 'fixed', chance: 0 });
      }
      pace.made(checks.length);
      return checks;
    },
  };
}

/** How many checks are due at an even rate; what could not be made within five minutes is not made up for. */
export function createPace(rate: number) {
  let perHour = rate;
  let before: number | null = null;
  let due = 0;
  return {
    setRate(next: number) {
      perHour = next;
    },
    due(now: number, channels: number): number {
      const perMs = (perHour * channels) / hour;
      due = Math.min(due + perMs * Math.max(0, now - (before ?? now)), Math.max(2, perMs * 5 * 60_000));
      before = now;
      return Math.floor(due + 1e-9);
    },
    made(checks: number) {
      due -= checks;
    },
  };
}

/** Until when a channel needs no check: a broadcast that was found, until somebody says that it is over. */
export function runningUntil({ live, endedAt }: Observation): number {
  if (!live) return 0;
  return endedAt ?? Number.POSITIVE_INFINITY;
}
