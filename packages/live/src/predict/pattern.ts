import { type Durations, survival } from './durations.ts';
import { fillStarts, type Known } from './hazard.ts';
import type { WeekPattern } from './types.ts';
import { day, hour, week } from './units.ts';
import { zoneRules } from './zone.ts';

const hours = 168;
/** Between this hour of a channel's own clocks, most people sleep: where the day is emptiest is taken for it. */
const quietHour = 5;

/** Expected starts and share of time live in each hour of the week, on the channel's own clocks. */
export function weekPattern(known: Known, durations: Durations, now: number): WeekPattern {
  const monday = now - mod(now - 4 * day, week);
  const starts = new Float64Array(hours);
  fillStarts(starts, monday, hour, known, false);
  // Echoes of a week from now on are those of a week from Monday on, in another order.
  const live = starts.map((_, at) => {
    let share = 0;
    for (let ago = 0; ago < 24; ago++)
      share += (starts[mod(at - ago, hours)] ?? 0) * survival(durations, (ago + 0.5) * hour);
    return Math.min(1, share);
  });
  const rules = zoneRules[likeliest(known.rules)] ?? 'none';
  const offsetMinutes = offsetOf(live);
  const shift = Math.round(offsetMinutes / 60);
  const local = (numbers: Float64Array) =>
    Array.from(numbers, (_, at) => numbers[mod(at - shift, hours)] ?? 0);
  return { starts: local(starts), live: local(live), zone: { offsetMinutes, rules } };
}

/** Minutes east of UTC by which the emptiest part of the day lies around five in the morning. */
function offsetOf(live: Float64Array): number {
  let [quietest, least] = [quietHour, Number.POSITIVE_INFINITY];
  for (let at = 0; at < 24; at++) {
    let sum = 0;
    for (let weekday = 0; weekday < 7; weekday++)
      for (let away = -3; away <= 3; away++)
        sum += (live[mod(weekday * 24 + at + away, hours)] ?? 0) * (4 - Math.abs(away));
    if (sum < least - 1e-12) [quietest, least] = [at, sum];
  }
  let offset = mod(quietHour - quietest, 24);
  if (offset > 13) offset -= 24;
  return offset * 60;
}

function likeliest(weights: Float64Array): number {
  let best = 0;
  for (let at = 1; at < weights.length; at++) if ((weights[at] ?? 0) > (weights[best] ?? 0)) best = at;
  return best;
}

const mod = (value: number, period: number) => ((value % period) + period) % period;
