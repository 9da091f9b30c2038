import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeTallies } from '../src/segments/tables.ts';
import { indexOfId, never, pack, type Tallies, unpack } from '../src/segments/tallies.ts';

interface Row {
  id: number;
  listens: number;
  skips: number;
  seconds: number;
  at: number;
}

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.integer({ min: 1, max: 3000 }),
  listens: fc.integer({ min: 0, max: 3 }),
  skips: fc.integer({ min: 0, max: 2 }),
  seconds: fc.integer({ min: 1, max: 90_000 }),
  at: fc.integer({ min: 1, max: 0xfffffffe }),
});
const rows = fc.array(row, { maxLength: 60 });

/** Counts rows without any of the code under test. */
function direct(list: readonly Row[]): Tallies {
  const ids = [...new Set(list.map(({ id }) => id))].sort((a, b) => a - b);
  const of = (id: number) => list.filter((each) => each.id === id);
  const heard = (id: number) =>
    of(id)
      .filter((each) => each.listens > 0)
      .map(({ at }) => at);
  const sum = (pick: (each: Row) => number) =>
    Int32Array.from(ids, (id) => of(id).reduce((all, each) => all + pick(each), 0));
  return {
    ids: Int32Array.from(ids),
    listens: sum(({ listens }) => listens),
    skips: sum(({ skips }) => skips),
    seconds: sum(({ seconds }) => seconds),
    firstAt: Uint32Array.from(ids, (id) => Math.min(never, ...heard(id))),
    lastAt: Uint32Array.from(ids, (id) => Math.max(0, ...heard(id))),
  };
}

describe('segments', () => {
  test('come back from their packed form, whatever byte the buffer starts at', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 7 }), (list, shift) => {
        const tallies = direct(list);
        const packed = pack(tallies);
        const moved = (bytes: Buffer) => Buffer.concat([Buffer.alloc(shift), bytes]).subarray(shift);
        expect(
          unpack({ entries: packed.entries, ids: moved(packed.ids), tallies: moved(packed.tallies) }),
        ).toEqual(tallies);
      }),
    );
  });

  test('merged give what counting all at once gives, in any order and grouping', () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        const all = direct([...a, ...b, ...c]);
        const [x, y, z] = [direct(a), direct(b), direct(c)];
        expect(mergeTallies([x, y, z])).toEqual(all);
        expect(mergeTallies([z, x, y])).toEqual(all);
        expect(mergeTallies([mergeTallies([x, y]), z])).toEqual(all);
        expect(mergeTallies([x, mergeTallies([y, z])])).toEqual(all);
      }),
    );
  });

  test('of a wrong length are refused', () => {
    const packed = pack(direct([{ id: 4, listens: 1, skips: 0, seconds: 3, at: 9 }]));
    expect(() => unpack({ ...packed, entries: 2 })).toThrow(RangeError);
  });

  test('find the place of an id', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 3000 }), (list, id) => {
        const { ids } = direct(list);
        expect(indexOfId(ids, id)).toBe(ids.indexOf(id));
      }),
    );
  });
});
