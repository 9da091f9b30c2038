import type { OwnedRecord } from '../record.ts';
import { creditText } from '../text/credit.ts';
import { sortName } from '../text/names.ts';

export type ShelfSort = 'added' | 'artist' | 'title' | 'year' | 'listens' | 'scrobbled';
export type ShelfDirection = 'ascending' | 'descending';

/** What the source does not know: how often a record was heard, and when it was last scrobbled (ISO instant). */
export interface ShelfHistory {
  readonly listens?: (record: OwnedRecord) => number;
  readonly lastScrobbledAt?: (record: OwnedRecord) => string | null;
}

/** Names go up, everything else begins with the newest or the most. */
export const usualDirection = (sort: ShelfSort): ShelfDirection =>
  sort === 'artist' || sort === 'title' ? 'ascending' : 'descending';

/** The records in another order; what has no value for it comes last in both directions. */
export function sortRecords(
  records: readonly OwnedRecord[],
  sort: ShelfSort,
  options: { readonly direction?: ShelfDirection | undefined; readonly history?: ShelfHistory } = {},
): OwnedRecord[] {
  const sign = (options.direction ?? usualDirection(sort)) === 'ascending' ? 1 : -1;
  const keyed = records.map((record, place) => ({
    record,
    place,
    key: keyOf(record, sort, options.history),
  }));
  keyed.sort((one, other) => {
    if (one.key === null || other.key === null)
      return (one.key === null ? 1 : 0) - (other.key === null ? 1 : 0) || one.place - other.place;
    if (one.key === other.key) return one.place - other.place;
    return one.key < other.key ? -sign : sign;
  });
  return keyed.map(({ record }) => record);
}

function keyOf(record: OwnedRecord, sort: ShelfSort, history: ShelfHistory = {}): string | number | null {
  switch (sort) {
    case 'added':
      return record.addedAt;
    case 'artist':
      return `${sortName(creditText(record.artists))}\0${String(record.year ?? 9999)}`;
    case 'title':
      return sortName(record.title);
    case 'year':
      return record.year;
    case 'listens':
      return history.listens?.(record) ?? 0;
    case 'scrobbled':
      return history.lastScrobbledAt?.(record) ?? null;
  }
}
