import { day, hour } from './units.ts';

/** When clocks go forward by an hour and back. */
export type ZoneRules = 'none' | 'us' | 'eu' | 'south';
export const zoneRules: readonly ZoneRules[] = ['none', 'us', 'eu', 'south'];

/** What is believed of a channel's rules before its own starts tell: Europe and North America stream most. */
export const firstRuleWeights: readonly number[] = [0.25, 0.3, 0.4, 0.05];

const changes = new Map<number, { us: number[]; eu: number[]; south: number[] }>();

/** The nth (from 1; −1: the last) Sunday of a month, 00:00 UTC. */
function sunday(year: number, month: number, nth: number): number {
  if (nth < 0) {
    const last = new Date(Date.UTC(year, month + 1, 0));
    return last.getTime() - last.getUTCDay() * day;
  }
  const first = new Date(Date.UTC(year, month, 1));
  return first.getTime() + (((7 - first.getUTCDay()) % 7) + 7 * (nth - 1)) * day;
}

function changesOf(year: number) {
  let found = changes.get(year);
  if (!found) {
    // The hour of the change differs by zone; nearly nobody starts in it.
    found = {
      us: [sunday(year, 2, 2) + 9 * hour, sunday(year, 10, 1) + 8 * hour],
      eu: [sunday(year, 2, -1) + hour, sunday(year, 9, -1) + hour],
      south: [sunday(year, 3, 1) - 8 * hour, sunday(year, 9, 1) - 8 * hour],
    };
    changes.set(year, found);
  }
  return found;
}

/** By how much summer time moves a channel's clocks at a moment under the rules, in milliseconds. */
function summerShift(rules: ZoneRules, at: number): number {
  if (rules === 'none') return 0;
  const [first = 0, second = 0] = changesOf(new Date(at).getUTCFullYear())[rules];
  const between = at >= first && at < second;
  return between === (rules === 'south') ? 0 : hour;
}

/** A time in which no clocks change anywhere. */
type Settled = { from: number; until: number; shifts: readonly number[] };

const settledTimes: Settled[] = [];

function settledAt(at: number): Settled {
  for (const time of settledTimes) if (at >= time.from && at < time.until) return time;
  const year = new Date(at).getUTCFullYear();
  let [from, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { us, eu, south } of [changesOf(year - 1), changesOf(year), changesOf(year + 1)])
    for (const change of [...us, ...eu, ...south]) {
      if (change <= at) from = Math.max(from, change);
      else until = Math.min(until, change);
    }
  const time = { from, until, shifts: zoneRules.map((rules) => summerShift(rules, at)) };
  // A few years of changes at most: whoever asks for more asks for nonsense.
  if (settledTimes.length >= 64) settledTimes.length = 0;
  settledTimes.push(time);
  return time;
}

/** Shifts of all rules at a moment, in the order of `zoneRules`. */
export const shiftsAt = (at: number): readonly number[] => settledAt(at).shifts;

/** The last moment before `at` at which clocks changed anywhere: what happened since is not moved by any rules. */
export const lastChange = (at: number): number => settledAt(at).from;
