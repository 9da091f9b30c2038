import { existsSync } from 'node:fs';
import { Fault } from '@fonoteca/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelRecordImport, createRecordImport, listRecordImports } from '../src/index.ts';
import {
  accountOf,
  apiItem,
  csvOf,
  csvRow,
  importNow,
  linked,
  makeWorld,
  shelfOf,
  type World,
} from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());

describe('a CSV of Discogs', () => {
  test('fills every column, and a second import changes nothing', async () => {
    const person = await world.person('csv');
    const file = csvOf(csvRow(1, 'The “Halo” of Ada'), csvRow(2), csvRow(2));
    expect(await importNow(world, person, { file: `\ufeff${file}` })).toMatchObject({
      state: 'done',
      kind: 'discogs-csv',
      share: 1,
      read: 3,
      added: 3,
      updated: 0,
      unchanged: 0,
      left: 0,
      refused: 0,
      error: null,
    });
    const row = await world.store.db
      .selectFrom('records')
      .selectAll()
      .where('person_id', '=', person)
      .orderBy('id')
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      source: 'discogs',
      source_key: 'release:1',
      discogs_release_id: 1,
      title: 'The “Halo” of Ada',
      artist: 'Ada',
      artist_sort: 'ada',
      title_sort: 'halo of ada',
      artists: [{ name: 'Ada', join: '' }],
      label_names: ['Label'],
      format_names: ['Vinyl'],
      format_text: '2×LP, Album',
      year: 1999,
      decade: 1990,
      folder: 'Jazz',
      rating: null,
      media_condition: 'Mint (M)',
      sleeve_condition: null,
      notes: null,
      track_state: 'waiting',
      track_count: null,
      search_text: 'ada the halo of ada label cat 1 1999',
      artist_key: 'ada',
      release_key: 'the halo of ada',
      left_at: null,
    });
    expect(row.added_at?.toISOString()).toBe('2023-02-03T04:05:06.000Z');
    expect(await shelfOf(world.store, person)).toEqual([
      'discogs release:1 The “Halo” of Ada',
      'discogs release:2 Title 2',
      'discogs release:2#2 Title 2',
    ]);
    expect(await importNow(world, person, { file })).toMatchObject({
      read: 3,
      added: 0,
      updated: 0,
      unchanged: 3,
      left: 0,
    });
  });

  test('marks what left, takes it back, changes what changed', async () => {
    const person = await world.person('left');
    await importNow(world, person, { file: csvOf(csvRow(1), csvRow(2), csvRow(2)) });
    expect(await importNow(world, person, { file: csvOf(csvRow(2, 'Other')) })).toMatchObject({
      updated: 1,
      unchanged: 0,
      left: 2,
    });
    expect(await shelfOf(world.store, person)).toEqual([
      'discogs release:1 Title 1 (left)',
      'discogs release:2 Other',
      'discogs release:2#2 Title 2 (left)',
    ]);
    expect(
      await importNow(world, person, { file: csvOf(csvRow(1), csvRow(2, 'Other'), csvRow(2)) }),
    ).toMatchObject({
      added: 0,
      updated: 2,
      unchanged: 1,
      left: 0,
    });
    expect((await shelfOf(world.store, person)).join()).not.toContain('left');
    // A file without any record says nothing of what left.
    expect(await importNow(world, person, { file: csvOf() })).toMatchObject({
      state: 'done',
      read: 0,
      left: 0,
    });
  });

  test('refuses rows with line, field and reason; the rest goes in and nothing of theirs has left', async () => {
    const person = await world.person('rows');
    await importNow(world, person, { file: csvOf(csvRow(1), csvRow(5), csvRow(6)) });
    const report = await importNow(world, person, {
      file: csvOf(csvRow('x'), csvRow(2), csvRow(3, '', { released: 'soon' }), 'a,b', csvRow(5, ' ')),
    });
    // A row that names no release may be any copy: nothing is taken for gone.
    expect(report).toMatchObject({ state: 'done', read: 5, added: 1, refused: 4, left: 0 });
    expect(report.refusals.map(({ where, field }) => `${where}: ${field}`)).toEqual([
      'line 2: release_id',
      'line 4: Title',
      'line 5: row',
      'line 6: Title',
    ]);
    expect(await shelfOf(world.store, person)).toEqual([
      'discogs release:1 Title 1',
      'discogs release:5 Title 5',
      'discogs release:6 Title 6',
      'discogs release:2 Title 2',
    ]);
    // Where every refused row names its release, the others are known to have left.
    expect(
      await importNow(world, person, { file: csvOf(csvRow(2), csvRow(5, ' '), csvRow(6)) }),
    ).toMatchObject({ refused: 1, left: 1 });
    expect(await shelfOf(world.store, person)).toContain('discogs release:1 Title 1 (left)');
    expect(await shelfOf(world.store, person)).toContain('discogs release:5 Title 5');
  });

  const row = Buffer.from(csvRow(1, 'Hal\u00f6'), 'latin1');
  const broken: [string, string | Buffer, RegExp][] = [
    ['a header of something else', 'a,b\n1,2\n', /no Discogs collection: “Artist”/],
    ['an empty file', '', /empty/],
    ['UTF-16', Buffer.from(`\ufeff${csvOf(csvRow(1))}`, 'utf16le'), /UTF-16/],
    ['UTF-16 without its mark', Buffer.from(csvOf(csvRow(1)), 'utf16le'), /UTF-16/],
    ['Latin-1', Buffer.concat([Buffer.from(`${csvOf(csvRow(9))}`), row]), /not in UTF-8/],
    ['a zero byte', csvOf(csvRow(9), csvRow(1, 'Ha\0lo')), /zero byte in line 3/],
    ['a quote that never ends', `${csvOf(csvRow(9))}"1,2,3`, /broken.*quote is not closed/],
    ['a quote in a field', `${csvOf(csvRow(9))}a "b" c,2,3`, /broken.*quote/],
    ['a row of megabytes', `${csvOf(csvRow(9))}${'x'.repeat(200_000)}`, /broken.*longer/],
    ['a ZIP archive', Buffer.from('PK\x03\x04aaaaaaa'), /ZIP/],
    ['broken JSON', '[{"title": "a", "artist"', /broken JSON/],
    ['JSON of something else', '{"hello": []}', /no list of records/],
  ];
  test.each(broken)('%s changes nothing and says why', async (name, file, message) => {
    const person = await world.person(name);
    await importNow(world, person, { file: csvOf(csvRow(1), csvRow(2)) });
    const before = await shelfOf(world.store, person);
    let said: string | null;
    try {
      said = (await importNow(world, person, { file })).error;
    } catch (error) {
      expect(error).toBeInstanceOf(Fault);
      said = error instanceof Fault ? error.message : null;
    }
    expect(said).toMatch(message);
    expect(await shelfOf(world.store, person)).toEqual(before);
  });

  test('a file of 200 MB and one of too many rows are refused before anything is written', async () => {
    const person = await world.person('large');
    const large = world.file(csvOf(csvRow(1)));
    const { truncateSync } = await import('node:fs');
    truncateSync(large.path, 200_000_000);
    await expect(createRecordImport(world.store.db, { personId: person, file: large })).rejects.toMatchObject(
      { code: 'too-large' },
    );
    const many = Array.from({ length: 100_001 }, (_, index) => `,A,B,,,,,${index + 1},,,,,`);
    const report = await importNow(world, person, { file: csvOf(...many) });
    expect(report).toMatchObject({ state: 'failed', read: 0 });
    expect(report.error).toMatch(/more than 100,000 rows/);
    expect(await shelfOf(world.store, person)).toEqual([]);
  });
});

describe('the API of Discogs', () => {
  test('is read page by page, and read again changes nothing', async () => {
    const person = await world.person('api');
    const items = Array.from({ length: 25 }, (_, index) => apiItem(1000 + index, 1 + Math.floor(index / 2)));
    const ports = linked(accountOf(() => items, 10));
    expect(await importNow(world, person, { ports })).toMatchObject({
      kind: 'discogs-api',
      state: 'done',
      read: 25,
      added: 25,
    });
    expect(await importNow(world, person, { ports })).toMatchObject({
      added: 0,
      unchanged: 25,
      updated: 0,
      left: 0,
    });
    items.splice(3, 1);
    items.push({ ...apiItem(1024, 13), folder_id: 2 });
    items.splice(23, 1);
    expect(await importNow(world, person, { ports })).toMatchObject({
      added: 0,
      unchanged: 23,
      updated: 1,
      left: 1,
    });
  });

  test('after a CSV, and a CSV after it, double nothing', async () => {
    const person = await world.person('both');
    const file = csvOf(csvRow(1), csvRow(2, 'Title 2', { notes: 'Signed' }), csvRow(2));
    await importNow(world, person, { file });
    const ids = await world.store.db
      .selectFrom('records')
      .select('id')
      .where('person_id', '=', person)
      .orderBy('id')
      .execute();
    const items = [apiItem(501, 1), apiItem(502, 2), apiItem(503, 2), apiItem(504, 3)];
    const ports = linked(accountOf(() => items));
    expect(await importNow(world, person, { ports })).toMatchObject({ added: 1, updated: 3, left: 0 });
    expect(await shelfOf(world.store, person)).toEqual([
      'discogs 501 Title 1',
      'discogs 502 Title 2',
      'discogs 503 Title 2',
      'discogs 504 Title 3',
    ]);
    const after = await world.store.db
      .selectFrom('records')
      .select('id')
      .where('person_id', '=', person)
      .orderBy('id')
      .execute();
    expect(after.slice(0, 3)).toEqual(ids);
    expect(await importNow(world, person, { ports })).toMatchObject({ unchanged: 4 });
    expect(
      await importNow(world, person, { file: csvOf(csvRow(1), csvRow(2), csvRow(2), csvRow(3)) }),
    ).toMatchObject({ added: 0, left: 0 });
    expect(
      await importNow(world, person, { file: csvOf(csvRow(1), csvRow(2), csvRow(2), csvRow(3)) }),
    ).toMatchObject({ unchanged: 4 });
    expect(await shelfOf(world.store, person)).toHaveLength(4);
    const genres = await world.store.db
      .selectFrom('records')
      .select('genres')
      .where('person_id', '=', person)
      .execute();
    expect(genres.every((row) => row.genres[0] === 'Rock')).toBe(true);
    expect(
      await importNow(world, person, { ports: linked(accountOf(() => [apiItem(501, 1), apiItem(505, 2)])) }),
    ).toMatchObject({
      added: 1,
      left: 3,
    });
  });

  test('a collection that shrinks while it is read is read anew: nothing is taken for gone', async () => {
    const person = await world.person('shrinks');
    let items = Array.from({ length: 25 }, (_, index) => apiItem(2000 + index, index + 1));
    await importNow(world, person, { ports: linked(accountOf(() => items, 10)) });
    const account = accountOf(() => items, 10);
    let asked = 0;
    const shrinking = {
      ...account,
      collectionPage: async (page: number, signal: AbortSignal) => {
        if (++asked === 2) items = items.slice(1);
        return account.collectionPage(page, signal);
      },
    };
    expect(await importNow(world, person, { ports: linked(shrinking) })).toMatchObject({
      state: 'done',
      read: 25,
      added: 0,
      left: 0,
    });
    expect(await importNow(world, person, { ports: linked(account) })).toMatchObject({ left: 1 });
  });

  test('refuses an item that cannot be read; a service that is away fails in words and marks nothing', async () => {
    const person = await world.person('faulty');
    const items = [apiItem(1, 1), { instance_id: 5, basic_information: { id: 2 } }, apiItem(3, 3)];
    const report = await importNow(world, person, { ports: linked(accountOf(() => items)) });
    expect(report).toMatchObject({ state: 'done', read: 3, added: 2, refused: 1 });
    expect(report.refusals[0]).toMatchObject({ where: 'page 1, item 2', field: 'basic_information.title' });
    const away = {
      ...accountOf(() => items, 1),
      collectionPage: async (page: number) => {
        if (page === 2) throw new Fault('unavailable', 'Discogs does not answer');
        return { items: [items[0]], pages: 3, total: 3 };
      },
    };
    expect(await importNow(world, person, { ports: linked(away) })).toMatchObject({
      state: 'failed',
      read: 1,
      left: 0,
      error: expect.stringContaining('Discogs does not answer'),
    });
    expect((await shelfOf(world.store, person)).join()).not.toContain('left');
    expect(await importNow(world, person, {})).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('No Discogs account'),
    });
  });
});

describe('a collection.json', () => {
  const entry = (id: number | null, title: string, more: object = {}) => ({
    release_name: title,
    release_artist: 'Ada',
    formats: ['Vinyl'],
    ...(id === null ? {} : { uri_release: `/album/x-${id}/` }),
    ...more,
  });
  const tracks = [
    { position: 'A1', title: 'One', duration: '3:00' },
    { position: 'B1', title: 'Two', duration: '4:00' },
  ];

  test('brings tracks, doubles nothing beside Discogs, and marks only its own as gone', async () => {
    const person = await world.person('json');
    await importNow(world, person, { ports: linked(accountOf(() => [apiItem(1, 10)])) });
    const file = JSON.stringify([
      entry(10, 'Known'),
      entry(null, 'Own', { tracklist: tracks }),
      entry(null, 'Own'),
      entry(12, 'Other'),
      { x: 1 },
    ]);
    expect(await importNow(world, person, { file })).toMatchObject({
      kind: 'collection-json',
      read: 5,
      added: 3,
      refused: 1,
      left: 0,
    });
    expect(await shelfOf(world.store, person)).toEqual([
      'discogs 1 Title 10',
      'collection-json text:ada|own Own',
      'collection-json text:ada|own#2 Own',
      'collection-json release:12 Other',
    ]);
    const own = await world.store.db
      .selectFrom('records')
      .innerJoin('record_tracks', 'record_tracks.record_id', 'records.id')
      .select(['track_state', 'track_count', 'position', 'side', 'length_seconds', 'length_source'])
      .where('person_id', '=', person)
      .orderBy('number')
      .execute();
    expect(own).toEqual([
      {
        track_state: 'ready',
        track_count: 2,
        position: 'A1',
        side: 'A',
        length_seconds: 180,
        length_source: 'file',
      },
      {
        track_state: 'ready',
        track_count: 2,
        position: 'B1',
        side: 'B',
        length_seconds: 240,
        length_source: 'file',
      },
    ]);
    expect(await importNow(world, person, { file })).toMatchObject({ added: 0, updated: 0, unchanged: 4 });
    const changed = JSON.stringify([entry(null, 'Own', { tracklist: tracks.slice(1) }), entry(null, 'Own')]);
    expect(await importNow(world, person, { file: changed })).toMatchObject({
      updated: 1,
      unchanged: 1,
      left: 1,
    });
    expect((await shelfOf(world.store, person))[0]).toBe('discogs 1 Title 10');
    // Discogs takes over what the file brought.
    await importNow(world, person, { ports: linked(accountOf(() => [apiItem(1, 10), apiItem(2, 12)])) });
    expect((await shelfOf(world.store, person)).at(3)).toBe('discogs 2 Title 12');
    expect(await shelfOf(world.store, person)).toHaveLength(4);
  });
});

describe('imports', () => {
  test('one at a time for a person; a cancelled one marks nothing and deletes its upload', async () => {
    const person = await world.person('one');
    await importNow(world, person, { file: csvOf(csvRow(1)) });
    const upload = { ...world.file(csvOf(csvRow(2))), temporary: true };
    const waiting = await createRecordImport(world.store.db, { personId: person, file: upload });
    expect(waiting).toMatchObject({ state: 'queued', share: null });
    await expect(
      createRecordImport(world.store.db, { personId: person, file: upload }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await expect(cancelRecordImport(world.store.db, person + 1, waiting.id)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await cancelRecordImport(world.store.db, person, waiting.id)).toMatchObject({
      state: 'cancelled',
    });
    expect(existsSync(upload.path)).toBe(false);
    expect(await shelfOf(world.store, person)).toEqual(['discogs release:1 Title 1']);
    expect((await listRecordImports(world.store.db, person)).map(({ state }) => state)).toEqual([
      'cancelled',
      'done',
    ]);
  });
});
