import { afterAll, beforeAll, expect, test } from 'vitest';
import { testPlatform } from './live-support.ts';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ana: TestPerson;
const twitch = testPlatform('twitch', 'Twitch', { missing: ['nobody'] });
const station = testPlatform('station', 'Station');
/** Of 40 calls an hour one person may have ten. */
const kick = {
  ...testPlatform('kick', 'Kick'),
  allowance: { calls: 40, windowMs: 3_600_000, batch: 1, reserve: 0 },
};

beforeAll(async () => {
  server = await startTestServer({}, { live: { platforms: [station, twitch, kick] } });
  ana = await server.createPerson('Ana', 'owner');
}, 60_000);
afterAll(() => server?.close());

const cursor = (place: unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url');
const huge = 9_007_199_254_740_991;

test.each([
  ['channels', [0, 0, 'a', huge]],
  ['channels', [huge, 0, 'a', 1]],
  ['channels', [0, 1e300, 'a', 1]],
  ['channels', [0, 0, 'a\0', 1]],
  ['channels', [0, 0, 'a\ud800', 1]],
  ['broadcasts', [huge, 1]],
  ['broadcasts', [0, huge]],
  ['checks', [huge * 2]],
  ['checks', [-1]],
])('the cursor of %s %j, which nobody was given, is refused by name', async (path, place) => {
  const answer = await ana.call('GET', `/api/v1/${path}?cursor=${cursor(place)}`);
  expect(await answer.json()).toMatchObject({ status: 400, errors: [{ field: 'cursor' }] });
});

test('predictions from long ago begin now', async () => {
  const answer = await ana.call('GET', '/api/v1/predictions?from=2020-01-01T00:00:00Z');
  expect([answer.status, await answer.json()]).toEqual([200, { items: [] }]);
});

const upload = async (person: TestPerson, name: string, content: string) => {
  const form = new FormData();
  form.append('file', new Blob([content]), name);
  const answer = await fetch(`${server.url}/api/v1/channels/import`, {
    method: 'POST',
    headers: { cookie: person.cookie, origin: server.url },
    body: form,
  });
  return { status: answer.status, body: await answer.json() };
};

const opml = (attributes: string) =>
  `<opml xmlns:fonoteca="urn:x"><body><outline ${attributes}/></body></opml>`;

test.each([
  ['x.csv', 'address,name\nhttps://twitch.example/c1,"a\0b\r\x07c\u2028d"\n'],
  ['x.opml', opml('text="a&#0;b&#13;&#7;c&#xFFFE;&#x2028;d" url="https://twitch.example/o1"')],
])('%s: of a name in a file is kept what can be written again', async (name, content) => {
  const giver = await server.createPerson(`Giver ${name}`);
  expect((await upload(giver, name, content)).body).toEqual({ followed: 1, known: 0, refused: [] });
  const { items } = await (await giver.call('GET', '/api/v1/channels')).json();
  expect(items[0].name).not.toMatch(/[\p{Cc}\u2028\ufffe]/u);
  for (const format of ['csv', 'opml']) {
    const text = await (await giver.call('GET', `/api/v1/channels/export?format=${format}`)).text();
    expect((await upload(giver, name, text)).body).toEqual({ followed: 0, known: 1, refused: [] });
  }
});

test.each([
  'address\nhttps://twitch.example/kept1\nhttps://radio.example/a\0b\n',
  'address,platform,account\n,twitch,kept2\n,twitch,a\0b\n',
  'address,platform,account\n,twitch,kept3\n,twi\0tch,ab\n',
])('an address or account that nobody can have is refused by line, the rest goes in: %j', async (content) => {
  const { status, body } = await upload(ana, 'x.csv', content);
  expect({ status, body }).toMatchObject({ status: 200, body: { followed: 1, refused: [{ line: 3 }] } });
  expect(body.refused[0].text).not.toMatch(/\p{Cc}/u);
});

test('one person asks for a quarter of a platform’s calls at most: following goes on unasked, checking waits', async () => {
  const [eva, finn] = [await server.createPerson('Eva'), await server.createPerson('Finn')];
  const follow = async (person: TestPerson, name: string) => {
    const answer = await person.call('POST', '/api/v1/channels', { address: `https://kick.example/${name}` });
    expect(answer.status).toBe(201);
    return await answer.json();
  };
  const check = async (person: TestPerson, id: number) =>
    (await person.call('POST', `/api/v1/channels/${id}/check`)).status;
  for (let index = 0; index < 10; index++)
    expect(await follow(eva, `name${index}`)).toMatchObject({ name: `NAME${index}` });
  const late = await follow(eva, 'late');
  expect(late).toMatchObject({ name: 'late' });
  expect(await check(eva, late.id)).toBe(429);
  const own = await follow(finn, 'other');
  expect(own).toMatchObject({ name: 'OTHER' });
  expect(await check(finn, own.id)).toBe(200);
});

test.each([
  ['x.opml', `<opml><body><outline text="${'"'.repeat(100_000)}"/></body></opml>`],
  ['x.opml', `<opml><body>${'<outline>'.repeat(2_000)}</body></opml>`],
  ['x.csv', `address\n"${'x'.repeat(100_000)}`],
])('%s: what is wrong with a whole file is said in a line', async (name, content) => {
  const { status, body } = await upload(ana, name, content);
  expect({ status, field: body.errors[0].field }).toEqual({ status: 400, field: 'file' });
  expect(body.errors[0].reason.length).toBeLessThan(200);
});

test('what somebody’s file calls a channel is shown to them alone', async () => {
  const [gil, hal] = [await server.createPerson('Gil'), await server.createPerson('Hal')];
  const address = 'https://twitch.example/crush';
  const csv = `address,name\n${address},Gil’s secret\n`;
  expect((await upload(gil, 'x.csv', csv)).body).toMatchObject({ followed: 1 });
  const shared = await (await hal.call('POST', '/api/v1/channels', { address })).json();
  const [row] = await server.store.db
    .selectFrom('channels')
    .select('id')
    .where('account', '=', 'crush')
    .execute();
  const at = new Date();
  await server.store.db
    .insertInto('broadcasts')
    .values({
      channel_id: row?.id ?? 0,
      started_at: at,
      start_known: 'seen',
      found_at: at,
      seen_at: at,
      caught_live: true,
    })
    .execute();
  const seenBy = async (person: TestPerson) => {
    const texts: string[] = [];
    for (const path of ['channels', `channels/${row?.id}`, 'channels/export', 'broadcasts', 'checks'])
      texts.push(await (await person.call('GET', `/api/v1/${path}`)).text());
    return texts;
  };
  for (const text of await seenBy(hal)) expect(text).not.toContain('secret');
  // The first one who could not ask left the account as its name: the next one's asking tells the real one.
  expect(shared.name).toBe('CRUSH');
  for (const text of (await seenBy(gil)).slice(0, 4)) expect(text).toContain('Gil’s secret');
  const found = await gil.call('GET', '/api/v1/channels?text=gil’s');
  expect(await found.json()).toMatchObject({ items: [{ name: 'Gil’s secret' }] });
  expect(await (await hal.call('GET', '/api/v1/channels?text=gil’s')).json()).toMatchObject({ items: [] });
});
