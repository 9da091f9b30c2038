import {
  type CollectionPorts,
  imagesJob,
  recordImportJob,
  trackListsJob,
  wakeShelfJobs,
} from '@fonoteca/collection';
import { type AnyJob, defineJob, type Schedule } from '@fonoteca/jobs';
import { z } from 'zod';

const wakeJob = defineJob({
  name: 'records.wake',
  payload: z.object({}),
  run: async (_payload, { store }) => ({ people: await wakeShelfJobs(store.db) }),
});

/** The jobs of the shelf: imports, track lists, covers, and the one that wakes what was left waiting. */
export const collectionJobs = (ports: CollectionPorts): AnyJob[] => [
  recordImportJob(ports),
  trackListsJob(ports),
  imagesJob(ports.images),
  wakeJob,
];

export const collectionSchedules = (): Schedule[] => [{ job: wakeJob, payload: {}, everySeconds: 3600 }];
