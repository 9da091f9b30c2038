import { expect, test } from 'vitest';
import { facetsOf, filterRecords, readCollectionJson, searchRecords, sortRecords } from '../src/index.ts';

const records =
  readCollectionJson([
    {
      title: 'Homogenic',
      artist: 'Björk',
      genres: ['Electronic'],
      year: 1997,
      formats: ['Vinyl'],
      labels: ['One Little Indian'],
      date_added: '2024-01-03',
    },
    {
      title: 'Abbey Road',
      artist: 'The Beatles',
      genres: ['Rock'],
      year: 1969,
      formats: ['Vinyl'],
      labels: ['Apple'],
      date_added: '2024-01-01',
    },
    {
      title: 'Revolver',
      artist: 'The Beatles',
      genres: ['Rock'],
      year: 1966,
      formats: ['CD'],
      labels: ['Parlophone'],
      date_added: '2024-01-02',
    },
    { title: 'Untold', artist: 'Ada', genres: ['Jazz', 'Rock'], formats: ['CD'], tracks: ['Blue Lantern'] },
  ])?.records ?? [];
const titles = (list: readonly { title: string }[]) => list.map(({ title }) => title);

test('filters by every dimension, together', () => {
  expect(titles(filterRecords(records, { genre: 'Rock' }))).toEqual(['Abbey Road', 'Revolver', 'Untold']);
  expect(titles(filterRecords(records, { genre: 'Rock', format: 'CD', decade: 1960 }))).toEqual(['Revolver']);
  expect(titles(filterRecords(records, { artist: 'the beatles', label: 'Apple' }))).toEqual(['Abbey Road']);
  expect(filterRecords(records, {})).toHaveLength(4);
});

test('counts what can be filtered by', () => {
  const facets = facetsOf(records);
  expect(facets.genres).toEqual([
    { value: 'Rock', records: 3 },
    { value: 'Electronic', records: 1 },
    { value: 'Jazz', records: 1 },
  ]);
  expect(facets.decades.map(({ value }) => value)).toEqual(['1960', '1990']);
});

test('sorts with what has no value last', () => {
  expect(titles(sortRecords(records, 'artist'))).toEqual(['Untold', 'Revolver', 'Abbey Road', 'Homogenic']);
  expect(titles(sortRecords(records, 'year'))).toEqual(['Homogenic', 'Abbey Road', 'Revolver', 'Untold']);
  expect(titles(sortRecords(records, 'year', { direction: 'ascending' }))).toEqual([
    'Revolver',
    'Abbey Road',
    'Homogenic',
    'Untold',
  ]);
  expect(titles(sortRecords(records, 'added'))).toEqual(['Homogenic', 'Revolver', 'Abbey Road', 'Untold']);
  const heard = { listens: ({ title }: { title: string }) => title.length };
  expect(titles(sortRecords(records, 'listens', { history: heard }))[0]).toBe('Abbey Road');
});

test('finds in spite of typos, accents and half words', () => {
  const search = searchRecords(records);
  expect(titles(search('bjork'))).toEqual(['Homogenic']);
  expect(titles(search('beatels revolvr'))).toEqual(['Revolver']);
  expect(titles(search('abb'))).toEqual(['Abbey Road']);
  expect(titles(search('lantern'))).toEqual(['Untold']);
  expect(search('beatles homogenic')).toEqual([]);
  expect(search('  ')).toHaveLength(4);
});
