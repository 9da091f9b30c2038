// A watcher process for watch-crash.test.ts: says `leads` when it does. Its clock is off by what a file says.
import { readFileSync } from 'node:fs';
import { openStore } from '@fonoteca/store';
import { sql } from 'kysely';
import { type Clock, createWatcher } from '../src/index.ts';
import { platformOverHttp } from './watch-platform.ts';

const {
  DATABASE_URL = '',
  PLATFORM_URL = '',
  CLOCK_FILE = '',
  CALLS = '12',
  WINDOW_MS = '1000',
} = process.env;

const store = openStore(DATABASE_URL, { maxConnections: 6 });
const clock: Clock = {
  now: () => Date.now() + Number(readFileSync(CLOCK_FILE, 'utf8') || 0),
  elapsed: () => performance.now(),
};
const allowance = { calls: Number(CALLS), windowMs: Number(WINDOW_MS), reserve: 0.3 };
const platform = platformOverHttp({
  url: PLATFORM_URL,
  routes: 2,
  timeoutMs: 400,
  allowance,
  now: clock.now,
});
const watcher = createWatcher({
  store,
  platforms: [platform],
  clock,
  log: { info: () => console.log('leads'), warn: (fields, message) => console.error(message, fields) },
  afterStart: async (transaction, { broadcastId }) =>
    void (await sql`insert into told (broadcast_id) values (${broadcastId})`.execute(transaction)),
  times: {
    tickMs: 25,
    longestCallMs: 500,
    leastApartMs: 120,
    secondLookMs: 200,
    runningLeastMs: 100,
    runningMostMs: 300,
    leaderMs: 40,
    quiet: { firstMs: 60, longestMs: 400 },
  },
});
console.log('ready');
await watcher.run(new AbortController().signal);
