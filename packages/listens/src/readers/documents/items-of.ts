import type { Source } from '@fonoteca/domain';
import type { Mapped, RowMapper } from '../formats/format.ts';
import { itemsPerBatch, type ReadItem } from '../items.ts';
import { RowRefusal } from '../rows/refusal.ts';

/** Makes items of rows: what a mapper says, or why it refuses. */
export class ItemMaker<Row> {
  readonly #document: string;
  readonly #source: Source;
  readonly #map: (row: Row) => Mapped | undefined;

  constructor(document: string, source: Source, map: RowMapper<Row> | ((row: Row) => Mapped | undefined)) {
    this.#document = document;
    this.#source = source;
    this.#map = map;
  }

  /** The item of a row at a place (`:3`, `#2`); undefined for a row that says nothing (a comment). */
  item(row: Row, place: string): ReadItem | undefined {
    const where = this.#document + place;
    try {
      const mapped = this.#map(row);
      if (mapped === undefined) return undefined;
      if ('what' in mapped) return { kind: 'ignored', where, ...mapped };
      return { kind: 'listen', source: this.#source, document: this.#document, where, listen: mapped };
    } catch (error) {
      if (error instanceof RowRefusal) return refused(where, error.field, error.message);
      throw error;
    }
  }

  refused(place: string, field: string, reason: string): ReadItem {
    return refused(this.#document + place, field, reason);
  }
}

export const refused = (where: string, field: string, reason: string): ReadItem => ({
  kind: 'refused',
  refusal: { where, field, reason },
});

/** Cuts what one block gave into arrays of the promised size. */
export function* batchesOf(items: ReadItem[]): Generator<ReadItem[]> {
  if (items.length === 0) return;
  if (items.length <= itemsPerBatch) yield items;
  else for (let at = 0; at < items.length; at += itemsPerBatch) yield items.slice(at, at + itemsPerBatch);
}
