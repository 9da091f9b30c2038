import { startLastfmDouble } from '@fonoteca/test-kit';
import { randomFrom } from '../support/history.ts';
import { benchPassword, call, type Instance, makeInstance } from '../support/instance.ts';
import { type Compared, compare, type Expected, nameOf, newExpected, note } from './expected.ts';

export interface Scenario {
  readonly listens: number;
  /** Share of the service's answers that are faults, 0 … 1. */
  readonly faults: number;
  readonly kills: number;
  readonly seed: number;
  readonly onProgress?: (text: string) => void;
}

export interface ScenarioResult extends Compared {
  readonly kills: number;
  readonly requests: number;
  readonly listensInARequest: number;
  readonly seconds: number;
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Half of the listens arrive live by the ListenBrainz protocol, half are asked for as scrobble jobs; a
 * stand-in for Last.fm answers with faults, and the server's process is killed at random instants.
 */
export async function serverScenario(scenario: Scenario): Promise<ScenarioResult> {
  const random = randomFrom(scenario.seed);
  const lastfm = await startLastfmDouble({
    faultRate: scenario.faults,
    seed: scenario.seed,
    dailyCap: Number.MAX_SAFE_INTEGER,
  });
  lastfm.addUser({ name: 'bench' });
  const instance = await makeInstance({
    LASTFM_API_KEY: lastfm.apiKey,
    LASTFM_SECRET: lastfm.secret,
    LASTFM_BASE_URL: lastfm.url,
  });
  const started = performance.now();
  try {
    await signInAtLastfm(instance);
    const expected = newExpected();
    const jobs = new Set<string>();
    let over = false;
    const work = Promise.all([
      sendLive(instance, expected, scenario.listens / 2),
      askForJobs(instance, jobs, scenario.listens / 2),
    ]);
    work.catch(() => undefined);
    const watching = watchTimes(instance, jobs, expected, () => over);
    for (let kill = 1; kill <= scenario.kills; kill++) {
      await wait(300 + random() * 3_000);
      await instance.kill();
      await instance.start();
      scenario.onProgress?.(`${kill} of ${scenario.kills} kills, ${lastfm.ledger().length} accepted`);
    }
    await work;
    await untilDelivered(instance, () => {
      const accepted = lastfm.ledger().length;
      scenario.onProgress?.(`${scenario.kills} kills, ${accepted} of ${scenario.listens} accepted`);
      return accepted;
    });
    over = true;
    await watching;
    await noteAll(instance, jobs, expected);
    const submissions = lastfm.requests().filter(({ operation }) => operation === 'track.scrobble');
    return {
      ...compare(expected, lastfm.ledger()),
      kills: scenario.kills,
      requests: submissions.length,
      listensInARequest: Math.max(...submissions.map(({ params }) => sizeOf(params))),
      seconds: Math.round((performance.now() - started) / 10) / 100,
    };
  } finally {
    await instance.remove();
    await lastfm.close();
  }
}

const sizeOf = (params: Readonly<Record<string, string>>): number =>
  Math.max(1, Object.keys(params).filter((name) => name.startsWith('timestamp')).length);

/** The sign-in of a real browser: to Last.fm's page, allowed there, and back with the state. */
async function signInAtLastfm(instance: Instance): Promise<void> {
  const json = { 'content-type': 'application/json', origin: instance.url };
  const signedIn = await fetch(`${instance.url}/api/v1/sign-in`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ name: 'bench', password: benchPassword }),
  });
  const cookies = cookiesOf(signedIn);
  const login = await fetch(`${instance.url}/api/v1/lastfm/login`, {
    method: 'POST',
    headers: { ...json, cookie: cookies },
    body: '{}',
  });
  if (!login.ok) throw new Error(`login: ${login.status} ${await login.text()}`);
  const { url } = (await login.json()) as { url: string };
  const allowed = await fetch(`${url}&auto=bench`, { redirect: 'manual' });
  const back = allowed.headers.get('location');
  if (!back) throw new Error(`the sign-in page answered ${allowed.status}`);
  const callback = await fetch(back, {
    redirect: 'manual',
    headers: { cookie: `${cookies}; ${cookiesOf(login)}` },
  });
  if (callback.status >= 400) throw new Error(`callback: ${callback.status} ${await callback.text()}`);
  const { items } = await call<{ items: { id: number; service: string }[] }>(
    instance,
    'GET',
    '/api/v1/linked-accounts',
    undefined,
    { cookie: cookies },
  );
  const account = items.find(({ service }) => service === 'lastfm');
  if (!account) throw new Error('Last.fm is not linked');
  const raised = await fetch(`${instance.url}/api/v1/linked-accounts/${account.id}`, {
    method: 'PATCH',
    headers: { ...json, cookie: cookies },
    body: JSON.stringify({ dailyCap: 50_000 }),
  });
  if (!raised.ok) throw new Error(`daily cap: ${raised.status} ${await raised.text()}`);
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** Asks again and again until the server, which may just have been killed, has acknowledged it. */
async function insist<Answer>(task: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (/: 4\d\d /.test(String(error))) throw error;
      await wait(50);
    }
  }
}

const liveAtOnce = 100;

async function sendLive(instance: Instance, expected: Expected, count: number): Promise<void> {
  // Thirteen days ago and later, 45 seconds each: the jobs find their room after them.
  const from = Math.floor(Date.now() / 1000) - 13 * 86_400;
  for (let first = 0; first < count; first += liveAtOnce) {
    const payload = Array.from({ length: Math.min(liveAtOnce, count - first) }, (_, index) => ({
      listened_at: from + (first + index) * 46,
      track_metadata: {
        artist_name: 'Live',
        track_name: `Listen ${first + index}`,
        additional_info: { duration_ms: 45_000 },
      },
    }));
    await insist(() =>
      call(instance, 'POST', '/1/submit-listens', JSON.stringify({ listen_type: 'import', payload }), {
        'content-type': 'application/json',
        authorization: `Token ${instance.token}`,
      }),
    );
    for (const one of payload) {
      const { artist_name: artist, track_name: track } = one.track_metadata;
      note(expected, nameOf({ artist, track }), one.listened_at);
    }
    await wait(100);
  }
}

const jobSize = 500;

async function askForJobs(instance: Instance, jobs: Set<string>, count: number): Promise<void> {
  for (let first = 0; first < count; first += jobSize) {
    const tracks = Array.from({ length: Math.min(jobSize, count - first) }, (_, index) => ({
      artist: 'Asked',
      track: `Track ${first + index}`,
      album: `Album ${Math.floor((first + index) / 12)}`,
      lengthSeconds: 60,
    }));
    const body = JSON.stringify({
      what: { kind: 'tracks', tracks },
      when: { kind: 'just-finished' },
      idempotencyKey: `bench ${first}`,
    });
    const job = await insist(() =>
      call<{ id: string }>(instance, 'POST', '/api/v1/scrobbles', body, {
        'content-type': 'application/json',
      }),
    );
    jobs.add(job.id);
    await wait(500);
  }
}

interface Item {
  readonly artist: string;
  readonly track: string;
  readonly listenedAt: string | null;
}

/** Every item that has a time now, page by page. */
async function noteAll(instance: Instance, jobs: ReadonlySet<string>, expected: Expected): Promise<void> {
  for (const job of jobs) {
    for (let cursor: string | null = ''; cursor !== null; ) {
      const at: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
      const page: { items: Item[]; next: string | null } = await insist(() =>
        call(instance, 'GET', `/api/v1/scrobbles/jobs/${job}/items?limit=200${at}`),
      );
      for (const item of page.items) {
        if (item.listenedAt) note(expected, nameOf(item), Date.parse(item.listenedAt) / 1000);
      }
      cursor = page.next;
    }
  }
}

/** Looks at the times of the jobs all along: one that changes between two looks was dated anew. */
async function watchTimes(
  instance: Instance,
  jobs: ReadonlySet<string>,
  expected: Expected,
  over: () => boolean,
): Promise<void> {
  while (!over()) {
    await noteAll(instance, jobs, expected);
    await wait(5_000);
  }
}

/** Waits until nothing waits any more, for as long as something still comes in. */
async function untilDelivered(instance: Instance, accepted: () => number): Promise<void> {
  const stillMs = 20 * 60_000;
  let last = accepted();
  let changedAt = Date.now();
  while (Date.now() - changedAt < stillMs) {
    const open = await insist(() =>
      call<{ items: unknown[] }>(instance, 'GET', '/api/v1/scrobbles/jobs?open=true'),
    );
    const links = await insist(() =>
      call<{ items: { waiting: number }[] }>(instance, 'GET', '/api/v1/linked-accounts'),
    );
    if (open.items.length === 0 && links.items.every((link) => link.waiting === 0)) return;
    if (accepted() !== last) {
      last = accepted();
      changedAt = Date.now();
    }
    await wait(1_000);
  }
}
