import { inspect } from 'node:util';
import { type DiscogsDouble, discogsMaster, discogsRelease, startDiscogsDouble } from '@fonoteca/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiscogsClient, createDiscogsSignIn, type DiscogsAuth, userAgent } from '../src/index.ts';
import { SimulatedTime } from './support.ts';

let double: DiscogsDouble;
let time: SimulatedTime;
let token: string;
const agent = userAgent('https://music.example.org');
const client = (auth?: DiscogsAuth) =>
  createDiscogsClient({ baseUrl: double.url, userAgent: agent, auth, time });
const mine = () => client({ kind: 'token', token });
const record = discogsRelease({
  title: 'Own',
  barcode: '4006381333931',
  tracks: [
    ['A1', 'One', '3:01'],
    ['B1', 'Two', ''],
  ],
});

beforeEach(async () => {
  time = new SimulatedTime();
  double = await startDiscogsDouble({ clock: time });
  token = double.addUser({ name: 'Ada Löve' }).token;
});
afterEach(() => double.close());

test('a collection in pages, with the names of folders and fields', async () => {
  for (let copy = 0; copy < 101; copy += 1)
    double.addToCollection('Ada Löve', record, {
      folder: 'Attic',
      dateAdded: new Date(Date.UTC(2020, 0, 1) + copy * 60_000).toISOString(),
      rating: 4,
      notes: [{ field_id: 3, value: 'worn' }],
    });
  expect(await mine().identity()).toEqual({ userName: 'Ada Löve' });
  const first = await mine().collectionPage('Ada Löve', 1);
  expect(first).toMatchObject({ page: 1, pages: 2, total: 101 });
  expect(first.items).toHaveLength(100);
  const second = await mine().collectionPage('Ada Löve', 2);
  expect(second.items).toMatchObject([
    {
      id: record.id,
      instance_id: expect.any(Number),
      rating: 4,
      notes: [{ field_id: 3, value: 'worn' }],
      basic_information: { title: 'Own', formats: [{ name: expect.any(String) }] },
    },
  ]);
  const items = [...first.items, ...second.items] as { date_added: string; folder_id: number }[];
  const added = items.map(({ date_added }) => Date.parse(date_added));
  expect(added).toEqual([...added].sort((one, other) => one - other));
  const folders = await mine().folders('Ada Löve');
  expect(folders).toContainEqual({ id: items[0]?.folder_id, name: 'Attic' });
  expect((await mine().fields('Ada Löve')).map(({ name }) => name)).toContain('Sleeve Condition');
});

test('releases, masters and barcodes; what is not there is nothing', async () => {
  double.addRelease(record);
  double.addMaster(discogsMaster(record, { id: 9 }));
  expect(await mine().release(record.id)).toMatchObject({
    title: 'Own',
    tracklist: [
      { position: 'A1', duration: '3:01' },
      { position: 'B1', duration: '' },
    ],
  });
  expect(await mine().master(9)).toMatchObject({ title: 'Own', main_release: record.id });
  expect(await mine().release(1_234_567)).toBeNull();
  expect(await mine().master(1_234_567)).toBeNull();
  expect(await mine().searchByBarcode('4006381333931')).toMatchObject([{ id: record.id }]);
  expect(await mine().searchByBarcode('0000000000000')).toEqual([]);
});

test('images come with the token, and the token goes to nobody else', async () => {
  double.addRelease(record);
  const url = String((await mine().searchByBarcode('4006381333931'))[0]?.cover_image);
  const image = await mine().image(url);
  expect(image?.type).toBe('image/png');
  expect(image?.bytes.length).toBeGreaterThan(50);
  await expect(mine().image('https://elsewhere.example/image.png')).rejects.toMatchObject({
    code: 'invalid',
  });
  await expect(mine().image('https://discogs.com.elsewhere.example/image.png')).rejects.toMatchObject({
    code: 'invalid',
  });
});

test('250 releases in a row meet no 429: the pace keeps to 60 a minute, or to what Discogs says', async () => {
  double.addRelease(record);
  const started = time.time;
  for (let turn = 0; turn < 250; turn += 1) await mine().release(record.id);
  expect(new Set(double.requests().map(({ answered }) => answered))).toEqual(new Set(['ok']));
  expect(time.time - started).toBeGreaterThan(4 * 60_000);
  expect(time.time - started).toBeLessThan(5.5 * 60_000);
});

test('without a token it is 25 a minute', async () => {
  double.addRelease(record);
  for (let turn = 0; turn < 60; turn += 1) await client().release(record.id);
  expect(new Set(double.requests().map(({ answered }) => answered))).toEqual(new Set(['ok']));
});

test('a limit that others use up is waited for', async () => {
  double.addRelease(record);
  const authorization = `Discogs token=${token}`;
  for (let turn = 0; turn < 60; turn += 1)
    await fetch(`${double.url}/releases/${record.id}`, { headers: { authorization, 'user-agent': agent } });
  expect((await mine().release(record.id))?.title).toBe('Own');
  expect(double.requests().some(({ answered }) => answered === 'status 429')).toBe(true);
});

test('faults are in words for a person', async () => {
  double.addUser({ name: 'Bo', privateCollection: true });
  await expect(client({ kind: 'token', token: 'wrong' }).identity()).rejects.toMatchObject({
    code: 'unauthenticated',
  });
  await expect(mine().collectionPage('Bo', 1)).rejects.toMatchObject({ code: 'forbidden' });
  double.script([{ on: 'release', times: 'ever', answer: { status: 502 } }]);
  await expect(mine().release(1)).rejects.toMatchObject({ code: 'unavailable' });
  double.script([{ on: 'release', answer: { garbage: true } }]);
  await expect(mine().release(1)).rejects.toMatchObject({ code: 'unavailable' });
});

test.each([{ error: 401 }, { error: 500 }, { garbage: 'truncated' }, { cutAfterAccept: true }] as const)(
  'the token stands in no fault: %j',
  async (answer) => {
    double.script([{ times: 'ever', answer }]);
    const error = await mine()
      .identity()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'Fault', cause: { name: 'HttpFault' } });
    expect(inspect(error, { depth: 10 })).not.toContain(token);
  },
);

test('OAuth 1.0a from the request token to signed reads', async () => {
  await double.close();
  double = await startDiscogsDouble({ autoAuthorise: 'Ada' });
  double.addUser({ name: 'Ada' });
  const { consumerKey, consumerSecret, url: baseUrl } = double;
  const signIn = createDiscogsSignIn({ baseUrl, userAgent: agent, consumerKey, consumerSecret });
  const { authorizationUrl, ...request } = await signIn.begin('https://music.example.org/back?state=s%20t');
  expect(authorizationUrl).toBe(`${baseUrl}/oauth/authorize?oauth_token=${request.token}`);
  const answer = await fetch(authorizationUrl, { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  expect(back.searchParams.get('state')).toBe('s t');
  const verifier = back.searchParams.get('oauth_verifier') ?? '';
  await expect(signIn.finish(request, 'wrong')).rejects.toMatchObject({ code: 'unauthenticated' });
  const access = await signIn.finish(request, verifier);
  const auth = { kind: 'oauth', consumerKey, consumerSecret, ...access } as const;
  const signed = createDiscogsClient({ baseUrl, userAgent: agent, auth });
  expect(await signed.identity()).toEqual({ userName: 'Ada' });
  double.addToCollection('Ada', record);
  expect((await signed.collectionPage('Ada', 1)).total).toBe(1);
  expect(await signed.searchByBarcode("it's 100% (new)*!")).toEqual([]);
});
