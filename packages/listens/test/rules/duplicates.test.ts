import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Candidate, decide, type KnownKey, toleranceOf } from '../../src/rules/duplicates.ts';

const minute = 60_000;
const candidate = (startMs: number, more: Partial<Candidate> = {}): Candidate => ({
  recordingId: 1,
  startMs,
  ordinal: 0,
  lengthMs: 3 * minute,
  playedMs: null,
  coarse: false,
  ...more,
});
const stored = (
  listenId: number,
  startMs: number,
  originId: number,
  more: Partial<KnownKey> = {},
): KnownKey => ({
  listenId,
  recordingId: 1,
  startMs,
  originId,
  own: true,
  lengthMs: 3 * minute,
  playedMs: null,
  coarse: false,
  ...more,
});
const kinds = (candidates: Candidate[], known: KnownKey[], origin: number) =>
  decide(candidates, known, origin).map((decision) => decision.kind);

describe('one origin', () => {
  test('the same stamp twice is one listen, another stamp another', () => {
    expect(kinds([candidate(0), candidate(0), candidate(1000)], [], 1)).toEqual(['new', 'known', 'new']);
  });

  test('no tolerance within an origin: a track repeated at once is kept', () => {
    expect(kinds([candidate(2 * minute)], [stored(1, 0, 1)], 1)).toEqual(['new']);
  });

  test('a coarse source may hold equal lines: as many are kept as it has, and none is added when read again', () => {
    const lines = [0, 1, 2].map((ordinal) => candidate(0, { ordinal, coarse: true }));
    expect(kinds(lines, [], 1)).toEqual(['new', 'new', 'new']);
    const after = [1, 2, 3].map((listenId) => stored(listenId, 0, 1, { coarse: true }));
    expect(kinds(lines, after, 1)).toEqual(['known', 'known', 'known']);
  });
});

describe('between origins', () => {
  test('within one track length it is the same listen, beyond it is another', () => {
    expect(kinds([candidate(3 * minute)], [stored(1, 0, 2)], 1)).toEqual(['sighting']);
    expect(kinds([candidate(3 * minute + 1)], [stored(1, 0, 2)], 1)).toEqual(['new']);
    expect(kinds([candidate(0, { recordingId: 2 })], [stored(1, 0, 2)], 1)).toEqual(['new']);
  });

  test('a track repeated by both sources stays repeated, each matched with its own', () => {
    const decisions = decide(
      [candidate(5000), candidate(3 * minute + 5000)],
      [stored(1, 0, 2), stored(2, 3 * minute, 2)],
      1,
    );
    expect(decisions).toEqual([
      { kind: 'sighting', listenId: 1 },
      { kind: 'sighting', listenId: 2 },
    ]);
  });

  test('a stored listen answers for one listen of each origin, also in a later call', () => {
    const sighting = stored(1, 5000, 1, { own: false });
    expect(kinds([candidate(2 * minute)], [stored(1, 0, 2), sighting], 1)).toEqual(['new']);
    expect(kinds([candidate(5000)], [stored(1, 0, 2), sighting], 1)).toEqual(['known']);
  });

  test('minutes are wider than seconds', () => {
    expect(toleranceOf(candidate(0, { coarse: true }), candidate(0))).toBe(4 * minute);
    expect(toleranceOf(candidate(0, { lengthMs: null }), candidate(0, { lengthMs: null }))).toBe(4 * minute);
    expect(toleranceOf(candidate(0, { lengthMs: 5 * 3600_000 }), candidate(0))).toBe(20 * minute);
  });
});

describe('whatever the history', () => {
  const history = fc.array(
    fc.record({
      recordingId: fc.integer({ min: 1, max: 3 }),
      startMs: fc.integer({ min: 0, max: 40 }).map((step) => step * 30_000),
    }),
    { maxLength: 30 },
  );
  const store = (candidates: Candidate[], known: KnownKey[], origin: number): KnownKey[] => {
    const next = [...known];
    let id = Math.max(0, ...known.map((key) => key.listenId));
    const decisions = decide(candidates, known, origin);
    candidates.forEach((one, index) => {
      const decision = decisions[index];
      if (decision?.kind === 'new') next.push({ ...one, listenId: ++id, originId: origin, own: true });
      else if (decision?.kind === 'sighting')
        next.push({ ...one, listenId: decision.listenId, originId: origin, own: false });
    });
    return next;
  };
  const listensOf = (keys: KnownKey[]) => keys.filter((key) => key.own).length;

  test('delivering the same again stores nothing, in whatever order', () => {
    fc.assert(
      fc.property(history, history, (first, second) => {
        const a = first.map((one) => candidate(one.startMs, one));
        const b = second.map((one) => candidate(one.startMs, one));
        const both = store(b, store(a, [], 1), 2);
        expect(listensOf(store(a, both, 1))).toBe(listensOf(both));
        expect(listensOf(store([...b].reverse(), both, 2))).toBe(listensOf(both));
      }),
    );
  });

  test('no listen of the first origin is lost, and no more are stored than both delivered', () => {
    fc.assert(
      fc.property(history, history, (first, second) => {
        const a = first.map((one) => candidate(one.startMs, one));
        const b = second.map((one) => candidate(one.startMs, one));
        const different = new Set(a.map((one) => `${one.recordingId} ${one.startMs}`)).size;
        const stored = listensOf(store(b, store(a, [], 1), 2));
        expect(stored).toBeGreaterThanOrEqual(different);
        expect(stored).toBeLessThanOrEqual(
          different + new Set(b.map((one) => `${one.recordingId} ${one.startMs}`)).size,
        );
      }),
    );
  });
});
