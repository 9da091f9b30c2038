export { eventChannel } from './channels.ts';
export {
  type AnyJob,
  defineJob,
  type JobContext,
  type JobDefinition,
  type JobName,
  type Progress,
} from './definition.ts';
export type { Schedule } from './housekeeping.ts';
export { getJob, type JobView, listJobs } from './list.ts';
export { type EnqueueOptions, enqueue, requestCancel } from './queue.ts';
export { createWorker, type Worker, type WorkerOptions } from './worker.ts';
