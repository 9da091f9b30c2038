import type { Person } from '@fonoteca/statistics';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listRecords, type ShelfQuery } from '../src/index.ts';
import { typosBetween } from '../src/shelf/typos.ts';
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

test('typos: a changed letter, one more, one less, two in each other’s place', () => {
  expect(typosBetween('', 'abc')).toBe(3);
  expect(typosBetween('abc', 'abc')).toBe(0);
  expect(typosBetween('abc', 'abd')).toBe(1);
  expect(typosBetween('abc', 'ab')).toBe(1);
  expect(typosBetween('abc', 'xabc')).toBe(1);
  expect(typosBetween('abcd', 'acbd')).toBe(1);
  expect(typosBetween('abcd', 'dcba')).toBe(3);
});
