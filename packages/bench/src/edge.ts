/**
 * npm run bench:edge [-- --seconds 10 --accounts 20]
 *
 * The edge's own endpoints in real workerd on this machine, asked by signed-in browsers one request after
 * another: how long each takes, and how much CPU. CPU per request is the time that the kernel counted for
 * workerd's process (user and system, all threads) divided by the requests, so it holds what Miniflare's
 * stand-ins for KV and for the router use as well. Ends with 1 when p95 is 20 ms or more, or CPU 5 ms or more.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Browser, makeStorage, type RunningEdge, startEdge } from '@fonoteca/edge/test-support';
import { startLastfmDouble } from '@fonoteca/test-kit';
import { machine, printTable } from './support/report.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    accounts: { type: 'string', default: '20' },
  },
});
const mostP95Ms = 20;
const mostCpuMs = 5;

/** Requests of an account stay under what the edge allows it: ten a second. */
const betweenMs = 110;

const lastfm = await startLastfmDouble();
const storage = await makeStorage();
const edge = await startEdge({
  storage,
  lastfmUrl: lastfm.url,
  apiKey: lastfm.apiKey,
  secret: lastfm.secret,
});
try {
  const people = await signInAll(Number(values.accounts));
  const rows: Row[] = [];
  for (const [name, ask] of Object.entries(endpoints())) {
    await measure(people, ask, 1);
    rows.push({ endpoint: name, ...(await measure(people, ask, Number(values.seconds))) });
  }
  printTable(rows.map((row) => ({ ...row })));
  const holds = rows.every(
    (row) => row['p95 ms'] < mostP95Ms && row['CPU ms'] < mostCpuMs && row.refused === 0,
  );
  console.log(JSON.stringify({ machine: machine(), edge: rows, holds }));
  if (!holds) process.exitCode = 1;
} finally {
  await edge.close();
  await lastfm.close();
  await rm(storage, { recursive: true, force: true });
}

interface Row {
  readonly endpoint: string;
  readonly requests: number;
  readonly refused: number;
  readonly 'p50 ms': number;
  readonly 'p95 ms': number;
  readonly 'CPU ms': number;
}

interface Person {
  readonly browser: Browser;
  readonly jobId: string;
}

type Ask = (person: Person, index: number) => Promise<Response>;

function endpoints(): Record<string, Ask> {
  const track = (index: number) => ({
    artist: 'Bench',
    track: `Track ${index}`,
    lengthSeconds: 200,
    album: 'Bench',
  });
  const album = Array.from({ length: 12 }, (_, index) => track(index));
  const far = new Date(Date.now() + 300 * 86_400_000).toISOString();
  return {
    'GET lastfm/status': ({ browser }) => browser.fetch('/api/v1/lastfm/status'),
    'GET scrobbles/jobs': ({ browser }) => browser.fetch('/api/v1/scrobbles/jobs'),
    'GET scrobbles/jobs/{id}': ({ browser, jobId }) => browser.fetch(`/api/v1/scrobbles/jobs/${jobId}`),
    'GET scrobbles/jobs/{id}/items': ({ browser, jobId }) =>
      browser.fetch(`/api/v1/scrobbles/jobs/${jobId}/items`),
    'POST scrobbles/preview': ({ browser }) =>
      browser.fetch('/api/v1/scrobbles/preview', {
        method: 'POST',
        json: { what: { kind: 'tracks', tracks: album } },
      }),
    // Scheduled: the work of the request alone, not of what it sends later.
    'POST scrobbles (12 tracks)': ({ browser }, index) =>
      browser.fetch('/api/v1/scrobbles', {
        method: 'POST',
        json: {
          what: { kind: 'tracks', tracks: album },
          when: { kind: 'started-at', at: new Date(Date.parse(far) - index * 3_600_000).toISOString() },
        },
      }),
    'POST lastfm/login': ({ browser }) => browser.fetch('/api/v1/lastfm/login', { method: 'POST', json: {} }),
  };
}

async function signInAll(count: number): Promise<Person[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const name = `bench-${index}`;
      lastfm.addUser({ name });
      const browser = new Browser(edge);
      await browser.signIn(name);
      const tracks = Array.from({ length: 50 }, (_unused, at) => ({
        artist: 'Bench',
        track: `Listen ${at}`,
      }));
      const { id } = await browser.call<{ id: string }>('POST', '/api/v1/scrobbles', {
        what: { kind: 'tracks', tracks },
      });
      return { browser, jobId: id };
    }),
  );
}

async function measure(people: readonly Person[], ask: Ask, seconds: number): Promise<Omit<Row, 'endpoint'>> {
  const took: number[] = [];
  let refused = 0;
  const cpuBefore = cpuMs(edge);
  const end = performance.now() + seconds * 1000;
  for (let index = 0; performance.now() < end; index++) {
    const person = people[index % people.length];
    if (!person) break;
    const started = performance.now();
    const answer = await ask(person, index);
    await answer.arrayBuffer();
    const ended = performance.now();
    took.push(ended - started);
    if (!answer.ok) refused++;
    const free = betweenMs / people.length - (ended - started);
    if (free > 0) await new Promise((resolve) => setTimeout(resolve, free));
  }
  const cpu = cpuMs(edge) - cpuBefore;
  took.sort((one, other) => one - other);
  const at = (share: number) => round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0);
  return {
    requests: took.length,
    refused,
    'p50 ms': at(0.5),
    'p95 ms': at(0.95),
    'CPU ms': round(cpu / Math.max(1, took.length)),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** CPU that workerd, the child of the edge's process, has used: /proc counts it in ticks. Linux alone. */
function cpuMs({ pid }: RunningEdge): number {
  const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  let total = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program stands in brackets and may hold spaces.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[1]) === pid) total += (Number(fields[11]) + Number(fields[12])) * (1000 / ticks);
    } catch {
      // It ended while we looked.
    }
  }
  return total;
}
