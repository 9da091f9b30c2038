import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { testPlatform, unwatched } from './live-support.ts';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

let server: TestServer;
let ana: TestPerson;
let ben: TestPerson;
const twitch = testPlatform('twitch', 'Twitch', { missing: ['nobody'] });
const kick = testPlatform('kick', 'Kick', { unconfigured: 'Give KICK_CLIENT_ID and KICK_CLIENT_SECRET' });
const station = testPlatform('station', 'Station');

beforeAll(async () => {
  server = await startTestServer({}, { live: { platforms: [station, twitch, kick] } });
  ana = await server.createPerson('Ana', 'owner');
  ben = await server.createPerson('Ben');
});
afterAll(() => server.close());

const base = '/api/v1/channels';
const call = async (person: TestPerson, method: string, path = '', body?: unknown) => {
  const answer = await person.call(method, `${base}${path}`, body);
  return { status: answer.status, body: await answer.json() };
};
const follow = (person: TestPerson, body: unknown) => call(person, 'POST', '', body);

describe('following', () => {
  test('by an address, by a handle, and any other address as a station', async () => {
    const found = await follow(ana, { address: ' https://twitch.example/Somebody ', group: 'friends' });
    expect(found).toMatchObject({
      status: 201,
      body: {
        platform: 'twitch',
        account: 'somebody',
        name: 'SOMEBODY',
        group: 'friends',
        note: '',
        muted: false,
        override: null,
        status: 'unknown',
        watchedBy: 'checks',
        broadcasts: 0,
        running: null,
        forecast: { enough: false, next: null },
      },
    });
    expect(twitch.asked).toEqual(['somebody']);
    expect((await follow(ana, { address: '@other', platform: 'twitch' })).body.account).toBe('other');
    const radio = await follow(ana, { address: 'https://radio.example/live', jsonPath: '$.on' });
    expect(radio.body).toMatchObject({ platform: 'station', url: 'https://radio.example/live' });
    expect(
      await server.store.db
        .selectFrom('channels')
        .select('options')
        .where('id', '=', radio.body.id)
        .executeTakeFirst(),
    ).toEqual({ options: { kind: 'json', jsonPath: '$.on' } });
  });

  test.each([
    [{ address: 'somebody' }, 'platform', /name it/],
    [{ address: 'https://kick.example/somebody', platform: 'twitch' }, 'address', /of Kick, not of Twitch/],
    [{ address: 'two words', platform: 'twitch' }, 'address', /no channel of Twitch/],
    [{ address: 'nobody', platform: 'twitch' }, 'address', /Twitch knows no nobody/],
    [{ address: 'ftp://somewhere' }, 'address', /http/],
    [{ address: 'x', platform: 'tiktok' }, 'platform', /not known here/],
    [{ address: 'https://twitch.example/x', jsonPath: '$.a' }, 'jsonPath', /stations alone/],
    [
      { address: 'https://twitch.example/x', override: { kind: 'always' } },
      'override.everyMinutes',
      /minutes/,
    ],
    [{ address: 'https://twitch.example/x', override: { kind: 'window' } }, 'override.windows', /hours/],
    [
      {
        address: 'https://twitch.example/x',
        override: { kind: 'window', windows: [{ from: 60, to: 60 }] },
      },
      'override.windows.0.to',
      /empty/,
    ],
  ])('%j is refused by name', async (body, field, reason) => {
    const refused = await follow(ana, body);
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([{ field, reason: expect.stringMatching(reason) }]);
  });

  test('the same channel twice is a conflict that names it; others share it, unasked', async () => {
    const before = twitch.asked.length;
    const again = await follow(ana, { address: 'https://twitch.example/SOMEBODY/' });
    expect(again).toMatchObject({ status: 409, body: { detail: expect.stringContaining('SOMEBODY') } });
    const shared = await follow(ben, { address: 'https://twitch.example/somebody', note: 'of Ben' });
    expect(shared).toMatchObject({ status: 201, body: { name: 'SOMEBODY', note: 'of Ben', group: null } });
    expect(twitch.asked.length).toBe(before);
  });

  test('a platform that cannot be asked says so, and the channel is kept', async () => {
    const kept = await follow(ana, { address: 'https://kick.example/slug' });
    expect(kept).toMatchObject({
      status: 201,
      body: { name: 'slug', watchedBy: 'nobody', message: expect.stringContaining('KICK_CLIENT_ID') },
    });
    expect(kick.asked).toEqual([]);
  });
});

describe('a followed channel', () => {
  test('is changed by its follower alone', async () => {
    const { body } = await follow(ana, { address: 'https://twitch.example/changing' });
    const override = { kind: 'window', everyMinutes: 5, windows: [{ from: 10_000, to: 60 }] };
    const changed = await call(ana, 'PATCH', `/${body.id}`, {
      group: ' radio ',
      note: 'two\r\nlines',
      muted: true,
      override,
    });
    expect(changed.body).toMatchObject({ group: 'radio', note: 'two\nlines', muted: true, override });
    expect((await call(ana, 'PATCH', `/${body.id}`, { group: null, override: null })).body).toMatchObject({
      group: null,
      note: 'two\nlines',
      override: null,
    });
    for (const [method, change] of [
      ['GET', undefined],
      ['PATCH', { muted: false }],
      ['DELETE', undefined],
    ] as const)
      expect((await call(ben, method, `/${body.id}`, change)).status).toBe(404);
    expect((await call(ana, 'GET', `/${body.id}`)).body.muted).toBe(true);
  });

  test('is an orphan when the last one leaves, and none when somebody comes back', async () => {
    const { body } = await follow(ana, { address: 'https://twitch.example/leaving' });
    await follow(ben, { address: 'https://twitch.example/leaving' });
    const orphaned = async () => {
      const row = await server.store.db
        .selectFrom('channels')
        .select('orphaned_at')
        .where('id', '=', body.id)
        .executeTakeFirstOrThrow();
      return row.orphaned_at !== null;
    };
    expect((await call(ana, 'DELETE', `/${body.id}`)).body).toEqual({ ok: true });
    expect(await orphaned()).toBe(false);
    await call(ben, 'DELETE', `/${body.id}`);
    expect(await orphaned()).toBe(true);
    expect((await call(ben, 'DELETE', `/${body.id}`)).status).toBe(404);
    const back = await follow(ben, { address: 'https://twitch.example/leaving' });
    expect(back.body.id).toBe(body.id);
    expect(await orphaned()).toBe(false);
  });
});

describe('files of channels', () => {
  const upload = (person: TestPerson, name: string, content: string) => {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    return fetch(`${server.url}${base}/import`, {
      method: 'POST',
      headers: { cookie: person.cookie, origin: server.url },
      body: form,
    });
  };

  test.each([
    ['csv', /^text\/csv/, 'address,platform'],
    ['opml', /^text\/x-opml/, '<opml'],
  ])('%s is downloaded by one and taken in by another', async (format, mediaType, start) => {
    const giver = await server.createPerson(`Giver ${format}`);
    const taker = await server.createPerson(`Taker ${format}`);
    await follow(giver, { address: 'https://twitch.example/given', group: '=1+1', note: 'two\nlines' });
    await follow(giver, { address: 'https://radio.example/given' });
    const answer = await giver.call('GET', `${base}/export?format=${format}`);
    expect(answer.headers.get('content-type')).toMatch(mediaType);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="channels.${format}"`);
    const content = await answer.text();
    expect(content).toContain(start);
    expect(content).not.toMatch(/(^|,)"?=1/m);
    const before = twitch.asked.length;
    const report = await (await upload(taker, `x.${format}`, content)).json();
    expect(report).toEqual({ followed: 2, known: 0, refused: [] });
    expect(twitch.asked.length).toBe(before);
    const [list, again] = [(await call(taker, 'GET')).body, await upload(taker, 'y', content)];
    const shown = ({ name, group, note }: Record<string, unknown>) => ({ name, group, note });
    expect(list.items.map(shown)).toEqual((await call(giver, 'GET')).body.items.map(shown));
    expect(await again.json()).toEqual({ followed: 0, known: 2, refused: [] });
  });

  test('what is none is refused with field and reason', async () => {
    const refused = await upload(ana, 'x.txt', 'Dear friend');
    expect(refused.status).toBe(400);
    expect((await refused.json()).errors).toEqual([
      { field: 'file', reason: expect.stringMatching(/OPML, or CSV/) },
    ]);
    expect((await upload(ana, 'x.csv', 'x'.repeat(5 * 1024 * 1024))).status).toBe(413);
  });
});

test('the list: live ones first, then by the chance of a start, then by name, page by page', async () => {
  const still = await startTestServer(unwatched, { live: { platforms: [twitch] } });
  onTestFinished(() => still.close());
  const cleo = await still.createPerson('Cleo');
  const names = ['dora', 'emil', 'finn', 'gus', 'hana'];
  for (const name of names)
    await follow(cleo, { address: `https://twitch.example/${name}`, group: name < 'f' ? 'early' : 'late' });
  const set = (account: string, values: { status?: 'live'; soon?: number }) =>
    still.store.db.updateTable('channels').set(values).where('account', '=', account).execute();
  await set('hana', { status: 'live' });
  await set('gus', { soon: 0.3 });
  await set('finn', { soon: 0.7 });
  const order: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await call(cleo, 'GET', `?limit=2${cursor && `&cursor=${cursor}`}`);
    expect(body).toMatchObject({ total: 5, live: 1 });
    order.push(...body.items.map(({ account }: { account: string }) => account));
    if (body.next === null) break;
    cursor = body.next;
  }
  expect(order).toEqual(['hana', 'finn', 'gus', 'dora', 'emil']);
  const found = async (query: string) =>
    (await call(cleo, 'GET', `?${query}`)).body.items.map(({ account }: { account: string }) => account);
  expect(await found('group=early')).toEqual(['dora', 'emil']);
  expect(await found('text=M')).toEqual(['emil']);
  expect(await found('text=%25')).toEqual([]);
  expect(await found('status=live')).toEqual(['hana']);
  expect(await found('platform=kick')).toEqual([]);
  expect((await call(cleo, 'GET', '')).body.groups).toEqual([
    { name: 'early', channels: 2 },
    { name: 'late', channels: 3 },
  ]);
  const wrong = await call(cleo, 'GET', '?cursor=x');
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: 'cursor' }] } });
});
