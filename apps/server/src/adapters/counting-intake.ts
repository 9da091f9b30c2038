import type { Intake } from '@fonoteca/listens';
import type { Metrics } from '../http/metrics.ts';

/** Counts the outcomes of what comes in, for /metrics. */
export const countingIntake = (intake: Intake, metrics: Metrics): Intake => ({
  ...intake,
  async submit(personId, origin, listens) {
    const outcomes = await intake.submit(personId, origin, listens);
    for (const { status } of outcomes) metrics.countListens(status, 1);
    return outcomes;
  },
});
