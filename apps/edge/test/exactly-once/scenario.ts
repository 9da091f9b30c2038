import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type DoubleScript, startLastfmDouble } from '@fonoteca/test-kit';
import { Browser, makeStorage, type RunningEdge, startEdge } from '../support/edge.ts';
import { itemsOf, type Job } from '../support/jobs.ts';

export interface EdgeScenario {
  readonly listens: number;
  /** Share of the service's answers that are faults, 0 … 1. */
  readonly faults: number;
  readonly kills: number;
  readonly seed: number;
  /** What the double answers, in place of faults at random. */
  readonly script?: DoubleScript;
  readonly onProgress?: (text: string) => void;
}

export interface EdgeScenarioResult {
  readonly accepted: number;
  readonly lost: number;
  readonly doubled: number;
  /** Had another time at the service, or at two looks, than when it was given. */
  readonly datedAnew: number;
  readonly unasked: number;
  readonly kills: number;
  readonly requests: number;
  readonly seconds: number;
}

const account = 'Edge';
const tracksInAJob = 25;
/** Ten thousand of them fit into the 13½ days that services look back. */
const lengthSeconds = 45;

/**
 * Asks a real workerd for scrobble jobs while it is killed at random instants and Last.fm's double answers with
 * faults of every kind, until all is delivered; then holds the double's ledger against what was asked for.
 */
export async function edgeScenario(scenario: EdgeScenario): Promise<EdgeScenarioResult> {
  const lastfm = await startLastfmDouble(
    scenario.script ? { script: scenario.script } : { faultRate: scenario.faults, seed: scenario.seed },
  );
  lastfm.addUser({ name: account });
  const storage = await makeStorage();
  const options = {
    storage,
    lastfmUrl: lastfm.url,
    apiKey: lastfm.apiKey,
    secret: lastfm.secret,
    dailyCap: 50_000,
  };
  let edge: RunningEdge = await startEdge(options);
  const started = performance.now();
  const random = randomFrom(scenario.seed);
  let killed = 0;
  try {
    const browser = new Browser(() => edge.url);
    await browser.signIn(account);
    const times = new Times();
    const asking = askForAll(browser, scenario.listens, times);
    asking.catch(() => undefined);
    for (const at of instants(scenario, random)) {
      // Spread over the whole delivery: when so much was accepted, or after half a minute in which nothing was.
      for (let waited = 0; waited < 30_000 && lastfm.ledger().length < at; waited += 50) await pause(50);
      await pause(random() * 400);
      await edge.kill();
      edge = await startEdge({ ...options, port: edge.port });
      killed++;
      scenario.onProgress?.(`${killed} kills, ${lastfm.ledger().length} of ${scenario.listens} accepted`);
    }
    const jobs = await asking;
    for (let asked = 0; asked < 3_000; asked++) {
      const open = await insist(() => openJobs(browser));
      scenario.onProgress?.(`${killed} kills, ${lastfm.ledger().length} of ${scenario.listens} accepted`);
      if (open === 0) break;
      await pause(300);
    }
    for (const job of jobs) times.note(await insist(() => itemsOf(browser, job)));
    return {
      ...compare(times, lastfm.ledger()),
      kills: killed,
      requests: lastfm.requests().filter(({ operation }) => operation === 'track.scrobble').length,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
  } finally {
    await edge.close();
    await lastfm.close();
    await rm(storage, { recursive: true, force: true });
  }
}

/** How much shall have been accepted when a kill comes, ascending. */
const instants = ({ kills, listens }: EdgeScenario, random: () => number): number[] =>
  Array.from({ length: kills }, () => Math.floor(random() * listens)).sort((one, other) => one - other);

/** Jobs of a few tracks each, asked for until they are acknowledged; their ids. */
async function askForAll(browser: Browser, listens: number, times: Times): Promise<string[]> {
  const ids: string[] = [];
  for (let first = 0; first < listens; first += tracksInAJob) {
    const tracks = Array.from({ length: Math.min(tracksInAJob, listens - first) }, (_, index) => ({
      artist: 'Turntable',
      track: `Listen ${first + index}`,
      lengthSeconds,
    }));
    for (const { track } of tracks) times.expect(track);
    const json = { what: { kind: 'tracks', tracks }, idempotencyKey: `from ${first}` };
    const { id } = await insist(() => browser.call<Job>('POST', '/api/v1/scrobbles', json));
    ids.push(id);
    const look = ids[Math.floor(ids.length / 2)];
    if (look) times.note(await insist(() => itemsOf(browser, look)));
  }
  return ids;
}

async function openJobs(browser: Browser): Promise<number> {
  const { items } = await browser.call<{ items: Job[] }>('GET', '/api/v1/scrobbles/jobs?open=true&limit=1');
  return items.length;
}

/** Again and again while the edge is away, or has had enough of us. */
async function insist<Answer>(task: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (/: 4(?!29)\d\d /.test(String(error))) throw error;
      await pause(100);
    }
  }
}

/** The times that listens were seen to have. */
class Times {
  readonly seen = new Map<string, Set<number>>();

  expect(track: string): void {
    if (!this.seen.has(track)) this.seen.set(track, new Set());
  }

  note(items: readonly { readonly track: string; readonly listenedAt: string | null }[]): void {
    for (const { track, listenedAt } of items) {
      if (listenedAt !== null) this.seen.get(track)?.add(Date.parse(listenedAt) / 1000);
    }
  }
}

function compare(times: Times, ledger: readonly { readonly track: string; readonly timestamp: number }[]) {
  const there = Map.groupBy(ledger, ({ track }) => track);
  let [lost, doubled, datedAnew] = [0, 0, 0];
  for (const [track, given] of times.seen) {
    const entries = there.get(track) ?? [];
    if (entries.length === 0) lost++;
    if (entries.length > 1) doubled++;
    if (given.size > 1 || entries.some(({ timestamp }) => !given.has(timestamp))) datedAnew++;
  }
  const unasked = [...there.keys()].filter((track) => !times.seen.has(track)).length;
  return { accepted: ledger.length, lost, doubled, datedAnew, unasked };
}

/** Mulberry32: the same seed gives the same instants. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
