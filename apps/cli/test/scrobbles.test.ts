import { openStore } from '@fonoteca/store';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Bench, createBench } from './support.ts';

// Real processes, one after the other, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

let bench: Bench;
let recordId: string;
beforeAll(async () => {
  bench = await createBench();
  for (const name of ['Ana', 'Ben'])
    await bench.run(['user', 'create', name, '--password-stdin'], 'a long password\n');
  const store = openStore(bench.url);
  const { rows } = await sql<{ id: number }>`
    insert into records (person_id, source, source_key, title, artist, artist_sort, title_sort, artists, fingerprint,
      search_text, artist_key, release_key, track_state)
    select id, 'manual', '1', 'Meddle', 'Pink Floyd', '', '', '[]', '', '', '', '', 'ready' from people where name = 'Ana'
    returning id`.execute(store.db);
  recordId = String(rows[0]?.id);
  await sql`insert into record_tracks (record_id, number, position, side, disc, title, length_seconds, length_source)
    select ${rows[0]?.id}, n, 'A' || n, case when n < 3 then 'A' else 'B' end, 1, 'Track ' || n, 240, 'discogs'
    from generate_series(1, 4) n`.execute(store.db);
  await sql`insert into linked_accounts (person_id, service, name, secret_sealed)
    select id, 'lastfm', 'ana-there', '\\x00' from people where name = 'Ana'`.execute(store.db);
  await store.close();
}, 60_000);
afterAll(() => bench.close());

test('an album is asked for, shown, paused, resumed and cancelled', async () => {
  const at = new Date(Date.now() + 7_200_000).toISOString();
  const album = await bench.run([
    'scrobbles',
    'album',
    recordId,
    '--side',
    'A',
    '--at',
    at,
    '--user',
    'Ana',
    '--json',
  ]);
  expect(album.code, album.err).toBe(0);
  expect(album.json()).toMatchObject({ title: 'Pink Floyd – Meddle · side A', total: 2, state: 'scheduled' });
  const id = String(album.json().id);
  const show = await bench.run(['scrobbles', 'show', id, '--user', 'Ana']);
  expect(show.out).toContain('Pink Floyd – Track 2');
  for (const [verb, state] of [
    ['pause', 'paused'],
    ['resume', 'scheduled'],
    ['cancel', 'cancelled'],
  ] as const) {
    const ran = await bench.run(['scrobbles', verb, id, '--user', 'Ana', '--json']);
    expect(ran.json(), verb).toMatchObject({ id, state });
  }
  const list = await bench.run(['scrobbles', 'list', '--user', 'Ana']);
  expect(list.out).toMatch(/Pink Floyd – Meddle · side A +cancelled +0\/2/);
  expect((await bench.run(['scrobbles', 'list', '--open', '--user', 'Ana', '--json'])).json().items).toEqual(
    [],
  );
});

test('the linked services are listed without their secrets', async () => {
  const links = (await bench.run(['links', 'list', '--user', 'ana', '--json'])).json();
  expect(links.items).toMatchObject([{ label: 'Last.fm', name: 'ana-there', waiting: 0 }]);
  expect(Object.keys(links.items[0] ?? {})).not.toContain('secret');
});

test('what is wrong is said with its exit code', async () => {
  const local = await bench.run([
    'scrobbles',
    'album',
    recordId,
    '--user',
    'Ana',
    '--at',
    '2026-03-01T20:15:00',
  ]);
  expect(local.code).toBe(2);
  expect(local.err).toContain('--at');
  const foreign = await bench.run(['scrobbles', 'album', recordId, '--user', 'Ben']);
  expect(foreign.code).toBe(3);
  expect((await bench.run(['scrobbles', 'show', '1', '--user', 'Ben'])).code).toBe(3);
});
