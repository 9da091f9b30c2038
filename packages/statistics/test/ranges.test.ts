import { Fault } from '@fonoteca/domain';
import { describe, expect, test } from 'vitest';
import { dayOf } from '../src/days.ts';
import { describeRange, type RangeQuery, resolveRange } from '../src/ranges.ts';

const resolve = (query: RangeQuery, today: string, first: string | null = '2004-05-17') => {
  const { from, to, before } = describeRange(
    resolveRange(query, dayOf(today), first === null ? null : dayOf(first)),
    'UTC',
  );
  return [from, to, before && `${before.from} ${before.to}`];
};

describe('a range', () => {
  test.each([
    ['today', '2026-03-01', ['2026-03-01', '2026-03-01', '2026-02-28 2026-02-28']],
    ['week', '2026-03-18', ['2026-03-16', '2026-03-18', '2026-03-09 2026-03-11']],
    ['week', '2026-03-16', ['2026-03-16', '2026-03-16', '2026-03-09 2026-03-09']],
    ['month', '2026-03-31', ['2026-03-01', '2026-03-31', '2026-02-01 2026-02-28']],
    ['quarter', '2026-05-31', ['2026-04-01', '2026-05-31', '2026-01-01 2026-02-28']],
    ['year', '2024-02-29', ['2024-01-01', '2024-02-29', '2023-01-01 2023-02-28']],
    ['last-7-days', '2026-03-03', ['2026-02-25', '2026-03-03', '2026-02-18 2026-02-24']],
    ['last-365-days', '2025-03-01', ['2024-03-02', '2025-03-01', '2023-03-03 2024-03-01']],
    ['all', '2026-03-01', ['2004-05-17', '2026-03-01', null]],
  ] as const)('%s on %s', (range, today, expected) => {
    expect(resolve({ range }, today)).toEqual(expected);
  });

  test('of custom days is compared with as many days, a whole month, quarter or year with the one before', () => {
    const custom = (from: string, to: string) => resolve({ range: 'custom', from, to }, '2026-03-01')[2];
    expect(custom('2025-03-05', '2025-03-14')).toBe('2025-02-23 2025-03-04');
    expect(custom('2025-03-01', '2025-03-31')).toBe('2025-02-01 2025-02-28');
    expect(custom('2025-04-01', '2025-06-30')).toBe('2025-01-01 2025-03-31');
    expect(custom('2025-02-01', '2025-04-30')).toBe('2024-11-04 2025-01-31');
    expect(custom('2024-01-01', '2024-12-31')).toBe('2023-01-01 2023-12-31');
  });

  test('"all" of an empty history is today', () => {
    expect(resolve({ range: 'all' }, '2026-03-01', null)).toEqual(['2026-03-01', '2026-03-01', null]);
  });

  test('of custom days without both ends, or turned round, is refused with its field', () => {
    const fieldsOf = (query: RangeQuery) => {
      try {
        resolve(query, '2026-03-01');
      } catch (error) {
        if (error instanceof Fault) return error.fields.map(({ field }) => field);
        throw error;
      }
      return null;
    };
    expect(fieldsOf({ range: 'custom', from: '2026-01-01' })).toEqual(['to']);
    expect(fieldsOf({ range: 'custom' })).toEqual(['from', 'to']);
    expect(fieldsOf({ range: 'custom', from: '2026-01-02', to: '2026-01-01' })).toEqual(['to']);
  });
});
