import type { ResponseOf } from '@fonoteca/contract';

/** One track of a job with what each service said of it. */
export type JobItem = ResponseOf<'GET /api/v1/scrobbles/jobs/{id}/items'>['items'][number];
