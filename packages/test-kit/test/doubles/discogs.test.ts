import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sampleDiscogs } from '../../src/doubles/sample.ts';
import { type DiscogsDouble, discogsMaster, discogsRelease, startDiscogsDouble } from '../../src/index.ts';
import { answered, StandingClock } from './support.ts';

const clock = new StandingClock();
let discogs: DiscogsDouble;
let token: string;
beforeEach(async () => {
  discogs = await startDiscogsDouble({ clock });
  token = discogs.addUser({ name: 'Ada' }).token;
});
afterEach(() => discogs.close());

const agent = 'FonotecaTest/1.0 +https://fonoteca.example';
const raw = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(path.startsWith('http') ? path : `${discogs.url}${path}`, {
    ...init,
    headers: { 'user-agent': agent, ...headers },
  });
const get = (path: string, as = token) =>
  raw(path, as ? { authorization: `Discogs token=${as}` } : {}).then(answered);
const pile = (count: number, folder?: string) => {
  for (let index = 0; index < count; index += 1)
    discogs.addToCollection('Ada', discogsRelease({ title: `R${index}`, barcode: `${4_000_000 + index}` }), {
      ...(folder === undefined ? {} : { folder }),
    });
};

describe('who asks', () => {
  test.each(['', 'node', 'curl/8.5.0', 'undici/7', 'Mozilla/5.0 (X11)', 'My App'])(
    'the User-Agent “%s” is nobody’s own',
    async (name) => {
      discogs.addRelease(discogsRelease({ id: 5 }));
      expect((await raw('/releases/5', { 'user-agent': name })).status).toBe(403);
      expect((await raw('/releases/5')).status).toBe(200);
    },
  );

  test('a wrong or revoked token is 401; some things need one', async () => {
    discogs.addRelease(discogsRelease({ id: 5 }));
    expect((await get('/releases/5', 'wrong')).status).toBe(401);
    expect((await get('/oauth/identity')).json).toMatchObject({ username: 'Ada' });
    for (const path of ['/oauth/identity', '/database/search?barcode=1', '/images/R-5-0-150.png'])
      expect((await get(path, '')).status).toBe(401);
    discogs.revoke(token);
    expect((await get('/oauth/identity')).status).toBe(401);
  });

  test('a private collection and folders are their owner’s alone', async () => {
    const grace = discogs.addUser({ name: 'Grace', privateCollection: true }).token;
    const status = async (path: string, as: string) => (await get(`/users/${path}`, as)).status;
    expect(await status('Grace/collection/folders/0/releases', token)).toBe(403);
    expect(await status('Grace/collection/folders/0/releases', grace)).toBe(200);
    expect(await status('Ada/collection/folders/0/releases', '')).toBe(200);
    expect(await status('Ada/collection/folders/1/releases', '')).toBe(403);
    expect(await status('nobody/collection/folders/0/releases', token)).toBe(404);
    expect((await get('/users/Ada/collection/folders', '')).json.folders).toHaveLength(1);
  });
});

describe('the collection', () => {
  test('comes in pages of at most 100, with links, by instance', async () => {
    pile(205);
    const path = '/users/ada/collection/folders/0/releases';
    const first = (await get(`${path}?per_page=500`)).json;
    expect(first.pagination).toMatchObject({ page: 1, pages: 3, per_page: 100, items: 205 });
    const instances = new Set<number>();
    for (let next = `${discogs.url}${path}?per_page=100`; next; ) {
      const { pagination, releases } = (await get(next)).json;
      for (const { instance_id } of releases) instances.add(instance_id);
      next = pagination.urls.next;
    }
    expect(instances.size).toBe(205);
    expect(first.releases[0]).toMatchObject({
      folder_id: 1,
      rating: 0,
      basic_information: { title: 'R0', artists: [{ name: 'The Example' }], year: 1994 },
    });
    expect(first.releases[0].basic_information).not.toHaveProperty('tracklist');
    expect((await get(`${path}?page=4&per_page=100`)).status).toBe(404);
    expect((await get(`${path}?page=x`)).status).toBe(422);
  });

  test('has folders, two copies of one release, what leaves it, an order', async () => {
    const release = discogsRelease({ title: 'Twice' });
    const first = discogs.addToCollection('Ada', release, { folder: 'Jazz', rating: 4 });
    const second = discogs.addToCollection('Ada', release, {
      notes: [{ field_id: 1, value: 'Mint (M)' }],
      dateAdded: '2020-01-02T03:04:05-08:00',
    });
    expect(second.instance_id).not.toBe(first.instance_id);
    const { folders } = (await get('/users/Ada/collection/folders')).json;
    expect(folders.map((one: { name: string; count: number }) => [one.name, one.count])).toEqual([
      ['All', 2],
      ['Uncategorized', 1],
      ['Jazz', 1],
    ]);
    const jazz = `/users/Ada/collection/folders/${folders[2].id}/releases`;
    expect((await get(jazz)).json.releases).toMatchObject([{ instance_id: first.instance_id, rating: 4 }]);
    const all = '/users/Ada/collection/folders/0/releases?sort=added&sort_order=asc';
    expect((await get(all)).json.releases[0]).toMatchObject({
      date_added: '2020-01-02T03:04:05-08:00',
      notes: [{ field_id: 1, value: 'Mint (M)' }],
    });
    discogs.removeFromCollection('Ada', first.instance_id);
    expect((await get(jazz)).json.releases).toEqual([]);
    expect((await get('/users/Ada')).json.num_collection).toBe(1);
    expect((await get('/users/Ada/collection/fields')).json.fields[0].name).toBe('Media Condition');
  });
});

test('releases and masters: headings, index tracks, suffixes, artists of tracks, empty lengths', async () => {
  sampleDiscogs(discogs, 'Ada');
  const { tracklist, artists, images } = (await get('/releases/101')).json;
  expect(artists[0].name).toBe('Tidewater (2)');
  expect(tracklist.map((one: { type_: string; position: string }) => [one.type_, one.position])).toEqual([
    ['heading', ''],
    ['track', 'A1'],
    ['index', 'A2'],
    ['heading', ''],
    ['track', 'B1'],
    ['track', 'B2'],
  ]);
  expect(tracklist[2].sub_tracks.map((one: { duration: string }) => one.duration)).toEqual(['2:30', '']);
  const compilation = (await get('/releases/102')).json;
  expect(compilation.tracklist[1]).toMatchObject({
    position: '1-2',
    duration: '1:02:11',
    artists: [{ name: 'Ann Ask', join: '&' }, { name: 'Kontor (3)' }],
  });
  expect((await get('/masters/11')).json).toMatchObject({ main_release: 101, title: 'Harbour Lights' });
  expect((await get('/releases/999')).status).toBe(404);
  expect((await get('/masters/999')).status).toBe(404);
  const picture = await raw(images[0].uri, { authorization: `Discogs token=${token}` });
  expect(picture.headers.get('content-type')).toBe('image/png');
  const bytes = Buffer.from(await picture.arrayBuffer());
  expect([bytes.subarray(1, 4).toString(), bytes.readUInt32BE(16)]).toEqual(['PNG', 600]);
  expect((await raw(images[0].uri)).status).toBe(401);
  expect((await get('/releases/101', '')).json.images[0].uri).toBe('');
});

test('a search by barcode finds it however it is written', async () => {
  sampleDiscogs(discogs, 'Ada');
  discogs.addMaster(discogsMaster(discogsRelease({ master: 4 }), { title: 'Other' }));
  const find = async (query: string) => (await get(`/database/search?${query}`)).json;
  const found = await find('barcode=4006381333931&type=release');
  expect(found.results).toMatchObject([
    { id: 101, title: 'Tidewater (2) - Harbour Lights', type: 'release' },
  ]);
  expect(found.pagination.items).toBe(1);
  expect((await find('barcode=4006381333932')).results).toEqual([]);
  expect((await find('q=night+buses')).results).toMatchObject([{ id: 102 }]);
});

test('the budget is of a moving minute: 60 with a token, 25 without, and says so', async () => {
  discogs.addRelease(discogsRelease({ id: 5 }));
  const ask = async (as: string) => {
    const answer = await raw('/releases/5', as ? { authorization: `Discogs token=${as}` } : {});
    const header = (name: string) => Number(answer.headers.get(`x-discogs-ratelimit${name}`));
    return [answer.status, header(''), header('-used'), header('-remaining')];
  };
  for (let used = 1; used <= 25; used += 1) expect(await ask('')).toEqual([200, 25, used, 25 - used]);
  expect(await ask('')).toEqual([429, 25, 25, 0]);
  for (let used = 1; used <= 30; used += 1) expect(await ask(token)).toEqual([200, 60, used, 60 - used]);
  clock.forward(30_000);
  for (let used = 31; used <= 60; used += 1) expect((await ask(token))[0]).toBe(200);
  clock.forward(29_999);
  expect(await ask(token)).toEqual([429, 60, 60, 0]);
  clock.forward(1);
  expect(await ask(token)).toEqual([200, 60, 31, 29]);
  // Pictures are not of the budget.
  const picture = await raw('/images/R-5-0-150.png', { authorization: `Discogs token=${token}` });
  expect(picture.headers.has('x-discogs-ratelimit')).toBe(false);
});

test('misbehaves by script', async () => {
  pile(3);
  discogs.script([
    { on: 'collection', match: { page: 2 }, times: 1, answer: { status: 502 } },
    { on: 'release', match: { id: 7 }, answer: { error: 500, message: 'Broken.' } },
    { on: 'profile', answer: { cutBeforeAccept: true } },
  ]);
  const page = (number: number) => get(`/users/Ada/collection/folders/0/releases?per_page=1&page=${number}`);
  expect((await page(1)).status).toBe(200);
  expect((await page(2)).status).toBe(502);
  expect((await page(2)).status).toBe(200);
  expect(await get('/releases/7')).toMatchObject({ status: 500, json: { message: 'Broken.' } });
  await expect(get('/users/Ada')).rejects.toThrow();
  expect(discogs.requests().map(({ operation }) => operation)).toContain('collection');
});
