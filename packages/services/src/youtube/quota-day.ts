import { Temporal } from 'temporal-polyfill';

/** When YouTube counts units from zero again: the next midnight in California, whatever the clocks do there. */
export function nextQuotaDay(now: number): number {
  return Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO('America/Los_Angeles')
    .add({ days: 1 })
    .startOfDay().epochMilliseconds;
}
