import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placesOf, rank } from '../src/ranking.ts';

const table = fc
  .array(fc.oneof(fc.integer({ min: -2, max: 6 }), fc.integer({ min: 0, max: 0x7fffffff })), {
    maxLength: 80,
  })
  .map((values) => Int32Array.from(values));

const ranked = (values: Int32Array) =>
  [...values.keys()]
    .filter((id) => (values[id] ?? 0) > 0)
    .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b);

describe('a ranking', () => {
  test('pages through what a plain sort gives', () => {
    fc.assert(
      fc.property(table, fc.nat(90), fc.integer({ min: 1, max: 20 }), (values, offset, limit) => {
        expect(rank(values).total).toBe(ranked(values).length);
        expect(rank(values).page(offset, limit)).toEqual(ranked(values).slice(offset, offset + limit));
      }),
    );
  });

  test('gives the place of any id, 0 for those that are not on it', () => {
    fc.assert(
      fc.property(table, fc.uniqueArray(fc.nat(90), { maxLength: 12 }), (values, ids) => {
        expect(placesOf(values, ids)).toEqual(ids.map((id) => ranked(values).indexOf(id) + 1));
      }),
    );
  });
});
