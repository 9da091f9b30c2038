/** Wakes workers: payload `queued`, or `cancel:` and the id of a job. */
export const workerChannel = 'fonoteca_jobs';

/** Events for open pages: JSON `{type, personId, …}`. */
export const eventChannel = 'fonoteca';

/** First key of the advisory locks that workers hold; the second is the worker's number. */
export const workerLockClass = 0x464a; // "FJ"
