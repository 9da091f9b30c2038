import type { Source } from '@fonoteca/domain';
import type { ReadOptions } from '../items.ts';
import type { RowMapper } from './format.ts';

export type CsvRecord = readonly string[];

/** A kind of CSV document. */
export interface CsvKind {
  readonly source: Source;
  readonly label: string;
  readonly header: boolean;
  /** Whether the first records show that the document is of this kind. */
  matches(records: readonly CsvRecord[]): boolean;
  /** `first` is the first record: the header, where there is one. */
  mapper(first: CsvRecord, options: ReadOptions): RowMapper<CsvRecord>;
}
