import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from './support/edge.ts';
import { album, itemsOf, type Job, jobOf, scrobble, until } from './support/jobs.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({}, { filteredArtists: ['Filtered'] });
});
afterAll(() => world.close());

const ledgerOf = (name: string) => world.lastfm.ledger().filter(({ account }) => account === name);
const isDone = ({ state }: Job) => state === 'done';
const submissions = (name: string) =>
  world.lastfm.requests().filter((one) => one.operation === 'track.scrobble' && one.account === name);

describe('scrobble jobs', () => {
  test('an album goes out once, in one request, its tracks one after another until now', async () => {
    const browser = await world.signedIn('Album');
    const before = Math.floor(Date.now() / 1000);
    const job = await scrobble(browser, album(50));
    expect(job).toMatchObject({ kind: 'album', title: 'Ada Quartet – First', total: 50, albums: 1 });
    const done = await until(browser, job.id, isDone);
    expect(done).toMatchObject({ listened: 50, refused: 0, targets: [{ target: 'Last.fm', accepted: 50 }] });
    const ledger = ledgerOf('Album');
    expect(ledger).toHaveLength(50);
    expect(submissions('Album')).toHaveLength(1);
    ledger.forEach((entry, index) => {
      const next = ledger[index + 1]?.timestamp;
      if (next !== undefined) expect(next - entry.timestamp).toBe(120 + index);
    });
    const end = (ledger.at(-1)?.timestamp ?? 0) + 169;
    expect(end - before).toBeGreaterThanOrEqual(0);
    expect(end - before).toBeLessThan(5);
  });

  test('the same key twice makes one job', async () => {
    const browser = await world.signedIn('Twice');
    const [one, other] = await Promise.all(
      [1, 2].map(() => scrobble(browser, album(2), { idempotencyKey: 'button 7' })),
    );
    expect(one?.id).toBe(other?.id);
    await until(browser, one?.id ?? '', isDone);
    expect(ledgerOf('Twice')).toHaveLength(2);
  });

  test('what the person heard by another way is left in its place', async () => {
    const name = 'Busy';
    const browser = await world.signedIn(name);
    const now = Math.floor(Date.now() / 1000);
    // A track of 180 s that began six minutes ago, sent by a phone.
    const first = await scrobble(browser, [{ artist: 'Phone', track: 'Heard', lengthSeconds: 180 }], {
      when: { kind: 'started-at', at: new Date((now - 360) * 1000).toISOString() },
    });
    await until(browser, first.id, isDone);
    // The edge knows nothing of it any more: the same account, a new storage.
    const fresh = await openWorld({ lastfmUrl: world.lastfm.url });
    try {
      const there = fresh.browser();
      await there.signIn(name);
      const job = await scrobble(there, album(3));
      await until(there, job.id, isDone);
      const times = ledgerOf(name)
        .filter(({ track }) => track !== 'Heard')
        .map(({ timestamp, duration = 0 }) => [timestamp, timestamp + duration] as const);
      expect(times).toHaveLength(3);
      for (const [start, end] of times) expect(end <= now - 360 || start >= now - 180).toBe(true);
    } finally {
      await fresh.close();
    }
  });

  test('a start that lies over another listen is refused, with what is there', async () => {
    const browser = await world.signedIn('Over');
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();
    const first = await scrobble(browser, album(2), { when: { kind: 'started-at', at: at(30) } });
    await until(browser, first.id, isDone);
    const over = await scrobble(browser, album(2, 'Second'), { when: { kind: 'started-at', at: at(28) } });
    const done = await until(browser, over.id, isDone);
    expect(done).toMatchObject({ refused: 2, listened: 0 });
    expect(await itemsOf(browser, over.id)).toMatchObject([
      { state: 'refused', listenedAt: null, reason: expect.stringContaining('something else was heard') },
      { state: 'refused', results: [] },
    ]);
    expect(ledgerOf('Over')).toHaveLength(2);
  });

  test("another account's job, and one that never was, are not there", async () => {
    const owner = await world.signedIn('Owner');
    const job = await scrobble(owner, album(1));
    await until(owner, job.id, isDone);
    const [item] = await itemsOf(owner, job.id);
    const stranger = await world.signedIn('Stranger');
    for (const id of [job.id, 'nothing', "' or 1=1"]) {
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/items'],
        ['POST', '/pause'],
        ['POST', '/resume'],
        ['POST', '/cancel'],
      ] as const) {
        const url = `/api/v1/scrobbles/jobs/${encodeURIComponent(id)}${path}`;
        const answer = await stranger.fetch(url, { method });
        expect([url, answer.status]).toEqual([url, 404]);
      }
    }
    const resend = await stranger.fetch(`/api/v1/scrobbles/items/${item?.id}/resend`, {
      method: 'POST',
      json: {},
    });
    expect(resend.status).toBe(404);
    expect(await jobOf(owner, job.id)).toMatchObject({ state: 'done', listened: 1 });
  });

  test('pause, priority, resume and cancel', async () => {
    const browser = await world.signedIn('Pauses');
    const soon = { when: { kind: 'started-at', at: new Date(Date.now() + 60_000).toISOString() } };
    const job = await scrobble(browser, album(4), soon);
    await until(browser, job.id, ({ state }) => state === 'scheduled');
    const path = `/api/v1/scrobbles/jobs/${job.id}`;
    expect(await browser.call('POST', `${path}/pause`)).toMatchObject({ state: 'paused', waitReason: null });
    expect(await browser.call('PATCH', path, { priority: 'high' })).toMatchObject({ priority: 'high' });
    expect(await browser.call('POST', `${path}/resume`)).toMatchObject({ state: 'scheduled' });
    expect(await browser.call('POST', `${path}/cancel`)).toMatchObject({ state: 'cancelled' });
    const items = await itemsOf(browser, job.id);
    expect(items.map(({ state }) => state)).toEqual(Array(4).fill('cancelled'));
    expect((await browser.fetch(`${path}/resume`, { method: 'POST' })).status).toBe(409);
    expect(ledgerOf('Pauses')).toEqual([]);
  });

  test('cancelled while its request is under way: what was sent is settled, the rest stays unsent', async () => {
    const browser = await world.signedIn('Stops');
    world.lastfm.script([{ on: 'track.scrobble', answer: { delayMs: 800 } }]);
    const job = await scrobble(browser, album(60));
    await pause(400);
    expect(await browser.call('POST', `/api/v1/scrobbles/jobs/${job.id}/cancel`)).toMatchObject({
      state: 'cancelled',
    });
    const settled = await until(browser, job.id, ({ finishedAt }) => finishedAt !== null);
    expect(settled).toMatchObject({ state: 'cancelled', targets: [{ accepted: 50, waiting: 0 }] });
    expect(ledgerOf('Stops')).toHaveLength(50);
  });

  test('a track is sent only when it has ended', async () => {
    const browser = await world.signedIn('Later');
    const [first, second] = album(2, 'Ahead');
    const tracks = [
      { ...first, lengthSeconds: 1 },
      { ...second, lengthSeconds: 2 },
    ];
    const at = Math.floor(Date.now() / 1000) * 1000 + 1_000;
    const job = await scrobble(browser, tracks, {
      when: { kind: 'started-at', at: new Date(at).toISOString() },
    });
    await until(browser, job.id, ({ targets }) => targets[0]?.accepted === 1);
    expect(Date.now()).toBeGreaterThanOrEqual(at + 1_000);
    await until(browser, job.id, isDone);
    expect(Date.now()).toBeGreaterThanOrEqual(at + 3_000);
    expect(ledgerOf('Later').map(({ timestamp }) => timestamp * 1000)).toEqual([at, at + 1_000]);
  });

  test('what was ignored says why, and goes out again when it was edited, at its own time', async () => {
    const browser = await world.signedIn('Edits');
    const tracks = album(3).map((track, index) => (index === 1 ? { ...track, artist: 'Filtered' } : track));
    const job = await scrobble(browser, tracks);
    const done = await until(browser, job.id, isDone);
    expect(done.targets).toMatchObject([{ accepted: 2, ignored: 1 }]);
    const problems = await browser.call<{ items: { id: string; listenedAt: string }[] }>(
      'GET',
      `/api/v1/scrobbles/jobs/${job.id}/items?only=problems`,
    );
    expect(problems.items).toMatchObject([{ results: [{ state: 'ignored', reason: 'artist' }] }]);
    const [item] = problems.items;
    const resent = await browser.call('POST', `/api/v1/scrobbles/items/${item?.id}/resend`, {
      artist: 'Known',
    });
    expect(resent).toMatchObject({ artist: 'Known', listenedAt: item?.listenedAt });
    await until(browser, job.id, ({ targets }) => targets[0]?.accepted === 3);
    const sent = ledgerOf('Edits').find(({ artist }) => artist === 'Known');
    expect(new Date((sent?.timestamp ?? 0) * 1000).toISOString()).toBe(item?.listenedAt);
    const again = await browser.fetch(`/api/v1/scrobbles/items/${item?.id}/resend`, {
      method: 'POST',
      json: {},
    });
    expect(again.status).toBe(409);
  });

  test('a pasted list', async () => {
    const browser = await world.signedIn('Pastes');
    const text = 'Nina Simone - Sinnerman 10:20\nNina Simone – Feeling Good';
    const job = await browser.call<Job>('POST', '/api/v1/scrobbles', { what: { kind: 'text', text } });
    await until(browser, job.id, isDone);
    const items = await itemsOf(browser, job.id);
    expect(items).toMatchObject([
      { artist: 'Nina Simone', track: 'Sinnerman', lengthSeconds: 620, lengthEstimated: false },
      { artist: 'Nina Simone', track: 'Feeling Good', lengthEstimated: true },
    ]);
  });

  test('progress comes as events', async () => {
    const browser = await world.signedIn('Watches');
    const aborter = new AbortController();
    const stream = await browser.fetch('/api/v1/scrobbles/events', { signal: aborter.signal });
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const done = (async () => {
      while (!heard.includes('"state":"done"')) heard += (await reader?.read())?.value ?? '';
    })();
    const job = await scrobble(browser, album(2));
    await done;
    aborter.abort();
    expect(heard).toContain('event: ready');
    expect(heard).toContain(`event: scrobble-job\ndata: {"id":"${job.id}"`);
  });
});

describe('what cannot be used is refused and changes nothing', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await world.signedIn('Wrong');
  });
  const refused: readonly [string, object, string][] = [
    ['albums of a shelf that is not here', { kind: 'albums', recordIds: ['1'] }, 'what.kind'],
    ['an album of it', { kind: 'album', recordId: '1' }, 'what.kind'],
    ['no track', { kind: 'tracks', tracks: [] }, 'what.tracks'],
    [
      'a track without a name',
      { kind: 'tracks', tracks: [{ artist: 'A', track: ' ' }] },
      'what.tracks.0.track',
    ],
    ['lines that are no list', { kind: 'text', text: 'A - B\nnothing' }, 'what.text line 2'],
  ];
  test.each(refused)('%s', async (_name, what, field) => {
    const answer = await browser.fetch('/api/v1/scrobbles', { method: 'POST', json: { what } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'invalid', errors: [{ field }] });
    expect(await browser.call('GET', '/api/v1/scrobbles/jobs')).toEqual({ items: [], next: null });
  });

  test('a start that services no longer take', async () => {
    const at = new Date(Date.now() - 14 * 86_400_000).toISOString();
    const json = { what: { kind: 'tracks', tracks: album(1) }, when: { kind: 'started-at', at } };
    const answer = await browser.fetch('/api/v1/scrobbles', { method: 'POST', json });
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'when.at' }] });
  });

  test('a body of two megabytes, and one that is no JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const large = await browser.fetch('/api/v1/scrobbles', {
      method: 'POST',
      headers,
      body: `{"what":"${'x'.repeat(2 * 1024 * 1024)}"}`,
    });
    expect(large.status).toBe(413);
    const broken = await browser.fetch('/api/v1/scrobbles', { method: 'POST', headers, body: '{' });
    expect(broken.status).toBe(400);
  });

  test('too many requests of one account', async () => {
    const eager = await world.signedIn('Eager');
    const answers = await Promise.all(
      Array.from({ length: 260 }, () => eager.fetch('/api/v1/lastfm/status').then(({ status }) => status)),
    );
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(20);
    expect(answers).toContain(200);
  });
});

describe('the budget', () => {
  test('is never exceeded; what is over it waits and says until when', async () => {
    const small = await openWorld({ dailyCap: 10 });
    try {
      const browser = await small.signedIn('Small');
      const preview = await browser.call('POST', '/api/v1/scrobbles/preview', {
        what: { kind: 'tracks', tracks: album(24) },
      });
      expect(preview).toMatchObject({ tracks: 24, albums: 1, budgetLeft: 10, days: 2, targets: ['Last.fm'] });
      const job = await scrobble(browser, album(24));
      const waiting = await until(browser, job.id, ({ waitReason }) => waitReason === 'budget');
      expect(small.lastfm.ledger()).toHaveLength(10);
      const hours = (Date.parse(waiting.waitUntil ?? '') - Date.now()) / 3_600_000;
      expect(hours).toBeGreaterThan(23.9);
      expect(hours).toBeLessThan(24.2);
      await small.restart();
      await pause(500);
      expect(await jobOf(browser, job.id)).toMatchObject({
        waitReason: 'budget',
        targets: [{ accepted: 10 }],
      });
      expect(small.lastfm.ledger()).toHaveLength(10);
    } finally {
      await small.close();
    }
  });
});
