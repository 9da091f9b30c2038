import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counts } from '../../src/rules/scrobble-rule.ts';
import { startOf } from '../../src/rules/start.ts';

const standard = { kind: 'standard' } as const;
const heard = (playedMs: number | null, lengthMs: number | null) => counts(standard, { playedMs, lengthMs });

describe('the standard rule', () => {
  test('half of the track, or four minutes', () => {
    expect(heard(100_000, 200_000)).toBe(true);
    expect(heard(99_999, 200_000)).toBe(false);
    expect(heard(240_000, 3_600_000)).toBe(true);
    expect(heard(239_999, 3_600_000)).toBe(false);
  });

  test('a track of thirty seconds or less does not count', () => {
    expect(heard(30_000, 30_000)).toBe(false);
    expect(heard(30_001, 30_001)).toBe(true);
  });

  test('where the length is unknown, thirty seconds', () => {
    expect(heard(30_000, null)).toBe(true);
    expect(heard(29_999, null)).toBe(false);
  });

  test('a source that tells no time has judged already', () => {
    expect(heard(null, 20_000)).toBe(true);
    expect(heard(null, null)).toBe(true);
  });

  test('hearing more never makes a listen count less, under any rule', () => {
    const rules = fc.oneof(
      fc.constant(standard),
      fc.constant({ kind: 'everything' } as const),
      fc.record({
        kind: fc.constant('custom' as const),
        minimumSeconds: fc.nat(600),
        minimumShare: fc.double({ min: 0, max: 1, noNaN: true }),
        orSeconds: fc.nat(3600),
      }),
    );
    fc.assert(
      fc.property(
        rules,
        fc.nat(600_000),
        fc.nat(600_000),
        fc.option(fc.nat(600_000)),
        (rule, played, more, lengthMs) => {
          if (counts(rule, { playedMs: played, lengthMs }))
            expect(counts(rule, { playedMs: played + more, lengthMs })).toBe(true);
        },
      ),
    );
  });
});

describe('when a listen began', () => {
  const sent = { artist: 'Ada', track: 'Halo', lengthMs: 200_000 };
  test('an end stamp is moved by the time heard, else by the length', () => {
    expect(startOf({ sent, stampMs: 1_000_000, playedMs: 50_000 }, 'spotify-extended')).toBe(950_000);
    expect(startOf({ sent, stampMs: 1_000_000 }, 'spotify-extended')).toBe(800_000);
    expect(startOf({ sent, stampMs: 1_000_000, stamp: 'end' }, 'audioscrobbler')).toBe(800_000);
  });

  test('a start stamp stays', () => {
    expect(startOf({ sent, stampMs: 1_000_000, playedMs: 50_000 }, 'lastfm-export')).toBe(1_000_000);
  });
});
