/** The range of the statistics, as it stands in the page's address. */
export const namedRanges = [
  ['today', 'Today'],
  ['last-7-days', '7 days'],
  ['last-30-days', '30 days'],
  ['last-90-days', '90 days'],
  ['last-365-days', '365 days'],
  ['week', 'This week'],
  ['month', 'This month'],
  ['quarter', 'This quarter'],
  ['year', 'This year'],
  ['all', 'All time'],
] as const;

export type RangeName = (typeof namedRanges)[number][0] | 'custom';
export interface RangeSearch {
  range?: RangeName;
  from?: string;
  to?: string;
}

export const defaultRange = 'last-30-days';

const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

export const readRange = (search: Record<string, unknown>): RangeSearch => {
  const { range, from, to } = search;
  if (range === 'custom' && isDay(from) && isDay(to))
    return from <= to ? { range, from, to } : { range, from: to, to: from };
  const named = namedRanges.find(([name]) => name === range);
  return named && named[0] !== defaultRange ? { range: named[0] } : {};
};

/** The query the statistics endpoints take. */
export const rangeQuery = (search: RangeSearch) => ({
  range: search.range ?? defaultRange,
  ...(search.range === 'custom' && search.from && search.to ? { from: search.from, to: search.to } : {}),
});
