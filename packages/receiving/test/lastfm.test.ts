import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signatureOf } from '../src/lastfm/signature.ts';
import { makeWorld, past, type TestPerson, type World } from './support.ts';

let world: World;
let ada: TestPerson;
let adasKey: string;
beforeAll(async () => {
  world = await makeWorld();
  ada = await world.person('Ada');
  adasKey = await sessionOf(ada);
});
afterAll(() => world.close());

type Fields = Record<string, string | number>;
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Calls as an app of its own key does, whose signature nobody here can check. */
async function call(fields: Fields, options: { get?: boolean; unescaped?: boolean } = {}) {
  const pairs = Object.entries({ api_key: 'app', format: 'json', ...fields }).map(([name, value]) => [
    name,
    String(value),
  ]);
  const encoded = options.unescaped
    ? pairs.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&')
    : new URLSearchParams(pairs as [string, string][]).toString();
  const answer = await (options.get
    ? fetch(`${world.origin}/2.0/?${encoded}`)
    : fetch(`${world.origin}/2.0`, {
        method: 'POST',
        body: encoded,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }));
  const text = await answer.text();
  return { status: answer.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}

async function sessionOf(person: TestPerson): Promise<string> {
  const { json } = await call({
    method: 'auth.getMobileSession',
    username: person.name,
    password: person.token,
  });
  return json.session.key;
}

describe('scrobbling', () => {
  test('one item is answered as an object, in the published shape', async () => {
    const eve = await world.person('One');
    const sk = await sessionOf(eve);
    const { json } = await call({
      method: 'track.scrobble',
      sk,
      artist: 'Björk',
      track: 'Jóga',
      album: 'Homogenic',
      timestamp: past,
      duration: 305,
      trackNumber: 2,
    });
    expect(json).toEqual({
      scrobbles: {
        '@attr': { accepted: 1, ignored: 0 },
        scrobble: {
          artist: { corrected: '0', '#text': 'Björk' },
          track: { corrected: '0', '#text': 'Jóga' },
          album: { corrected: '0', '#text': 'Homogenic' },
          albumArtist: { corrected: '0', '#text': '' },
          timestamp: String(past),
          ignoredMessage: { code: '0', '#text': '' },
        },
      },
    });
    expect(await world.history(eve)).toEqual([`${past}|Björk|Jóga|Homogenic|node`]);
  });

  test('several, escaped or not, are answered as a list in order; sent again they are accepted and stored once', async () => {
    const eve = await world.person('Several');
    const sk = await sessionOf(eve);
    const fields: Fields = { method: 'track.scrobble', sk };
    for (let index = 0; index < 50; index++)
      Object.assign(fields, {
        [`artist[${index}]`]: 'Ada',
        [`track[${index}]`]: `T${index}`,
        [`timestamp[${index}]`]: past + index * 200,
      });
    for (const unescaped of [false, true]) {
      const { json } = await call(fields, { unescaped });
      expect(json.scrobbles['@attr']).toEqual({ accepted: 50, ignored: 0 });
      expect(
        json.scrobbles.scrobble.map((one: { track: { '#text': string } }) => one.track['#text']),
      ).toEqual(Array.from({ length: 50 }, (_, index) => `T${index}`));
    }
    expect(await world.history(eve)).toHaveLength(50);
    const { json, status } = await call({
      ...fields,
      'artist[50]': 'a',
      'track[50]': 't',
      'timestamp[50]': past,
    });
    expect([status, json.error]).toEqual([400, 6]);
  });

  test('what cannot be stored is ignored with its code, the rest goes in', async () => {
    const eve = await world.person('Ignored');
    const sk = await sessionOf(eve);
    const soon = Math.floor(Date.now() / 1000);
    const items = [
      ['Ada', 'T', past],
      ['', 'T', past],
      ['Ada', ' ', past],
      ['Ada', 'T', 0],
      ['Ada', 'T', soon + 7200],
      ['Ada', 'T', soon * 1000],
    ];
    const fields: Fields = { method: 'track.scrobble', sk };
    for (const [index, [artist, track, timestamp]] of items.entries())
      Object.assign(fields, {
        [`artist[${index}]`]: artist,
        [`track[${index}]`]: track,
        [`timestamp[${index}]`]: timestamp,
      });
    const { json } = await call(fields);
    expect(json.scrobbles['@attr']).toEqual({ accepted: 1, ignored: 5 });
    expect(
      json.scrobbles.scrobble.map((one: { ignoredMessage: { code: string } }) => one.ignoredMessage.code),
    ).toEqual(['0', '1', '2', '3', '4', '4']);
    expect(await world.history(eve)).toHaveLength(1);
  });

  test('XML is the default, holds whatever was sent, and drops what XML cannot hold', async () => {
    const { text } = await call({
      format: '',
      method: 'track.scrobble',
      sk: adasKey,
      artist: 'A&B <"x">',
      track: `${'\x07'}Bell`,
      timestamp: past,
    });
    expect(text).toContain(
      '<lfm status="ok"><scrobbles accepted="1" ignored="0"><scrobble><track corrected="0">Bell</track><artist corrected="0">A&amp;B &lt;',
    );
    expect(text).toContain('<ignoredMessage code="0"></ignoredMessage>');
  });

  test('now playing is no listen', async () => {
    const eve = await world.person('Playing');
    const sk = await sessionOf(eve);
    const { json } = await call({
      method: 'track.updateNowPlaying',
      sk,
      artist: 'Ada',
      track: 'Halo',
      duration: 200,
    });
    expect(json.nowplaying.track).toEqual({ corrected: '0', '#text': 'Halo' });
    expect(await world.history(eve)).toEqual([]);
    const recent = (await call({ method: 'user.getRecentTracks', sk, user: 'Playing' }, { get: true })).json
      .recenttracks;
    expect(recent.track).toMatchObject([{ '@attr': { nowplaying: 'true' }, name: 'Halo' }]);
    expect(recent['@attr']).toEqual({
      user: 'Playing',
      page: '1',
      perPage: '50',
      total: '0',
      totalPages: '0',
    });
  });
});

describe('errors', () => {
  test.each<[string, Fields, number, number]>([
    ['no method', { method: 'track.nonsense' }, 400, 3],
    ['a name of every object', { method: 'constructor' }, 400, 3],
    ['loves', { method: 'track.love', artist: 'a', track: 't' }, 400, 3],
    ['no api_key', { method: 'track.scrobble', api_key: '' }, 403, 10],
    ['no session key', { method: 'track.scrobble' }, 400, 6],
    ['a foreign session key', { method: 'track.scrobble', sk: '0'.repeat(32) }, 403, 9],
    ['a wrong password', { method: 'auth.getMobileSession', username: 'Ada', password: 'wrong' }, 403, 4],
    ['nobody', { method: 'auth.getMobileSession', username: 'nobody', authToken: md5('x') }, 403, 4],
    ['no timestamp', { method: 'track.scrobble', sk: 'adas', artist: 'a', track: 't' }, 400, 6],
    [
      'a text for a timestamp',
      { method: 'track.scrobble', sk: 'adas', artist: 'a', track: 't', timestamp: 'now' },
      400,
      6,
    ],
    ['somebody else', { method: 'user.getRecentTracks', sk: 'adas', user: 'Eve' }, 400, 6],
    ['the known key unsigned', { method: 'auth.getToken', api_key: 'fonoteca' }, 403, 13],
    [
      'the known key signed wrong',
      { method: 'auth.getToken', api_key: 'fonoteca', api_sig: '0'.repeat(32) },
      403,
      13,
    ],
  ])('%s', async (_name, fields, status, code) => {
    const answer = await call(fields.sk === 'adas' ? { ...fields, sk: adasKey } : fields);
    expect([answer.status, answer.json]).toEqual([
      status,
      { error: code, message: expect.stringMatching(/./) },
    ]);
    const xml = await call({ ...fields, ...(fields.sk === 'adas' ? { sk: adasKey } : {}), format: 'xml' });
    expect(xml.text).toContain(`<lfm status="failed"><error code="${code}">`);
  });

  test('writing by GET, and names that are not UTF-8, are refused', async () => {
    expect(
      (
        await call(
          { method: 'track.scrobble', sk: adasKey, artist: 'a', track: 't', timestamp: past },
          { get: true },
        )
      ).json.error,
    ).toBe(6);
    const body = `method=track.scrobble&api_key=a&format=json&sk=${adasKey}&artist=Bj%F6rk&track=t&timestamp=${past}`;
    const answer = await fetch(`${world.origin}/2.0/`, { method: 'POST', body });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: 6, message: 'Invalid parameters - The field artist is not UTF-8' },
    ]);
  });

  test('a revoked token ends its sessions', async () => {
    const eve = await world.person('Revoked');
    const sk = await sessionOf(eve);
    expect((await call({ method: 'user.getInfo', sk })).json.user.name).toBe('Revoked');
    await world.revoke(eve);
    expect((await call({ method: 'user.getInfo', sk })).json.error).toBe(9);
  });
});

describe('sign-in on the web', () => {
  const visit = (query: string, person?: TestPerson) =>
    fetch(`${world.origin}/api/auth/${query}`, { headers: person ? { cookie: `person=${person.id}` } : {} });
  const hidden = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1];

  async function confirm(
    page: string,
    person: TestPerson,
    changes: Record<string, string> = {},
    origin = world.origin,
  ) {
    const fields = Object.fromEntries(
      ['api_key', 'cb', 'token', 'seal'].flatMap((name) => {
        const value = hidden(page, name);
        return value === undefined ? [] : [[name, value.replaceAll('&amp;', '&')]];
      }),
    );
    return fetch(`${world.origin}/api/auth/`, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, ...changes }),
      headers: { cookie: `person=${person.id}`, origin },
    });
  }

  test('web: confirmed, sent back with a token, which becomes one session under a token of its own', async () => {
    const eve = await world.person('Web');
    const cb = 'https://app.example/back?x=1&y=%22%3E';
    const page = await (await visit(`?api_key=app&cb=${encodeURIComponent(cb)}`, eve)).text();
    expect(page).toContain('<code>https://app.example/back?x=1&amp;y=%22%3E</code>');
    expect(page).not.toMatch(/<script|style=|onload/);
    const done = await (await confirm(page, eve)).text();
    const token =
      /url=https:\/\/app\.example\/back\?x=1&amp;y=%22%3E&amp;token=([0-9a-f]{32})"/.exec(done)?.[1] ?? '';
    expect((await call({ method: 'auth.getSession', api_key: 'thief', token })).json.error).toBe(4);
    const { json } = await call({ method: 'auth.getSession', token });
    expect(json.session).toMatchObject({ name: 'Web', subscriber: 0 });
    expect((await call({ method: 'auth.getSession', token })).json.error).toBe(15);
    await call({
      method: 'track.scrobble',
      sk: json.session.key,
      artist: 'Ada',
      track: 'Halo',
      timestamp: past,
    });
    expect(await world.history(eve)).toHaveLength(1);
    const labels = await world.store.db
      .selectFrom('api_tokens')
      .select(['label', 'scopes'])
      .where('person_id', '=', eve.id)
      .orderBy('id')
      .execute();
    expect(labels).toMatchObject([
      { label: 'Test' },
      { label: 'node (signed in on the web)', scopes: ['scrobble', 'read'] },
    ]);
  });

  test('desktop: a token waits for its person, and lasts 60 minutes', async () => {
    const { token } = (await call({ method: 'auth.getToken' }, { get: true })).json;
    expect((await call({ method: 'auth.getSession', token })).json.error).toBe(14);
    const page = await (await visit(`?api_key=app&token=${token}`, ada)).text();
    expect(await (await confirm(page, ada)).text()).toContain('Return to your app');
    // Nobody takes over what somebody has authorised.
    expect((await visit(`?api_key=app&token=${token}`, ada)).status).toBe(400);
    expect((await call({ method: 'auth.getSession', token })).json.session.name).toBe('Ada');
    const late = (await call({ method: 'auth.getToken' })).json.token;
    await sql`update lastfm_auth_tokens set expires_at = expires_at - interval '60 minutes' where used_at is null`.execute(
      world.store.db,
    );
    expect((await call({ method: 'auth.getSession', token: late })).json.error).toBe(15);
    expect((await visit(`?api_key=app&token=${late}`, ada)).status).toBe(400);
  });

  test('signed out: a way to sign in that leads back, as a path', async () => {
    const page = await (await visit('?api_key=app&cb=https://app.example/')).text();
    expect(page).toContain(
      `href="/sign-in?next=${encodeURIComponent('/api/auth/?api_key=app&cb=https://app.example/')}"`,
    );
  });

  test('only web addresses are gone back to, and nothing of a request becomes markup', async () => {
    for (const cb of ['javascript:alert(1)', 'data:text/html,x', '//x', 'https://name:secret@x.example/'])
      expect((await visit(`?api_key=app&cb=${encodeURIComponent(cb)}`, ada)).status).toBe(400);
    const page = await (await visit(`?api_key=${encodeURIComponent('"><script>x</script>')}`, ada)).text();
    expect(page).not.toContain('<script');
  });

  test('another site cannot confirm, nor a form of another question or person', async () => {
    const eve = await world.person('Careful');
    const page = await (await visit('?api_key=app&cb=https://app.example/', eve)).text();
    expect((await confirm(page, eve, {}, 'https://evil.example')).status).toBe(403);
    expect((await confirm(page, eve, { cb: 'https://evil.example/' })).status).toBe(403);
    expect((await confirm(page, eve, { seal: '' })).status).toBe(403);
    expect((await confirm(page, ada)).status).toBe(403);
    expect((await confirm(page, eve)).status).toBe(200);
  });
});

test('a signature of the known pair is checked and taken', async () => {
  const fields = new Map([
    ['method', 'auth.getToken'],
    ['api_key', 'fonoteca'],
    ['format', 'json'],
  ]);
  const { json } = await call({ ...Object.fromEntries(fields), api_sig: signatureOf(fields, 'fonoteca') });
  expect(json.token).toMatch(/^[0-9a-f]{32}$/);
  expect(world.defects).toEqual([]);
});
