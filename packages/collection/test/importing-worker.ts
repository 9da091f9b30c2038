// A worker process for crash.test.ts: imports records from the database's queue until it is killed.
import { createWorker } from '@fonoteca/jobs';
import { openStore } from '@fonoteca/store';
import { recordImportJob } from '../src/index.ts';
import { accountOf, apiItem } from './support.ts';

const store = openStore(process.env.DATABASE_URL ?? '');
const items = Array.from({ length: Number(process.env.ITEMS ?? 0) }, (_, index) =>
  apiItem(10_000 + index, 1 + Math.floor(index / 3)),
);
const ports = { discogsAccount: async () => accountOf(() => items, 100) };
const worker = createWorker(store, [recordImportJob(ports)], {
  pollMs: 50,
  only: (process.env.JOBS ?? '').split(','),
});
await worker.start();
console.log('ready');
