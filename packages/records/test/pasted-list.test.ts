import { readPastedList } from '@fonoteca/records';
import fc from 'fast-check';
import { expect, test } from 'vitest';

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
  expect(readPastedList(text)).toEqual({
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
  const { tracks, problems } = readPastedList('Ada - Halo\nno separator here\nAda - Tide');
  expect(tracks).toHaveLength(2);
  expect(problems).toEqual([{ line: 2, reason: '“no separator here” is not “Artist - Title”' }]);
});

test('a cell may hold lines; those after it are still counted as they stand', () => {
  const { tracks, problems } = readPastedList('artist,track\nAda,"Halo\nagain"\n\nAda,\n');
  expect(tracks).toEqual([{ artist: 'Ada', track: 'Halo\nagain' }]);
  expect(problems).toEqual([{ line: 5, reason: 'the track is missing' }]);
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
  const { tracks, problems } = readPastedList(rows.map((row) => row.join(delimiter)).join('\n'));
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
  expect(problems.map(({ line }) => line)).toEqual([4, 5, 6]);
});

test('a broken CSV and a list that is too long are refused whole', () => {
  expect(readPastedList('artist,track\nAda,"Halo').problems[0]?.reason).toMatch(/it is no CSV/);
  const { tracks, problems } = readPastedList('Ada - Halo\n'.repeat(3_001));
  expect(tracks).toEqual([]);
  expect(problems[0]?.reason).toContain('3001 lines');
});

test('whatever is pasted, it is read or refused with reasons', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const { tracks, problems } = readPastedList(text);
      for (const { artist, track } of tracks) expect(artist && track).toBeTruthy();
      for (const { reason } of problems) expect(reason).not.toBe('');
      if (text.replace('\uFEFF', '').trim() === '') expect(tracks).toEqual([]);
    }),
  );
});
