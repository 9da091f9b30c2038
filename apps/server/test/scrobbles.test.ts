import { startLastfmDouble } from '@fonoteca/test-kit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

type Double = Awaited<ReturnType<typeof startLastfmDouble>>;

let lastfm: Double;
let server: TestServer;
let ada: TestPerson;
let bo: TestPerson;
beforeAll(async () => {
  lastfm = await startLastfmDouble({});
  lastfm.addUser({ name: 'ada-there' });
  const { services } = readConfig({
    LASTFM_API_KEY: lastfm.apiKey,
    LASTFM_SECRET: lastfm.secret,
    LASTFM_BASE_URL: lastfm.url,
    MUSICBRAINZ_BASE_URL: 'http://127.0.0.1:9',
  });
  server = await startTestServer({ services });
  ada = await server.createPerson('ada', 'owner');
  bo = await server.createPerson('bo');
});
afterAll(async () => {
  await server?.close();
  await lastfm?.close();
});

const eventually = <Answer>(look: () => Promise<Answer>): Promise<Answer> =>
  vi.waitFor(look, { timeout: 18_000, interval: 50 });

const json = async (answer: Promise<Response>) => {
  const response = await answer;
  const body = await response.json();
  if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(body)}`);
  return body;
};

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** Begins the sign-in and lets the person allow it there; the address to come back to, and the browser's cookie. */
async function allow(person: TestPerson, returnTo = '/shelf') {
  const login = await person.call('POST', '/api/v1/lastfm/login', { returnTo });
  expect(login.status).toBe(200);
  const { url } = (await login.json()) as { url: string };
  const allowed = await fetch(`${url}&auto=ada-there`, { redirect: 'manual' });
  const back = allowed.headers.get('location') ?? '';
  expect(back).toContain(`${server.url}/api/v1/lastfm/callback`);
  return { back, cookie: cookiesOf(login), setCookie: login.headers.getSetCookie().join() };
}

const comeBack = (back: string, cookie: string) => fetch(back, { redirect: 'manual', headers: { cookie } });

describe('signing in at Last.fm', () => {
  test('a state that is forged, missing, of another browser or of somebody else links nothing', async () => {
    const { back, cookie, setCookie } = await allow(ada);
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Lax/);
    const whole = `${ada.cookie}; ${cookie}`;
    const forged = new URL(back);
    forged.searchParams.set('state', 'A'.repeat(43));
    const missing = new URL(back);
    missing.searchParams.delete('state');
    const attempts: [string, string][] = [
      [forged.href, `${ada.cookie}; fonoteca_link_lastfm=${'A'.repeat(43)}`],
      [forged.href, whole],
      [missing.href, whole],
      [back, ada.cookie],
      [back, cookie],
      [back, `${bo.cookie}; ${cookie}`],
    ];
    for (const [address, cookies] of attempts) {
      const answer = await comeBack(address, cookies);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(await answer.text()).toContain('Last.fm was not linked');
    }
    for (const person of [ada, bo]) {
      expect(await json(person.call('GET', '/api/v1/lastfm/status'))).toMatchObject({ linked: false });
    }
  });

  test('links once; the same answer again changes nothing; no secret leaves the server', async () => {
    const { back, cookie } = await allow(ada);
    const whole = `${ada.cookie}; ${cookie}`;
    const answer = await comeBack(back, whole);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/shelf');
    expect((await comeBack(back, whole)).status).toBe(400);
    expect(await json(ada.call('GET', '/api/v1/lastfm/status'))).toEqual({
      configured: true,
      linked: true,
      name: 'ada-there',
      status: 'active',
      url: 'https://www.last.fm/user/ada-there',
    });
    const { sessionKey } = lastfm.addUser({ name: 'ada-there' });
    const accounts = await json(ada.call('GET', '/api/v1/linked-accounts'));
    expect(accounts.items).toMatchObject([
      { service: 'lastfm', label: 'Last.fm', forwards: true, dailyCap: 600 },
    ]);
    expect(JSON.stringify(accounts)).not.toContain(sessionKey);
    const { rows } = await sql<{ secret: string }>`
      select encode(secret_sealed, 'escape') as secret from linked_accounts`.execute(server.store.db);
    expect(rows[0]?.secret).not.toContain(sessionKey);
    const { items } = await json(ada.call('GET', '/api/v1/me/audit'));
    expect(items[0]).toMatchObject({
      action: 'service-linked',
      details: { service: 'Last.fm', name: 'ada-there' },
    });
  });

  test('a page of somebody else is never the way back', async () => {
    for (const returnTo of [
      '//evil.example/x',
      '/\\evil.example/x',
      '/\t/evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
    ]) {
      const { back, cookie } = await allow(ada, returnTo);
      const answer = await comeBack(back, `${ada.cookie}; ${cookie}`);
      const location = new URL(answer.headers.get('location') ?? '', server.url);
      expect(location.origin).toBe(new URL(server.url).origin);
    }
  });

  test('one that is not allowed there, and a token that Last.fm refuses, say so', async () => {
    const { back, cookie } = await allow(ada);
    const refused = new URL(back);
    refused.searchParams.set('token', 'never given out');
    const answer = await comeBack(refused.href, `${ada.cookie}; ${cookie}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain('never given out');
    expect(await json(ada.call('GET', '/api/v1/lastfm/status'))).toMatchObject({
      linked: true,
      status: 'active',
    });
  });

  test('without a key of the installation it says what the operator does', async () => {
    const plain = await startTestServer();
    try {
      const person = await plain.createPerson('cleo', 'owner');
      const answer = await person.call('POST', '/api/v1/lastfm/login', {});
      expect(answer.status).toBe(503);
      expect(JSON.stringify(await answer.json())).toContain('LASTFM_API_KEY');
      expect(await json(person.call('GET', '/api/v1/lastfm/status'))).toMatchObject({ configured: false });
    } finally {
      await plain.close();
    }
  });
});

async function addAlbum(person: TestPerson, title: string, tracks: readonly string[]): Promise<number> {
  const { db } = server.store;
  const { rows } = await sql<{ id: number }>`
    insert into records (person_id, source, source_key, title, artist, artist_sort, title_sort, artists, fingerprint,
      search_text, artist_key, release_key, track_state)
    values (${person.id}, 'manual', ${title}, ${title}, 'Ada', 'ada', ${title}, '[]', '', '', 'ada', ${title},
      ${tracks.length > 0 ? 'ready' : 'waiting'}) returning id`.execute(db);
  const id = rows[0]?.id ?? 0;
  for (const [index, name] of tracks.entries()) {
    await sql`insert into record_tracks (record_id, number, position, side, disc, title, length_seconds, length_source)
      values (${id}, ${index + 1}, ${`A${index + 1}`}, ${index * 2 < tracks.length ? 'A' : 'B'}, 1, ${name}, 200, 'discogs')`.execute(
      db,
    );
  }
  return id;
}

const untilDone = (person: TestPerson, id: string) =>
  eventually(async () => {
    const job = await json(person.call('GET', `/api/v1/scrobbles/jobs/${id}`));
    expect(job.state).toBe('done');
    return job;
  });

const ledgerOf = (artistTrack: RegExp) =>
  lastfm.ledger().filter(({ artist, track }) => artistTrack.test(`${artist} ${track}`));

describe('scrobbling', () => {
  test('an album is in the history and at Last.fm, once, one track after another', async () => {
    const recordId = await addAlbum(ada, 'Whole', ['Dawn', 'Noon', 'Dusk', 'Night']);
    const what = { kind: 'album', recordId: String(recordId) };
    const preview = await json(ada.call('POST', '/api/v1/scrobbles/preview', { what }));
    expect(preview).toMatchObject({ tracks: 4, seconds: 800, days: 0, targets: ['Last.fm'], problems: [] });
    expect(Date.parse(preview.to)).toBeLessThanOrEqual(Date.now());
    const body = { what, idempotencyKey: 'pressed once' };
    const [job, again] = await Promise.all([
      json(ada.call('POST', '/api/v1/scrobbles', body)),
      json(ada.call('POST', '/api/v1/scrobbles', body)),
    ]);
    expect(again.id).toBe(job.id);
    expect(await untilDone(ada, job.id)).toMatchObject({
      title: 'Ada – Whole',
      kind: 'album',
      total: 4,
      listened: 4,
      targets: [{ target: 'Last.fm', accepted: 4, ignored: 0, rejected: 0, waiting: 0 }],
    });
    const { items } = await json(ada.call('GET', `/api/v1/scrobbles/jobs/${job.id}/items`));
    const seconds = items.map((item: { listenedAt: string }) => Date.parse(item.listenedAt) / 1000);
    expect(seconds.map((second: number) => second - seconds[0])).toEqual([0, 200, 400, 600]);
    const ledger = ledgerOf(/^Ada (Dawn|Noon|Dusk|Night)$/);
    expect(ledger.map(({ track, timestamp }) => [track, timestamp]).toSorted()).toEqual(
      items
        .map((item: { track: string; listenedAt: string }) => [
          item.track,
          Date.parse(item.listenedAt) / 1000,
        ])
        .toSorted(),
    );
    expect(ledger[0]).toMatchObject({ album: 'Whole', account: 'ada-there' });
    const history = await json(ada.call('GET', '/api/v1/listens?limit=10'));
    expect(history.items.map((listen: { sent: { track: string } }) => listen.sent.track)).toEqual(
      expect.arrayContaining(['Dawn', 'Noon', 'Dusk', 'Night']),
    );
    const scrobbled = await server.store.db
      .selectFrom('records')
      .select('last_scrobbled_at')
      .where('id', '=', recordId)
      .executeTakeFirstOrThrow();
    expect(scrobbled.last_scrobbled_at?.toISOString()).toBe(items[3].listenedAt);
  });

  test('a listen that arrives by a protocol goes to Last.fm, and what plays now too', async () => {
    const token = await ada.token('scrobble');
    const submit = (listen_type: string, listened_at?: number) =>
      server.call('POST', '/1/submit-listens', {
        headers: { authorization: `Token ${token}` },
        body: {
          listen_type,
          payload: [
            {
              ...(listened_at === undefined ? {} : { listened_at }),
              track_metadata: {
                artist_name: 'Live',
                track_name: 'Now',
                additional_info: { duration_ms: 180_000 },
              },
            },
          ],
        },
      });
    expect((await submit('playing_now')).status).toBe(200);
    await eventually(async () => {
      const sent = lastfm.requests().filter(({ operation }) => operation === 'track.updateNowPlaying');
      expect(sent).toMatchObject([{ params: { artist: 'Live', track: 'Now' } }]);
    });
    const at = Math.floor(Date.now() / 1000) - 200_000;
    expect((await submit('single', at)).status).toBe(200);
    expect((await submit('single', at)).status).toBe(200);
    await eventually(async () => {
      expect(ledgerOf(/^Live Now$/)).toMatchObject([{ timestamp: at, account: 'ada-there' }]);
    });
  });

  test('one side, one track, a pasted list; what cannot be sent is named and nothing is made', async () => {
    const recordId = String(await addAlbum(ada, 'Parts', ['One', 'Two', 'Three', 'Four']));
    const waiting = String(await addAlbum(ada, 'Unfetched', []));
    const scrobble = (body: unknown) => ada.call('POST', '/api/v1/scrobbles', body);
    const side = await json(scrobble({ what: { kind: 'album', recordId, sides: ['b'] } }));
    expect(side).toMatchObject({ title: 'Ada – Parts · side B', total: 2 });
    const one = await json(scrobble({ what: { kind: 'album', recordId, trackNumbers: [1] } }));
    expect(one).toMatchObject({ title: 'Ada – One', kind: 'track', total: 1 });
    const text = '1. Bo - Tide 3:20\nBo — Moon\nBo\tRain\n';
    const list = await json(scrobble({ what: { kind: 'text', text, album: 'Sea' } }));
    expect(list).toMatchObject({ title: '3 tracks', kind: 'list', total: 3 });
    for (const job of [side, one, list]) await untilDone(ada, job.id);
    expect(ledgerOf(/^Bo (Tide|Moon|Rain)$/)).toHaveLength(3);

    const before = (await json(ada.call('GET', '/api/v1/scrobbles/jobs'))).items.length;
    const refused: [unknown, number, RegExp][] = [
      [
        { what: { kind: 'album', recordId: waiting } },
        400,
        /Ada – Unfetched: its track list is still being fetched/,
      ],
      [{ what: { kind: 'albums', recordIds: [recordId, waiting] } }, 400, /Unfetched/],
      [{ what: { kind: 'album', recordId: '999999' } }, 404, /no record 999999/],
      [{ what: { kind: 'album', recordId, sides: ['Q'] } }, 400, /its sides are A, B/],
      [{ what: { kind: 'text', text: 'Bo - Tide\nnonsense' } }, 400, /line 2/],
      [
        {
          what: { kind: 'tracks', tracks: [{ artist: 'A', track: 'B' }] },
          when: { kind: 'started-at', at: '2020-01-01T00:00:00Z' },
        },
        400,
        /13½ days/,
      ],
      [
        {
          what: {
            kind: 'tracks',
            tracks: [{ artist: 'A', track: 'B', listenedAt: new Date(Date.now() + 60_000).toISOString() }],
          },
        },
        400,
        /has not come yet/,
      ],
    ];
    for (const [body, status, words] of refused) {
      const answer = await scrobble(body);
      expect(answer.status).toBe(status);
      expect(JSON.stringify(await answer.json())).toMatch(words);
    }
    const jobs = await json(ada.call('GET', '/api/v1/scrobbles/jobs'));
    expect(jobs.items).toHaveLength(before);
  });

  test('a start over an existing listen is refused with its name and the next free start', async () => {
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 5 * 86_400_000);
    const track = { artist: 'Cleo', track: 'Here already', lengthSeconds: 300 };
    const when = { kind: 'started-at', at: at.toISOString() };
    const first = await json(
      ada.call('POST', '/api/v1/scrobbles', { what: { kind: 'tracks', tracks: [track] }, when }),
    );
    await untilDone(ada, first.id);
    const later = { kind: 'started-at', at: new Date(at.getTime() + 120_000).toISOString() };
    const what = { kind: 'tracks', tracks: [{ ...track, track: 'Another' }] };
    const answer = await ada.call('POST', '/api/v1/scrobbles', { what, when: later });
    expect(answer.status).toBe(409);
    const problem = await answer.json();
    expect(problem.errors[0].field).toBe('when.at');
    expect(problem.errors[0].reason).toContain('“Cleo – Here already”');
    expect(problem.errors[0].reason).toContain(new Date(at.getTime() + 300_000).toISOString());
    const preview = await json(ada.call('POST', '/api/v1/scrobbles/preview', { what, when: later }));
    expect(preview.problems).toEqual(problem.errors);
  });

  test('a schedule waits until each track has ended, and a cancelled one frees its time', async () => {
    const when = { kind: 'started-at', at: new Date(Date.now() + 3_600_000).toISOString() };
    const what = { kind: 'tracks', tracks: [{ artist: 'Later', track: 'Ahead', lengthSeconds: 60 }] };
    const job = await json(ada.call('POST', '/api/v1/scrobbles', { what, when }));
    expect(job).toMatchObject({ state: 'scheduled', planned: 1, listened: 0 });
    expect((await ada.call('POST', '/api/v1/scrobbles', { what, when })).status).toBe(409);
    expect(await json(ada.call('POST', `/api/v1/scrobbles/jobs/${job.id}/cancel`))).toMatchObject({
      state: 'cancelled',
    });
    const again = await json(ada.call('POST', '/api/v1/scrobbles', { what, when }));
    expect(again.state).toBe('scheduled');
    await json(ada.call('POST', `/api/v1/scrobbles/jobs/${again.id}/cancel`));
  });

  test('an ignored track says why, is edited, sent again with its time, and corrected in the history', async () => {
    const what = {
      kind: 'tracks',
      tracks: [{ artist: 'Unknown Artist', track: 'Mistaken', lengthSeconds: 100 }],
    };
    const job = await json(ada.call('POST', '/api/v1/scrobbles', { what }));
    expect(await untilDone(ada, job.id)).toMatchObject({ targets: [{ accepted: 0, ignored: 1 }] });
    const problems = await json(ada.call('GET', `/api/v1/scrobbles/jobs/${job.id}/items?only=problems`));
    expect(problems.items).toHaveLength(1);
    const [item] = problems.items;
    expect(item.results).toMatchObject([{ target: 'Last.fm', state: 'ignored', reason: 'artist' }]);
    expect((await bo.call('POST', `/api/v1/scrobbles/items/${item.id}/resend`, {})).status).toBe(404);
    const resent = await json(
      ada.call('POST', `/api/v1/scrobbles/items/${item.id}/resend`, { artist: 'Dora' }),
    );
    expect(resent).toMatchObject({ artist: 'Dora', listenedAt: item.listenedAt });
    await untilDone(ada, job.id);
    expect(ledgerOf(/^Dora Mistaken$/)).toMatchObject([{ timestamp: Date.parse(item.listenedAt) / 1000 }]);
    const history = await json(ada.call('GET', '/api/v1/listens?limit=50'));
    const texts = history.items.map(
      (listen: { sent: { artist: string; track: string } }) => `${listen.sent.artist} ${listen.sent.track}`,
    );
    expect(texts).toContain('Dora Mistaken');
    expect(texts).not.toContain('Unknown Artist Mistaken');
    expect((await ada.call('POST', `/api/v1/scrobbles/items/${item.id}/resend`, {})).status).toBe(409);
  });

  test('a job of somebody else is not there', async () => {
    const { items } = await json(ada.call('GET', '/api/v1/scrobbles/jobs?limit=1'));
    const id = items[0].id;
    const calls: [string, string, unknown?][] = [
      ['GET', `jobs/${id}`],
      ['GET', `jobs/${id}/items`],
      ['POST', `jobs/${id}/pause`],
      ['POST', `jobs/${id}/resume`],
      ['POST', `jobs/${id}/cancel`],
      ['PATCH', `jobs/${id}`, { priority: 'high' }],
    ];
    for (const [method, path, body] of calls) {
      expect((await bo.call(method, `/api/v1/scrobbles/${path}`, body)).status, path).toBe(404);
    }
    const accounts = await json(ada.call('GET', '/api/v1/linked-accounts'));
    const account = accounts.items[0].id;
    expect((await bo.call('PATCH', `/api/v1/linked-accounts/${account}`, { forwards: false })).status).toBe(
      404,
    );
    expect((await bo.call('DELETE', `/api/v1/linked-accounts/${account}`)).status).toBe(404);
    expect(await json(bo.call('GET', '/api/v1/scrobbles/jobs'))).toEqual({ items: [], next: null });
    expect((await ada.call('GET', '/api/v1/scrobbles/jobs/not-a-number')).status).toBe(404);
  });

  test('progress comes as events, and nothing else does', async () => {
    const stream = await fetch(`${server.url}/api/v1/scrobbles/events`, { headers: { cookie: ada.cookie } });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const reading = (async () => {
      for (;;) {
        const part = await reader?.read();
        if (!part || part.done) return;
        heard += part.value;
      }
    })();
    const what = { kind: 'tracks', tracks: [{ artist: 'Heard', track: 'Event', lengthSeconds: 100 }] };
    const job = await json(ada.call('POST', '/api/v1/scrobbles', { what }));
    await untilDone(ada, job.id);
    await eventually(async () => expect(heard).toContain(`event: scrobble-job\ndata: {"id":"${job.id}"}`));
    expect(heard).not.toContain('event: listens');
    await reader?.cancel();
    await reading;
  });

  test('Last.fm wants a new sign-in: the job says so, and goes on after it', async () => {
    const { sessionKey } = lastfm.addUser({ name: 'ada-there' });
    lastfm.revoke(sessionKey);
    const what = { kind: 'tracks', tracks: [{ artist: 'Patient', track: 'Waits', lengthSeconds: 100 }] };
    const job = await json(ada.call('POST', '/api/v1/scrobbles', { what }));
    await eventually(async () => {
      expect(await json(ada.call('GET', `/api/v1/scrobbles/jobs/${job.id}`))).toMatchObject({
        state: 'paused',
        waitReason: 'reconnect',
        message: 'Sign in at Last.fm again',
      });
    });
    expect(await json(ada.call('GET', '/api/v1/lastfm/status'))).toMatchObject({ status: 'reconnect' });
    const { back, cookie } = await allow(ada);
    expect((await comeBack(back, `${ada.cookie}; ${cookie}`)).status).toBe(302);
    await untilDone(ada, job.id);
    expect(ledgerOf(/^Patient Waits$/)).toHaveLength(1);
  });

  test('the profile and the popularity of an album; a search names who did not answer', async () => {
    lastfm.addAlbum({
      artist: 'Ada',
      name: 'Whole',
      tracks: [{ name: 'Dawn', duration: 200 }],
      listeners: 7,
      playcount: 9,
    });
    const profile = await json(ada.call('GET', '/api/v1/lastfm/profile'));
    expect(profile.name).toBe('ada-there');
    expect(profile.recent.length).toBeGreaterThan(3);
    expect(await json(ada.call('GET', '/api/v1/lastfm/album?artist=Ada&album=Whole'))).toMatchObject({
      own: expect.any(Number),
    });
    expect((await bo.call('GET', '/api/v1/lastfm/profile')).status).toBe(404);
    const found = await json(ada.call('GET', '/api/v1/scrobbles/search?q=Whole&kind=album'));
    expect(found.missing).toEqual(['MusicBrainz']);
    expect(found.items).toMatchObject([{ source: 'lastfm', artist: 'Ada', title: 'Whole' }]);
    const { tracks } = await json(
      ada.call('GET', '/api/v1/scrobbles/search/album?source=lastfm&artist=Ada&title=Whole'),
    );
    expect(tracks).toMatchObject([{ artist: 'Ada', track: 'Dawn', lengthSeconds: 200 }]);
  });

  test('unlinked, Last.fm gets nothing more, and the history goes on', async () => {
    expect((await ada.call('POST', '/api/v1/lastfm/logout')).status).toBe(200);
    expect((await ada.call('POST', '/api/v1/lastfm/logout')).status).toBe(404);
    const what = { kind: 'tracks', tracks: [{ artist: 'Alone', track: 'At home', lengthSeconds: 100 }] };
    const job = await json(ada.call('POST', '/api/v1/scrobbles', { what }));
    expect(await untilDone(ada, job.id)).toMatchObject({ listened: 1, targets: [] });
    expect(ledgerOf(/^Alone/)).toEqual([]);
  });
});
