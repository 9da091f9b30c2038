import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { AccountSecret } from '@fonoteca/delivery';
import { openStore, type Store, seal } from '@fonoteca/store';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import yauzl from 'yauzl';
import { accountFile } from '../src/account-file/account-file.ts';
import { HandingOut } from '../src/account-file/handing-out.ts';
import { startTestServer, type TestPerson, type TestServer } from './support.ts';

const path = '/api/v1/account/file';
/** Stands in everything of a person, and in nothing of the other. */
const words = { Ana: 'anaconda', Ben: 'benthic' } as const;

let server: TestServer;
let ana: TestPerson;
let ben: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  ana = await server.createPerson('Ana', 'owner');
  ben = await server.createPerson('Ben');
  for (const person of [ana, ben]) await furnish(person, words[person.name as keyof typeof words]);
});
afterAll(() => server.close());

/** Gives a person some of everything that is kept of people. */
async function furnish(person: TestPerson, word: string): Promise<void> {
  const { db } = server.store;
  const artistId = await hear(person, `${word} track`);
  for (const [method, address, body] of [
    ['POST', '/playlists', { title: `${word}/..: 夜`, tracks: [{ title: `${word} one`, artist: word }] }],
    ['PUT', '/taste/marks', { kind: 'artist', id: artistId, mark: 'like' }],
    ['POST', '/taste/exclusions', { kind: 'artist', id: artistId }],
    ['PATCH', '/taste/settings', { dial: 0.7 }],
    ['PATCH', '/me', { timeZone: 'Europe/Madrid' }],
  ] as const)
    expect((await person.call(method, `/api/v1${address}`, body)).ok, address).toBe(true);

  const own = { person_id: person.id };
  const keys = { artist_key: word, release_key: word, fingerprint: '', search_text: word };
  await db
    .insertInto('records')
    .values({
      ...own,
      ...keys,
      source: 'manual',
      source_key: word,
      title: `${word} record`,
      title_sort: word,
      artist: word,
      artist_sort: word,
      artists: JSON.stringify([{ name: word, join: '' }]),
      notes: `${word} notes`,
    })
    .execute();
  const list = await db
    .insertInto('recommendation_lists')
    .values({
      ...own,
      purpose: 'discover',
      kind: 1,
      title: `${word} list`,
      dial: 0.5,
      policy: JSON.stringify({ models: [] }),
      seed: 7,
      expires_at: new Date('2026-01-01T00:00:00Z'),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('recommendation_items')
    .values({
      ...own,
      list_id: list.id,
      position: 1,
      kind: 1,
      item_key: word,
      name: `${word} item`,
      score: 0.5,
      propensity: 0.25,
      reasons: JSON.stringify([{ kind: 'listens', text: `because of ${word}`, evidence: [] }]),
      feedback: 'dislike',
    })
    .execute();
  const secret: AccountSecret = { kind: 'discogs-token', token: `${word}-secret` };
  await db
    .insertInto('linked_accounts')
    .values({
      ...own,
      service: 'discogs',
      name: `${word} there`,
      secret_sealed: seal(server.runtime.secretKeys, JSON.stringify(secret), {
        personId: person.id,
        purpose: 'linked-account',
      }),
    })
    .execute();
  await db
    .insertInto('scrobble_jobs')
    .values({ ...own, title: `${word} job`, kind: 'album', state: 'done', albums: 1, total: 8 })
    .execute();
  await furnishLive(person, word);
}

async function furnishLive(person: TestPerson, word: string): Promise<void> {
  const { db } = server.store;
  const followed = await person.call('POST', '/api/v1/channels', {
    address: `https://www.twitch.tv/${word}`,
    group: `${word} group`,
  });
  expect(followed.status).toBe(201);
  const at = new Date('2026-02-01T20:00:00Z');
  await db
    .insertInto('broadcasts')
    .values({
      channel_id: (await followed.json()).id,
      title: `${word} set`,
      started_at: at,
      start_known: 'seen',
      found_at: at,
      seen_at: at,
      caught_live: true,
    })
    .execute();
  const preferences = { notify: 'all', quietHours: { from: '23:00', to: '07:30' }, groups: null };
  expect((await person.call('PUT', '/api/v1/live/preferences', preferences)).ok).toBe(true);
  expect((await person.call('POST', '/api/v1/live/calendar')).status).toBe(201);
  await db
    .insertInto('notification_targets')
    .values({
      person_id: person.id,
      kind: 'ntfy',
      label: `${word}.example`,
      sealed: Buffer.from(`${word}-sealed`),
      address_hash: Buffer.from(`${word}-hash`),
    })
    .execute();
}

/** Enters a listen and gives the id of its artist. */
async function hear(person: TestPerson, track: string): Promise<number> {
  const answer = await person.call('POST', '/api/v1/listens', {
    artist: track.split(' ')[0],
    track,
    listenedAt: '2026-01-01T10:00:00Z',
  });
  expect(answer.status).toBe(201);
  return (await answer.json()).listen.artist.id;
}

/** Every file of a zip, by name; checks sums as it reads. */
async function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) =>
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    ),
  );
  const files = new Map<string, string>();
  zip.on('entry', (entry: yauzl.Entry) => {
    zip.openReadStream(entry, async (error, stream) => {
      if (error) throw error;
      files.set(entry.fileName, await text(stream));
      zip.readEntry();
    });
  });
  zip.readEntry();
  await once(zip, 'end');
  return files;
}

async function take(headers: Record<string, string>): Promise<Map<string, string>> {
  const answer = await server.call('GET', path, { headers });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="fonoteca-[\d-]+\.zip"$/);
  return unzip(Buffer.from(await answer.arrayBuffer()));
}

describe('everything of a person goes out as one zip', () => {
  test('each file holds what it should, and README.txt names them all with their fields', async () => {
    const files = await take({ cookie: ana.cookie });
    const read = (name: string) => JSON.parse(files.get(name) ?? '');
    const lines = (name: string) =>
      (files.get(name) ?? '')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    const playlist = [...files.keys()].find((name) => name.startsWith('playlists/')) ?? '';
    expect(playlist).toMatch(/^playlists\/\d+ anaconda \.\. 夜\.jspf$/);

    expect(read('account.json')).toMatchObject({ name: 'Ana', role: 'owner', timeZone: 'Europe/Madrid' });
    expect(lines('listens.jsonl')).toMatchObject([
      { listened_at: 1_767_261_600, track_metadata: { track_name: 'anaconda track' } },
    ]);
    expect(read('collection.json')).toMatchObject({
      collection: [{ title: 'anaconda record', notes: 'anaconda notes', artists: [{ name: 'anaconda' }] }],
      left: [],
    });
    expect(read(playlist)).toMatchObject({
      playlist: { creator: 'Ana', track: [{ title: 'anaconda one' }] },
    });
    expect(read('taste.json')).toMatchObject({
      settings: { dial: 0.7 },
      exclusions: [{ kind: 'artist', name: 'anaconda' }],
      marks: [{ kind: 'artist', name: 'anaconda', mark: 'like' }],
    });
    expect(lines('lists.jsonl')).toMatchObject([
      {
        title: 'anaconda list',
        kind: 'artist',
        items: [
          {
            name: 'anaconda item',
            propensity: 0.25,
            feedback: 'dislike',
            reasons: [{ text: 'because of anaconda' }],
          },
        ],
      },
    ]);
    expect(read('linked-accounts.json')).toMatchObject([{ label: 'Discogs', name: 'anaconda there' }]);
    expect(lines('scrobble-jobs.jsonl')).toMatchObject([{ title: 'anaconda job', state: 'done', total: 8 }]);

    expect(files.get('channels.csv')).toMatch(
      /^address,.*\r\nhttps:\/\/www\.twitch\.tv\/anaconda,twitch,.*group/,
    );
    expect(lines('broadcasts.jsonl')).toMatchObject([{ title: 'anaconda set', startKnown: 'seen' }]);
    expect(read('notifications.json')).toMatchObject({
      preferences: { quietHours: { from: '23:00', to: '07:30' } },
      targets: [{ kind: 'ntfy', label: 'anaconda.example', enabled: true }],
    });

    const readMe = files.get('README.txt') ?? '';
    files.delete('README.txt');
    for (const name of files.keys())
      expect(readMe).toContain(name.startsWith('playlists/') ? 'playlists/*.jspf' : name);
    for (const record of [
      read('account.json'),
      read('collection.json').collection[0],
      read(playlist).playlist,
      read('taste.json'),
      ...lines('lists.jsonl'),
      lines('lists.jsonl')[0].items[0],
      read('linked-accounts.json')[0],
      lines('scrobble-jobs.jsonl')[0],
      lines('broadcasts.jsonl')[0],
      read('notifications.json').preferences,
      read('notifications.json').targets[0],
      Object.fromEntries(
        (files.get('channels.csv') ?? '')
          .split('\r\n', 1)[0]
          ?.split(',')
          .map((name) => [name, 1]) ?? [],
      ),
    ])
      for (const field of Object.keys(record)) expect(readMe).toMatch(new RegExp(`\\b${field}\\b`));
    expect(readMe).not.toMatch(/[^\n]{121}/);
  });

  test('nothing of anybody else is in it, and no secret', async () => {
    const everything = async (person: TestPerson) =>
      [...(await take({ cookie: person.cookie })).entries()].flat().join('\n');
    const [ofAna, ofBen] = [await everything(ana), await everything(ben)];
    expect(ofAna).not.toMatch(/ben/i);
    expect(ofBen).not.toMatch(/\bana|anaconda/i);
    expect(ofBen).toContain(words.Ben);
    const { rows } = await server.store.pool.query<{ secret: string }>(
      `select password_hash as secret from people union all
       select encode(secret_sealed, 'base64') from linked_accounts union all
       select encode(secret_sealed, 'hex') from linked_accounts union all
       select encode(sealed, 'base64') from notification_targets union all
       select encode(address_hash, 'base64') from notification_targets union all
       select encode(calendar_hash, 'hex') from live_preferences union all
       select encode(token_hash, 'hex') from api_tokens`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const { secret } of [...rows, { secret: '-secret' }, { secret: ana.cookie.split('=')[1] ?? '' }])
      expect(ofAna.includes(secret) || ofBen.includes(secret)).toBe(false);
  });

  test('somebody who has nothing yet gets it too', async () => {
    const files = await take({ cookie: (await server.createPerson('Cleo')).cookie });
    expect(JSON.parse(files.get('collection.json') ?? '')).toEqual({ collection: [], left: [] });
    expect(JSON.parse(files.get('taste.json') ?? '')).toMatchObject({ exclusions: [], marks: [] });
    expect([...files].filter(([, content]) => content === '').map(([name]) => name)).toEqual([
      'listens.jsonl',
      'lists.jsonl',
      'scrobble-jobs.jsonl',
      'broadcasts.jsonl',
    ]);
  });

  test('it is the person’s who asks: by cookie, or by a token that may read', async () => {
    const bearer = async (...scopes: Parameters<TestPerson['token']>) => ({
      authorization: `Bearer ${await ben.token(...scopes)}`,
    });
    expect(JSON.parse((await take(await bearer('read'))).get('account.json') ?? '').name).toBe('Ben');
    for (const scope of ['scrobble', 'write'] as const) {
      const refused = await server.call('GET', path, { headers: await bearer(scope) });
      expect(refused.status).toBe(403);
      expect((await refused.json()).detail).toContain('"read"');
    }
    expect((await server.call('GET', path)).status).toBe(401);
  });

  test('the audit trail says so; a look at the headers alone takes nothing', async () => {
    const taken = async (): Promise<number> => {
      const trail = await (await ben.call('GET', '/api/v1/me/audit')).json();
      return trail.items.filter(({ action }: { action: string }) => action === 'account-exported').length;
    };
    const before = await taken();
    await take({ cookie: ben.cookie });
    expect(await taken()).toBe(before + 1);
    const headers = await ben.call('HEAD', path);
    expect(headers.headers.get('content-type')).toBe('application/zip');
    expect(await taken()).toBe(before + 1);
  });
});

describe('while it is read', () => {
  // A pool that nothing else of the server uses.
  let store: Store;
  beforeAll(() => {
    store = openStore(server.store.url);
  });
  afterAll(() => store.close());
  const inUse = (): number => store.pool.totalCount - store.pool.idleCount;

  test('it stays as it was at the beginning, over many pages, and lets go of the database at the end', async () => {
    const dora = await server.createPerson('Dora');
    const mark = (from: number, until: number) =>
      server.store.pool.query(
        `insert into taste_marks (person_id, kind, item_key, name, mark, at)
         select $1, 1, 'key ' || n, 'name ' || n, 'like', now() - n * interval '1 second'
         from generate_series($2::int, $3::int) n`,
        [dora.id, from, until],
      );
    await mark(1, 1203);
    const file = await accountFile(store, dora.id);
    expect(inUse()).toBe(1);
    await mark(1204, 1300);
    await hear(dora, 'later track');
    const files = await unzip(await buffer(file));
    const { marks } = JSON.parse(files.get('taste.json') ?? '');
    expect(new Set(marks.map(({ key }: { key: string }) => key)).size).toBe(1203);
    expect(files.get('listens.jsonl')).toBe('');
    await vi.waitFor(() => expect(inUse()).toBe(0), 10_000);
  });

  test('an error or a reader who leaves ends it, and the connection is given back', async () => {
    await expect(accountFile(store, 2_000_000_000)).rejects.toMatchObject({ code: 'not-found' });
    const left = await accountFile(store, ana.id);
    left.destroy();
    // More than the stream holds back for a reader who has not begun: it stands still in its transaction.
    const eva = await server.createPerson('Eva');
    await server.store.pool.query(
      `insert into taste_marks (person_id, kind, item_key, name, mark)
       select $1, 1, md5(n::text), md5((n * 7)::text), 'like' from generate_series(1, 20000) n`,
      [eva.id],
    );
    const torn = await accountFile(store, eva.id);
    // The database ends the connection that it is read from.
    await vi.waitFor(async () => {
      const { rowCount } = await server.store.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where state = 'idle in transaction' and datname = current_database()`,
      );
      expect(rowCount).toBeGreaterThan(0);
    });
    await expect(pipeline(torn, async (pieces) => void (await buffer(pieces)))).rejects.toThrow();
    await vi.waitFor(() => expect(inUse()).toBe(0), 10_000);
  });

  test('one at a time for a person, three for all; whoever takes nothing is cut off', async () => {
    const handingOut = new HandingOut({ patienceMs: 100 });
    const endless = async () => Readable.from(zeros());
    const first = await handingOut.begin(1, endless);
    await expect(handingOut.begin(1, endless)).rejects.toMatchObject({ code: 'conflict' });
    await handingOut.begin(2, endless);
    const third = await handingOut.begin(3, endless);
    await expect(handingOut.begin(4, endless)).rejects.toMatchObject({ code: 'unavailable' });
    await third.cancel();
    await vi.waitFor(async () => void (await (await handingOut.begin(4, endless)).cancel()), 10_000);
    await expect(
      handingOut.begin(5, async () => {
        throw new Error('not today');
      }),
    ).rejects.toThrow('not today');
    await vi.waitFor(async () => void (await handingOut.begin(1, endless)), { timeout: 3000 });
    await expect(
      pipeline(Readable.fromWeb(first as never), async (all) => void (await buffer(all))),
    ).rejects.toThrow('nobody takes the file');
  });
});

async function* zeros(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(65_536);
}
