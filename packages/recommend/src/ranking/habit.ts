import type { HourCounts } from './types.ts';

/** Listens of "everything" that stand behind an item's own: an item heard twice at night is no night item yet. */
const prior = 20;
/** Longest step, in natural logarithms: at most 2.7 times as likely, or as unlikely. */
const longest = 1;
const noFlatHour = 0.01;

/**
 * How much likelier than usual this hour and weekday are for an item: log of
 * P(bucket | item) / P(bucket), both with a Dirichlet prior at the person's own habits, hours blurred with
 * their neighbours. 0: nothing known or nothing special; within ±1.
 */
export function habitOf(item: HourCounts | null, overall: HourCounts, hour: number, weekday: number): number {
  if (item === null) return 0;
  const hours = leaning(blurred(item.hours), blurred(overall.hours), hour);
  const weekdays = leaning(Float64Array.from(item.weekdays), Float64Array.from(overall.weekdays), weekday);
  return Math.max(-longest, Math.min(longest, hours + weekdays));
}

function leaning(item: Float64Array, overall: Float64Array, bucket: number): number {
  const ofItem = sumOf(item);
  const ofAll = sumOf(overall);
  if (ofAll === 0) return 0;
  // An hour in which nothing was ever heard says nothing sharp about an item.
  const usual = ((overall[bucket] ?? 0) / ofAll) * (1 - noFlatHour) + noFlatHour / overall.length;
  const own = ((item[bucket] ?? 0) + prior * usual) / (ofItem + prior);
  return Math.log(own / usual);
}

/** Half to the hour, a quarter to each neighbour; midnight is beside 23 o'clock. */
function blurred(hours: ArrayLike<number>): Float64Array {
  const count = hours.length;
  return Float64Array.from(
    { length: count },
    (_, hour) =>
      0.5 * (hours[hour] ?? 0) +
      0.25 * (hours[(hour + 1) % count] ?? 0) +
      0.25 * (hours[(hour + count - 1) % count] ?? 0),
  );
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
