import { Fault } from '@fonoteca/domain';
import { z } from 'zod';

/** What stands in cursors: as much of it as the database can hold, since a cursor may be anybody's invention. */
export const placed = {
  /** Of a table whose ids have 32 bits. */
  id: z.number().int().min(0).max(2_147_483_647),
  /** Of a table whose ids have 64 bits. */
  longId: z.number().int().min(0),
  /** Milliseconds since 1970, of the years that are written with four digits. */
  moment: z
    .number()
    .int()
    .min(Date.UTC(1900, 0))
    .max(Date.UTC(9999, 11, 31)),
  text: z.string().refine((text) => !text.includes('\0') && text.isWellFormed()),
};

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
