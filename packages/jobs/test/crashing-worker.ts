// A worker process for crash.test.ts: says `running` with the run's number, then never ends by itself.
import { openStore } from '@fonoteca/store';
import { z } from 'zod';
import { createWorker, defineJob } from '../src/index.ts';

const store = openStore(process.env.DATABASE_URL ?? '');
const job = defineJob({
  name: 'long',
  payload: z.object({}),
  run: (_payload, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      console.log('running');
    }),
});
await createWorker(store, [job], { pollMs: 200 }).start();
console.log('ready');
