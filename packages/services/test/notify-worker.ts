// A worker process for notify-crash.test.ts: sends what waits by the real ways, until it is killed.
import { createWorker } from '@fonoteca/jobs';
import { notificationJob } from '@fonoteca/live';
import { openStore, parseSecretKeys } from '@fonoteca/store';
import { createAddressGuard, createSenders } from '../src/index.ts';

const { DATABASE_URL = '', SECRET_KEY = '' } = process.env;
const secretKeys = parseSecretKeys(SECRET_KEY);
const guard = createAddressGuard({ allowPrivate: true });
const senders = createSenders({
  fetch: guard.fetch,
  pushKeys: () => Promise.reject(new Error('nothing is pushed here')),
});
const worker = createWorker(openStore(DATABASE_URL), [notificationJob({ senders, secretKeys })], {
  pollMs: 50,
});
await worker.start();
