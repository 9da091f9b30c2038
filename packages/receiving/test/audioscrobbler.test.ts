import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, past, type TestPerson, type World } from './support.ts';

let world: World;
let ada: TestPerson;
beforeAll(async () => {
  world = await makeWorld();
  ada = await world.person('Ada');
});
afterAll(() => world.close());

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

async function handshake(
  person: TestPerson,
  changes: Record<string, string> = {},
  path = '/audioscrobbler/',
) {
  const t = changes.t ?? String(Math.floor(Date.now() / 1000));
  const query = {
    hs: 'true',
    p: '1.2',
    c: 'tst',
    v: '1.0',
    u: person.name,
    t,
    a: md5(md5(person.token) + t),
    ...changes,
  };
  const text = await (await fetch(`${world.origin}${path}?${new URLSearchParams(query)}`)).text();
  const [status = '', session = '', nowPlaying = '', submission = ''] = text.split('\n');
  return { text, status, session, nowPlaying, submission };
}

const post = async (url: string, body: Record<string, string | number> | string) => {
  const encoded =
    typeof body === 'string'
      ? body
      : new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)]));
  return (
    await fetch(url, {
      method: 'POST',
      body: encoded,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  ).text();
};

test('the handshake, at both addresses, names addresses on this server', async () => {
  for (const path of ['/', '/audioscrobbler/', '/audioscrobbler']) {
    const { text } = await handshake(ada, {}, path);
    expect(text).toMatch(
      new RegExp(
        `^OK\n[0-9a-f]{32}\n${world.origin}/audioscrobbler/np_1\\.2\n${world.origin}/audioscrobbler/protocol_1\\.2\n$`,
      ),
    );
  }
  expect(await (await fetch(world.origin)).text()).toBe('the web app');
});

test('a wrong proof is BADAUTH, a clock that is off BADTIME, another version FAILED', async () => {
  expect((await handshake(ada, { a: md5('wrong') })).text).toBe('BADAUTH\n');
  expect((await handshake(ada, { u: 'nobody' })).text).toBe('BADAUTH\n');
  const at = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);
  expect((await handshake(ada, { t: at(-16 * 60) })).text).toBe('BADTIME\n');
  expect((await handshake(ada, { t: at(16 * 60) })).text).toBe('BADTIME\n');
  expect((await handshake(ada, { t: at(-14 * 60) })).status).toBe('OK');
  expect((await handshake(ada, { t: at(-16 * 60), a: md5('wrong') })).text).toBe('BADAUTH\n');
  expect((await handshake(ada, { p: '1.1' })).text).toMatch(/^FAILED /);
  const reader = await world.person('Reader', ['read']);
  expect((await handshake(reader)).text).toBe('BADAUTH\n');
});

test('a submission is stored once, and a repeat is OK', async () => {
  const eve = await world.person('Eve');
  const { session, submission } = await handshake(eve);
  const body = {
    s: session,
    'a[0]': 'Björk',
    't[0]': 'Jóga',
    'i[0]': past,
    'o[0]': 'P',
    'r[0]': 'L',
    'l[0]': 305,
    'b[0]': 'Homogenic',
    'n[0]': 2,
    'm[0]': '',
    'a[1]': 'Ada',
    't[1]': 'Halo',
    'i[1]': past + 305,
    'o[1]': 'P',
    'r[1]': '',
    'l[1]': 200,
    'b[1]': '',
    'n[1]': '',
    'm[1]': 'no mbid',
  };
  for (let time = 0; time < 2; time++) expect(await post(submission, body)).toBe('OK\n');
  expect(await world.history(eve)).toEqual([
    `${past}|Björk|Jóga|Homogenic|tst`,
    `${past + 305}|Ada|Halo|tst`,
  ]);
});

test('mpdscribble stamps the end: the start lies one length before', async () => {
  const eve = await world.person('Ends');
  const { session, submission } = await handshake(eve, { c: 'mdc' });
  await post(submission, {
    s: session,
    'a[0]': 'Ada',
    't[0]': 'Halo',
    'i[0]': past,
    'l[0]': 200,
    'a[1]': 'Ada',
    't[1]': 'No length',
    'i[1]': past + 1000,
    'l[1]': '',
  });
  expect(await world.history(eve)).toEqual([
    `${past - 200}|Ada|Halo|mpdscribble`,
    `${past + 1000}|Ada|No length|mpdscribble`,
  ]);
});

test('now playing is no listen', async () => {
  const { session, nowPlaying } = await handshake(ada);
  expect(await post(nowPlaying, { s: session, a: 'Ada', t: 'Now', b: '', l: 200, n: '', m: '' })).toBe(
    'OK\n',
  );
  const playing = await sql<{
    track: string;
    seconds: number;
  }>`select s.track, extract(epoch from n.expires_at - n.started_at)::int as seconds from now_playing n join sent_tracks s on s.id = n.sent_track_id where n.person_id = ${ada.id}`.execute(
    world.store.db,
  );
  expect(playing.rows).toEqual([{ track: 'Now', seconds: 230 }]);
  expect(await world.history(ada)).toEqual([]);
  expect(await post(nowPlaying, { s: session, a: '', t: 'x' })).toMatch(/^FAILED a: /);
});

test('an item that can never be stored does not hold up the others, and is reported', async () => {
  const eve = await world.person('Poison');
  const { session, submission } = await handshake(eve);
  world.refusals.length = 0;
  const body = {
    s: session,
    'a[0]': '',
    't[0]': 'x',
    'i[0]': past,
    'a[1]': 'Ada',
    't[1]': 'Halo',
    'i[1]': past,
    'a[2]': 'Ada',
    't[2]': 'Halo',
    'i[2]': 12,
  };
  expect(await post(submission, body)).toBe('OK\n');
  expect(await world.history(eve)).toHaveLength(1);
  expect(world.refusals.map(({ where, field }) => [where, field])).toEqual([
    ['0', 'a'],
    ['2', 'i'],
  ]);
});

test('what is no submission is FAILED with a reason, on one line', async () => {
  const { session, submission } = await handshake(ada);
  expect(await post(submission, { s: session })).toMatch(/^FAILED no listen[^\n]*\n$/);
  expect(await post(submission, `s=${session}&a[0]=Bj%F6rk&t[0]=x&i[0]=${past}`)).toBe(
    'FAILED The field a[0] is not UTF-8\n',
  );
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`a[${index}]`, 'x']));
  expect(await post(submission, { s: session, ...many })).toMatch(/^FAILED 51 listens/);
});

test('a session is BADSESSION when it is unknown, over, revoked, or of another protocol', async () => {
  const eve = await world.person('Sessions');
  const { session, submission } = await handshake(eve);
  const body = { 'a[0]': 'Ada', 't[0]': 'Halo', 'i[0]': past };
  expect(await post(submission, body)).toBe('BADSESSION\n');
  expect(await post(submission, { s: '0'.repeat(32), ...body })).toBe('BADSESSION\n');
  const answer = await fetch(`${world.origin}/2.0/?method=user.getInfo&api_key=a&format=json&sk=${session}`);
  expect(await answer.json()).toMatchObject({ error: 9 });
  await sql`update protocol_sessions set expires_at = now()`.execute(world.store.db);
  expect(await post(submission, { s: session, ...body })).toBe('BADSESSION\n');
  const second = await handshake(eve);
  expect(await post(submission, { s: second.session, ...body })).toBe('OK\n');
  await world.revoke(eve);
  expect(await post(submission, { s: second.session, ...body })).toBe('BADSESSION\n');
  expect((await handshake(eve)).text).toBe('BADAUTH\n');
  expect(world.defects).toEqual([]);
});
