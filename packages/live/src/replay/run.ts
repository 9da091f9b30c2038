import type { Policy } from '../plan/types.ts';
import type { Forecast } from '../predict/types.ts';
import { createCallBudget } from './bucket.ts';
import type { World } from './world.ts';

/** A policy that also says what it believes, so that its chances can be held against what happened. */
export type ForecastingPolicy = Policy & {
  forecast?(key: string, now: number): Pick<Forecast, 'live' | 'within60'> | null;
};

export type ReplayOptions = {
  /** Checks per channel and hour. */
  rate: number;
  /** Most checks per channel in any rolling hour; default: twice the rate. */
  cap?: number;
  /** How often chances are asked of every channel, in milliseconds; 0: never. Default: every 2 h 13 min. */
  askEveryMs?: number;
};

/** A chance that was said and whether it came true. */
export type Said = { kind: 'live' | 'within60'; chance: number; happened: boolean };

export type Replayed = {
  calls: number;
  channels: number;
  channelHours: number;
  broadcasts: number;
  /** Minutes from start to the check that found it, one for each broadcast that was caught. */
  delays: number[];
  minutesLive: number;
  minutesCaught: number;
  said: Said[];
};

const minute = 60_000;
const hour = 3_600_000;

/**
 * Replays what happened, step by step. The policy learns only what its checks find (and the start, as
 * platforms tell it), and the end of what it found when that end has come.
 */
export function replay(world: World, policy: ForecastingPolicy, options: ReplayOptions): Replayed {
  const { rate, cap = 2 * rate, askEveryMs = 133 * minute } = options;
  const { channels, from, until, stepMs } = world;
  const budget = createCallBudget(rate * channels.length, from, cap / rate);
  const byKey = new Map(channels.map((channel, index) => [channel.key, index]));
  const cursor = new Int32Array(channels.length);
  const foundUntil = new Float64Array(channels.length);
  const result: Replayed = {
    calls: 0,
    channels: channels.length,
    channelHours: (channels.length * (until - from)) / hour,
    broadcasts: 0,
    delays: [],
    minutesLive: 0,
    minutesCaught: 0,
    said: [],
  };
  for (const { broadcasts } of channels)
    for (const { start, end } of broadcasts)
      if (start < until) {
        result.broadcasts++;
        result.minutesLive += (Math.min(end, until) - start) / minute;
      }
  for (const { key, platform } of channels) policy.add({ key, platform }, from);

  /** The broadcast that runs or is next. */
  const current = (index: number, now: number) => {
    const { broadcasts } = channels[index] ?? { broadcasts: [] };
    let at = cursor[index] ?? 0;
    while ((broadcasts[at]?.end ?? Number.POSITIVE_INFINITY) <= now) at++;
    cursor[index] = at;
    return broadcasts[at];
  };

  const tellEnds = (now: number) => {
    for (let index = 0; index < channels.length; index++) {
      const end = foundUntil[index] ?? 0;
      if (end === 0 || end > now) continue;
      const channel = channels[index];
      const ended = channel?.broadcasts[cursor[index] ?? 0];
      foundUntil[index] = 0;
      if (channel && ended)
        policy.observe({ key: channel.key, at: now, live: false, startedAt: ended.start, endedAt: end });
    }
  };

  const check = (key: string, now: number) => {
    const index = byKey.get(key);
    if (index === undefined)
      throw new RangeError(`the policy checks a channel that it was not given: ${key}`);
    const broadcast = current(index, now);
    if (!broadcast || broadcast.start > now) return policy.observe({ key, at: now, live: false });
    if (foundUntil[index] === 0) {
      foundUntil[index] = broadcast.end;
      result.delays.push((now - broadcast.start) / minute);
      result.minutesCaught += (Math.min(broadcast.end, until) - now) / minute;
    }
    policy.observe({ key, at: now, live: true, startedAt: broadcast.start });
  };

  const ask = (now: number) => {
    for (let index = 0; index < channels.length; index++) {
      const channel = channels[index];
      if (!channel || foundUntil[index] !== 0) continue;
      const forecast = policy.forecast?.(channel.key, now);
      if (!forecast) continue;
      const broadcast = current(index, now);
      const live = broadcast !== undefined && broadcast.start <= now;
      result.said.push({ kind: 'live', chance: forecast.live, happened: live });
      const next = live ? channel.broadcasts[(cursor[index] ?? 0) + 1] : broadcast;
      const soon = next !== undefined && next.start <= now + hour;
      result.said.push({ kind: 'within60', chance: forecast.within60, happened: soon });
    }
  };

  let asked = from;
  for (let now = from; now < until; now += stepMs) {
    tellEnds(now);
    if (askEveryMs > 0 && policy.forecast && now - asked >= askEveryMs && now + hour < until) {
      ask(now);
      asked = now;
    }
    const calls = budget.available(now);
    if (calls === 0) continue;
    const checks = policy.next(now, calls);
    budget.spend(now, checks.length);
    result.calls += checks.length;
    for (const { key } of checks) check(key, now);
  }
  return result;
}
