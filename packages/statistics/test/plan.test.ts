import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMonths, dayOf, type EpochDay, yearOf } from '../src/days.ts';
import { type Piece, planRange } from '../src/segments/plan.ts';

const first = dayOf('2004-05-17');
const day = fc.integer({ min: dayOf('2003-01-01'), max: dayOf('2027-12-31') });
const until = fc.integer({ min: first + 1, max: dayOf('2026-12-31') });

function daysOf(piece: Piece, end: EpochDay): [EpochDay, EpochDay] {
  const { grain, period } = piece;
  if (grain === 'whole') return [first, end];
  if (grain === 'until') return [first, period];
  const next = { day: period + 1, month: addMonths(period, 1), year: addMonths(period, 12) }[grain];
  return [period, Math.min(next, end)];
}

describe('planRange', () => {
  test('covers every folded day of the range just once, and no other', () => {
    fc.assert(
      fc.property(day, day, until, (a, b, end) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
        const cover = new Map<EpochDay, number>();
        for (const piece of planRange(from, to, { first, until: end })) {
          const [start, stop] = daysOf(piece, end);
          for (let at = Math.max(first, start); at < stop; at++)
            cover.set(at, (cover.get(at) ?? 0) + piece.sign);
        }
        for (let at = first; at < end; at++)
          if ((cover.get(at) ?? 0) !== (at >= from && at < to ? 1 : 0)) return false;
        return true;
      }),
      { numRuns: 150 },
    );
  });

  test('takes few pieces however long the range is', () => {
    fc.assert(
      fc.property(day, day, until, (a, b, end) => {
        const pieces = planRange(Math.min(a, b), Math.max(a, b) + 1, { first, until: end });
        // At either end no more than 25 days and 8 months: by then the way round is shorter.
        expect(pieces.length).toBeLessThanOrEqual(2 * 25 + 2 * 8 + 2);
      }),
    );
  });

  test('has one piece for everything, for a year and for a month', () => {
    const folded = { first, until: dayOf('2026-03-15') };
    expect(planRange(dayOf('1990-01-01'), dayOf('2026-03-15'), folded)).toMatchObject([
      { grain: 'whole', sign: 1 },
    ]);
    expect(planRange(dayOf('2015-01-01'), dayOf('2016-01-01'), folded)).toMatchObject([
      { grain: 'year', sign: 1 },
    ]);
    expect(planRange(dayOf('2015-02-01'), dayOf('2015-03-01'), folded)).toMatchObject([
      { grain: 'month', sign: 1 },
    ]);
    expect(planRange(dayOf('2026-03-15'), dayOf('2026-03-20'), folded)).toEqual([]);
    expect(yearOf(first)).toBe(2004);
  });
});
