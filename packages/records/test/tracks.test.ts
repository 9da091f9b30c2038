import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  albumLength,
  durationText,
  estimateLengths,
  fillLengths,
  isVideo,
  readDiscs,
  readDuration,
  readTrackList,
  sidesOf,
} from '../src/index.ts';

const track = (position: string, title: string, duration = '', more: object = {}) => ({
  position,
  type_: 'track',
  title,
  duration,
  ...more,
});
const places = (...positions: string[]) =>
  readDiscs(positions).map(({ side, disc }, index) => `${positions[index]}: ${disc}${side ?? ''}`);

describe('positions', () => {
  test('sides are sides, two make a disc', () => {
    expect(places('A1', 'A2', 'B1a', 'B1b', 'C', 'D2')).toEqual([
      'A1: 1A',
      'A2: 1A',
      'B1a: 1B',
      'B1b: 1B',
      'C: 2C',
      'D2: 2D',
    ]);
    expect(places('A', 'AA')).toEqual(['A: 1A', 'AA: 1AA']);
    expect(places('Y1', 'Z1', 'AA1', 'BB2', 'CC1')).toEqual([
      'Y1: 13Y',
      'Z1: 13Z',
      'AA1: 14AA',
      'BB2: 14BB',
      'CC1: 15CC',
    ]);
  });

  test('numbers before the hyphen are discs', () => {
    expect(places('1-1', '1-2', '2-1')).toEqual(['1-1: 1', '1-2: 1', '2-1: 2']);
    expect(places('CD2-4')).toEqual(['CD2-4: 2']);
    expect(places('1', '2', '11', '3a', '4.1')).toEqual(['1: 1', '2: 1', '11: 1', '3a: 1', '4.1: 1']);
    expect(places('LP1-A1', 'LP1-B1', 'LP2-C1')).toEqual(['LP1-A1: 1A', 'LP1-B1: 1B', 'LP2-C1: 2C']);
  });

  test('carriers of different kinds count on', () => {
    expect(places('A1', 'B1', 'C1', 'CD-1', 'CD-2', 'DVD-1')).toEqual([
      'A1: 1A',
      'B1: 1B',
      'C1: 2C',
      'CD-1: 3',
      'CD-2: 3',
      'DVD-1: 4',
    ]);
    expect(
      ['DVD-1', 'Blu-ray-2', 'BD2-1', 'Video 1', 'VHS'].map((position) => isVideo({ position })),
    ).toEqual([true, true, true, true, true]);
    expect(['CD1-1', 'A1', 'D1', 'B', ''].some((position) => isVideo({ position }))).toBe(false);
  });

  test('any text is read without complaint, discs start at 1', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 20 }), (positions) => {
        const read = readDiscs(positions);
        expect(read).toHaveLength(positions.length);
        for (const { disc, side } of read) {
          expect(disc).toBeGreaterThanOrEqual(1);
          if (side !== null) expect(side).toMatch(/^([A-Z])\1?$/);
        }
      }),
    );
  });
});

describe('durations', () => {
  test('are read as printed', () => {
    expect(
      ['3:45', '1:02:03', '', '0:00', '(4:01)', '75:10', '3:99', '1:75:10', 'x', '12'].map(readDuration),
    ).toEqual([225, 3723, null, null, 241, 4510, null, null, null, null]);
  });

  test('what is printed reads back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400 }), (seconds) => {
        expect(readDuration(durationText(seconds))).toBe(seconds);
      }),
    );
  });
});

describe('a track list', () => {
  test('skips headings, expands index tracks, keeps an index without parts', () => {
    const tracks = readTrackList([
      { type_: 'heading', position: '', title: 'First half', duration: '' },
      track('A1', 'Dawn', '3:00'),
      {
        type_: 'index',
        position: '',
        title: 'Suite',
        duration: '12:00',
        sub_tracks: [track('A2a', 'One', '2:00'), track('A2b', 'Two'), track('A2c', '')],
      },
      { type_: 'index', position: 'B1', title: 'Whole', duration: '20:10' },
      'no track',
      { type_: 'track', position: 'B2', title: null, duration: 5 },
    ]);
    expect(
      tracks.map((item) => [item.number, item.position, item.title, item.lengthSeconds, item.lengthSource]),
    ).toEqual([
      [1, 'A1', 'Dawn', 180, 'discogs'],
      [2, 'A2a', 'One', 120, 'discogs'],
      [3, 'A2b', 'Two', 300, 'estimated'],
      [4, 'A2c', 'Suite', 300, 'estimated'],
      [5, 'B1', 'Whole', 1210, 'discogs'],
      [6, 'B2', 'Untitled', null, null],
    ]);
  });

  test('names artists only where they differ, as credited, without numbers', () => {
    const artist = (name: string, anv = '', join = '') => ({ id: 1, name, anv, join, role: '' });
    const tracks = readTrackList(
      [
        track('1', 'Own', '', { artists: [artist('Ada (2)')] }),
        track('2', 'Guest', '', {
          artists: [artist('Björk'), artist('Moss (14)', 'M. Moss')].map((item, place) => ({
            ...item,
            join: place === 0 ? '&' : '',
          })),
        }),
        track('3', 'None'),
      ],
      { artists: [{ name: 'Ada', join: '' }] },
    );
    expect(tracks.map(({ artist: name }) => name)).toEqual([null, 'Björk & M. Moss', null]);
  });

  test('takes whatever comes for a list', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const [index, item] of readTrackList(value).entries()) expect(item.number).toBe(index + 1);
      }),
    );
  });
});

describe('lengths', () => {
  const record = () =>
    readTrackList([track('A1', 'Dawn', '3:00'), track('A2', 'Noon'), track('B1', 'Dusk', '4:00')]);

  test('are taken by title from another list, known ones stay', () => {
    const filled = fillLengths(
      record(),
      [
        { title: 'DUSK (remastered)', lengthSeconds: 999 },
        { title: 'Noon - Live', lengthSeconds: 201.4, mbid: 'm-2' },
        { title: 'Dawn', lengthSeconds: 1, mbid: 'm-1' },
      ],
      'musicbrainz',
    );
    expect(
      filled.map(({ lengthSeconds, lengthSource, mbid }) => [lengthSeconds, lengthSource, mbid]),
    ).toEqual([
      [180, 'discogs', 'm-1'],
      [201, 'musicbrainz', 'm-2'],
      [240, 'discogs', null],
    ]);
  });

  test('one title twice takes the nearest, and none twice', () => {
    const tracks = readTrackList([track('1', 'Intro'), track('2', 'Middle'), track('3', 'Intro')]);
    const others = [
      { title: 'Intro', lengthSeconds: 10 },
      { title: 'Middle', lengthSeconds: 20 },
      { title: 'Intro', lengthSeconds: 30 },
    ];
    expect(fillLengths(tracks, others, 'lastfm').map(({ lengthSeconds }) => lengthSeconds)).toEqual([
      10, 20, 30,
    ]);
    expect(fillLengths(tracks, others.slice(1), 'lastfm').map(({ lengthSeconds }) => lengthSeconds)).toEqual([
      30,
      20,
      null,
    ]);
  });

  test('lists that mostly agree are matched by place for the rest', () => {
    const tracks = readTrackList([track('1', 'One'), track('2', 'Zwei'), track('3', 'Three')]);
    const others = [
      { title: 'One', lengthSeconds: 1 },
      { title: 'Two', lengthSeconds: 2 },
      { title: 'Three', lengthSeconds: 3 },
    ];
    expect(fillLengths(tracks, others, 'lastfm').map(({ lengthSeconds }) => lengthSeconds)).toEqual([
      1, 2, 3,
    ]);
    expect(fillLengths(tracks, others.slice(1), 'lastfm').map(({ lengthSeconds }) => lengthSeconds)).toEqual([
      null,
      null,
      3,
    ]);
  });

  test('are estimated from the record itself, and marked', () => {
    const estimated = estimateLengths(record());
    expect(estimated[1]).toMatchObject({ lengthSeconds: 210, lengthSource: 'estimated' });
    expect(albumLength(estimated)).toEqual({ seconds: 630, estimated: true });
    expect(estimated[0]?.lengthSource).toBe('discogs');
  });

  test('are estimated from the kind of record when nothing is known', () => {
    const tracks = readTrackList([track('A', 'One'), track('B', 'Two')]);
    const seconds = (descriptions: string[]) =>
      estimateLengths(tracks, { formats: [{ name: 'Vinyl', quantity: 1, descriptions }] }).map(
        ({ lengthSeconds }) => lengthSeconds,
      );
    expect(seconds(['7"', 'Single'])).toEqual([210, 210]);
    expect(seconds(['LP', 'Album'])).toEqual([1200, 1200]);
    expect(estimateLengths(readTrackList([track('1', 'One')]))[0]?.lengthSeconds).toBe(225);
  });

  test('sides add up', () => {
    const sides = sidesOf(estimateLengths(record()));
    expect(
      sides.map(({ side, disc, tracks, lengthSeconds, estimated }) => [
        side,
        disc,
        tracks.length,
        lengthSeconds,
        estimated,
      ]),
    ).toEqual([
      ['A', 1, 2, 390, true],
      ['B', 1, 1, 240, false],
    ]);
  });
});
