import { Fault } from '@fonoteca/domain';

/** Where a page ended: its last record, and how many came before the next page. */
export interface Cursor {
  readonly id: number;
  /** Used where that record is gone meanwhile. */
  readonly seen: number;
}

export const writeCursor = ({ id, seen }: Cursor): string => `${id}.${seen}`;

/** Throws Fault `invalid` naming the field. */
export function readCursor(text: string): Cursor {
  const [, id, seen] = /^(\d{1,15})\.(\d{1,9})$/.exec(text) ?? [];
  if (id === undefined || seen === undefined) {
    throw new Fault('invalid', 'The cursor is not one of ours', {
      fields: [{ field: 'cursor', reason: 'give back `next` of the page before, unchanged' }],
    });
  }
  return { id: Number(id), seen: Number(seen) };
}
