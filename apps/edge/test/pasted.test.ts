import { Fault } from '@fonoteca/domain';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPasted } from '../src/pasted.ts';

const faultsOf = (text: string): readonly { field: string; reason: string }[] => {
  try {
    readPasted(text);
  } catch (error) {
    if (error instanceof Fault) return error.fields;
    throw error;
  }
  return [];
};

describe('a pasted list', () => {
  test('lines of every usual form', () => {
    const text = `\uFEFF1. Nina Simone - Sinnerman (10:20)
2) Talk Talk – Ascension Day 6:00\r
• Can\tVitamin C

Sonic Youth—Teen Age Riot
AC/DC - T.N.T.`;
    expect(readPasted(text)).toEqual([
      { artist: 'Nina Simone', track: 'Sinnerman', lengthSeconds: 620 },
      { artist: 'Talk Talk', track: 'Ascension Day', lengthSeconds: 360 },
      { artist: 'Can', track: 'Vitamin C' },
      { artist: 'Sonic Youth', track: 'Teen Age Riot' },
      { artist: 'AC/DC', track: 'T.N.T.' },
    ]);
  });

  test.each([
    ['artist,track,album,length\n"Earth, Wind & Fire",September,"The ""Best""",3:35', ','],
    ['Artist;Title;Album;Duration\nEarth, Wind & Fire;September;The "Best";215', ';'],
    [
      'artist_name\ttrack_name\talbum_name\tseconds\nEarth, Wind & Fire\tSeptember\t"The ""Best"""\t215',
      'tab',
    ],
  ])('a table: %s', (text) => {
    const [track] = readPasted(text);
    expect(track).toMatchObject({
      artist: 'Earth, Wind & Fire',
      track: 'September',
      album: 'The "Best"',
      lengthSeconds: 215,
    });
  });

  test('a table may say when', () => {
    expect(readPasted('artist,track,uts\nA,B,1767225600')[0]?.listenedAt).toBe('2026-01-01T00:00:00.000Z');
    expect(faultsOf('artist,track,date\nA,B,yesterday')).toMatchObject([{ field: 'what.text row 1' }]);
  });

  test('every line that cannot be read is named', () => {
    expect(faultsOf('A - B\nnothing\nC - D\nnor this')).toMatchObject([
      { field: 'what.text line 2' },
      { field: 'what.text line 4' },
    ]);
    expect(faultsOf('artist,track,length\nA,,1\nA,B,long')).toMatchObject([
      { field: 'what.text row 1', reason: 'the track is missing' },
      { field: 'what.text row 2', reason: expect.stringContaining('no length') },
    ]);
    expect(faultsOf(' \n ')).toMatchObject([{ reason: 'it has no track' }]);
    expect(faultsOf('A - B\n'.repeat(3_001))).toMatchObject([{ reason: expect.stringContaining('3000') }]);
  });

  test('whatever is pasted, it is read or refused with reasons', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        try {
          for (const { artist, track } of readPasted(text)) expect(artist && track).toBeTruthy();
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          expect((error as Fault).fields.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});
