import { expect, test } from 'vitest';
import { readTextList } from '../src/requests/text-list.ts';

test('lines: hyphen, dashes, tab; numbers in front and lengths behind', () => {
  const text = [
    '﻿Ada - Halo',
    '02. Ada – Tide (3:45)',
    '* Ada — Moon 1:02:03',
    'Bo\tRain',
    '',
    'Jay-Z - 99 Problems',
    'A - B - C',
  ].join('\r\n');
  expect(readTextList(text)).toEqual({
    problems: [],
    tracks: [
      { artist: 'Ada', track: 'Halo' },
      { artist: 'Ada', track: 'Tide', lengthSeconds: 225 },
      { artist: 'Ada', track: 'Moon', lengthSeconds: 3723 },
      { artist: 'Bo', track: 'Rain' },
      { artist: 'Jay-Z', track: '99 Problems' },
      { artist: 'A', track: 'B - C' },
    ],
  });
});

test('a line that is nothing is named, and the others are read', () => {
  const { tracks, problems } = readTextList('Ada - Halo\nno separator here\nAda - Tide');
  expect(tracks).toHaveLength(2);
  expect(problems).toEqual([
    { field: 'what.text line 2', reason: '“no separator here” is not “Artist - Title”' },
  ]);
});

test.each([',', ';', '\t'])('CSV with a header, separated by %j', (delimiter) => {
  const rows = [
    ['Album', 'Track Name', 'Artist', 'Duration', 'Timestamp', 'Mood'],
    ['"First, and ""last"""', 'Halo', 'Ada', '3:20', '1700000000', 'x'],
    ['', 'Tide', 'Ada', '', '2026-03-01T20:15:00+01:00', ''],
    ['', '', 'Ada', '', '', ''],
    ['', 'Moon', 'Ada', 'long', '', ''],
    ['', 'Rain', 'Ada', '', 'yesterday', ''],
  ];
  const { tracks, problems } = readTextList(rows.map((row) => row.join(delimiter)).join('\n'));
  expect(tracks).toEqual([
    {
      artist: 'Ada',
      track: 'Halo',
      album: 'First, and "last"',
      lengthSeconds: 200,
      listenedAt: '2023-11-14T22:13:20.000Z',
    },
    { artist: 'Ada', track: 'Tide', listenedAt: '2026-03-01T19:15:00.000Z' },
  ]);
  expect(problems.map(({ field }) => field)).toEqual([
    'what.text line 4',
    'what.text line 5',
    'what.text line 6',
  ]);
});

test('a broken CSV and a list that is too long are refused whole', () => {
  expect(readTextList('artist,track\nAda,"Halo').problems[0]?.reason).toMatch(/it is no CSV/);
  const { tracks, problems } = readTextList('Ada - Halo\n'.repeat(3_001));
  expect(tracks).toEqual([]);
  expect(problems[0]?.reason).toContain('3001 lines');
});
