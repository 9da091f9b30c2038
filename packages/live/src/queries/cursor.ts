import { Fault } from '@fonoteca/domain';
import type { z } from 'zod';

/** Where a page ended, as a text that goes through an address. */
export const writeCursor = (place: readonly (string | number | boolean)[]): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** Throws Fault `invalid` (cursor). */
export function readCursor<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch (cause) {
    throw new Fault('invalid', 'The cursor is not one of ours', {
      fields: [{ field: 'cursor', reason: 'give back `next` of the page before, unchanged' }],
      cause,
    });
  }
}
