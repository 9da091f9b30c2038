import type { AnyJob, Schedule } from '@fonoteca/jobs';
import { tasteMoveOnJob, tasteProfileJob } from '@fonoteca/recommend';

/** The jobs that keep what is known of people's taste up to date. */
export const tasteJobs = (): AnyJob[] => [tasteProfileJob, tasteMoveOnJob];

/** Hourly: each person's own midnight passes at another hour. */
export const tasteSchedules = (): Schedule[] => [{ job: tasteMoveOnJob, payload: {}, everySeconds: 3600 }];
