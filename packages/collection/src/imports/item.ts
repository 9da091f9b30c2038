import type { ReadRecord } from '@fonoteca/records';

export type RecordImportKind = 'discogs-csv' | 'discogs-api' | 'collection-json';

/** One row, item or entry of a source, read. */
export interface ImportItem {
  /** `line 12`, `entry 3`, `page 2, item 40`. */
  readonly where: string;
  readonly read: ReadRecord;
}

/** Items that are settled in one transaction. */
export interface RecordBatch {
  readonly items: readonly ImportItem[];
  /** Rows, entries or pages that are settled when this batch is: where a restart goes on. */
  readonly position: number;
  /** Rows, entries or items of the whole source; null where that is not known. */
  readonly total: number | null;
  /** Share that has been read, 0 … 1. */
  readonly share: number;
  /** False where the source's notes were left out of an export. */
  readonly knowsNotes: boolean;
}

export const batchSize = 250;
/** More than the largest collections have; beyond them a file is no collection. */
export const mostRecords = 100_000;
