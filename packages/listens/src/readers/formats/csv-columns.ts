import { RowRefusal } from '../rows/refusal.ts';
import type { CsvRecord } from './csv-kind.ts';

/** Finds columns by the names in the header, in whatever order they stand. */
export class CsvColumns {
  readonly #columns: ReadonlyMap<string, number>;
  readonly #count: number;

  constructor(header: CsvRecord) {
    this.#columns = new Map(header.map((name, index) => [name.trim().toLowerCase(), index]));
    this.#count = header.length;
  }

  has(name: string): boolean {
    return this.#columns.has(name);
  }

  /** The field of a record, undefined where the column or the field is missing. */
  at(record: CsvRecord, name: string): string | undefined {
    return record[this.#columns.get(name) ?? -1];
  }

  /** Throws RowRefusal for a record that does not fit the header. */
  check(record: CsvRecord): void {
    if (record.length !== this.#count)
      throw new RowRefusal('row', `it has ${record.length} columns where the header names ${this.#count}`);
  }
}
