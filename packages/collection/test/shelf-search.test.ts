import type { Person } from '@fonoteca/statistics';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listRecords, type ShelfQuery } from '../src/index.ts';
import { readSearch } from '../src/shelf/search.ts';
import { typosToBeginning } from '../src/shelf/typos.ts';
import { makeShelf, type ShelfWorld } from './shelf-support.ts';

let world: ShelfWorld;
let ana: Person;
beforeAll(async () => {
  world = await makeShelf();
  ana = await world.person('ana');
  const ben = await world.person('ben');
  await world.put(ben, { title: 'Beatls', artist: 'Homogenik' });
  await world.put(
    ana,
    { title: 'Homogenic', artist: 'Björk', year: 1997, genres: ['Electronic'] },
    { title: 'Pink Moon', artist: 'Nick Drake', genres: ['Folk'] },
    {
      title: 'Animals',
      artist: 'Pink Floyd',
      labels: [{ name: 'Harvest', catalogueNumber: 'SHVL 815' }],
      genres: ['Rock'],
    },
    { title: 'Abbey Road', artist: 'The Beatles', genres: ['Rock'] },
    { title: 'Master of Puppets', artist: 'Metallica', labels: [{ name: 'Beatles', catalogueNumber: '' }] },
    { title: '!!!', artist: '!!!' },
    { title: 'Music Has the Right to Children', artist: 'Boards of Canada' },
    { title: 'Air', artist: 'Fairport Convention' },
    { title: 'Moon Safari', artist: 'Air' },
    { title: '100% pure_love', artist: 'C\\L' },
    { title: 'Gone', artist: 'Leaver', leftAt: '2025-01-01T00:00:00Z' },
  );
});
afterAll(() => world.close());

const find = async (q: string, query: Partial<ShelfQuery> = {}) =>
  (await listRecords(world.store, ana, { limit: 50, ...query, q })).items.map(({ title }) => title);

describe('full text', () => {
  test.each([
    ['bjork', ['Homogenic']],
    ['BJÖRK homogenic', ['Homogenic']],
    ['homo', ['Homogenic']],
    ['1997', ['Homogenic']],
    ['shvl 815', ['Animals']],
    ['pink rock', ['Animals']],
    ['!!!', ['!!!']],
    ['leaver', []],
    ['nothing of the kind', []],
    ['100%', ['100% pure_love']],
    ['%', []],
    ['_', []],
    ['\\', []],
  ])('%s', async (q, expected) => {
    expect(await find(q)).toEqual(expected);
  });

  test.each([
    ['bjrok', ['Homogenic']],
    ['bjrk', ['Homogenic']],
    ['byork', ['Homogenic']],
    ['hmoogenic', ['Homogenic']],
    ['homojenik', ['Homogenic']],
    ['pnik floyd', ['Animals']],
    ['pink flyod', ['Animals']],
    ['metalica', ['Master of Puppets']],
    ['metalic', ['Master of Puppets']],
    ['beatels', ['Abbey Road', 'Master of Puppets']],
    ['bords of cannada', ['Music Has the Right to Children']],
    ['abby raod', ['Abbey Road']],
    ['xyzzy', []],
    ['aix', []],
  ])('forgives %s', async (q, expected) => {
    expect(await find(q)).toEqual(expected);
  });

  test('what is there means itself: Pink is no typo of another word', async () => {
    expect(await find('pink', { sort: 'title' })).toEqual(['Animals', 'Pink Moon']);
  });

  test('a whole word in artist or title comes before a part of one, and both before a label', async () => {
    expect(await find('air')).toEqual(['Moon Safari', 'Air']);
    expect(await find('beatles')).toEqual(['Abbey Road', 'Master of Puppets']);
  });

  test('an order that was asked for stands, and pages do not repeat', async () => {
    expect(await find('rock', { sort: 'title', direction: 'descending' })).toEqual(['Animals', 'Abbey Road']);
    const first = await listRecords(world.store, ana, { q: 'rock', limit: 1 });
    const second = await listRecords(world.store, ana, { q: 'rock', limit: 1, cursor: first.next ?? '' });
    expect([first.total, second.total, second.next]).toEqual([2, 2, null]);
    expect(new Set([first.items[0]?.title, second.items[0]?.title]).size).toBe(2);
  });

  test('two hundred characters of many words do no harm', async () => {
    expect(await find('a b c d e f g h i j k l m n o p q r s t u v w x y z '.repeat(4))).toEqual([]);
    expect(await find(`${'é'.repeat(100)} ${'z'.repeat(99)}`)).toEqual([]);
  });
});

test('texts are found through the index, not by reading the shelf', async () => {
  const cleo = await world.person('cleo');
  await world.store.pool.query(
    `insert into records (person_id, source, source_key, title, artist, artist_sort, title_sort, artists, fingerprint, search_text, artist_key, release_key)
     select $1, 'discogs', i, 't', 'a', 'a', 't', '[]', '', case i when 7 then 'homogenic' else md5(i::text) end, 'a', 't' from generate_series(1, 5000) i`,
    [cleo.id],
  );
  await world.store.pool.query('vacuum analyze records');
  const search = await readSearch(world.store.db, cleo.id, { q: 'homogenic' });
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select r.id from records r
    where r.person_id = ${cleo.id} and ${sql.join([...(search?.conditions ?? [])], sql` and `)}`.execute(
    world.store.db,
  );
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('records_search_text_idx');
});

test.each([
  ['abc', 'abc', 0],
  ['abc', 'abd', 1],
  ['abc', 'ab', 1],
  ['abc', 'xabc', 1],
  ['abcd', 'acbd', 1],
  ['abcd', 'badc', 2],
  ['abcd', 'dcba', Number.POSITIVE_INFINITY],
  ['beethv', 'beethoven', 1],
  ['abc', '', Number.POSITIVE_INFINITY],
])('typos from %s to the beginning of %s: %d', (typed, word, typos) => {
  expect(typosToBeginning(typed, word, 2)).toBe(typos);
});
