import { z } from '@hono/zod-openapi';

/** RFC 9457 problem; `errors` names each wrong field with its reason. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    code: z.string(),
    errors: z.array(z.object({ field: z.string(), reason: z.string() })).optional(),
    retryAfterSeconds: z.number().optional(),
  })
  .openapi('Problem');

export const instant = z.iso.datetime({ offset: true }).openapi({ example: '2026-03-01T20:15:00.000Z' });
export const day = z.iso.date().openapi({ example: '2026-03-01' });
/** Ids are 32 bits in the database, also where the column has room for more. */
export const identifier = z.coerce.number().int().positive().max(2_147_483_647);
/** A text that the database can hold: without nul and halves of characters. */
export const storable = (text: z.ZodString): z.ZodString =>
  text.refine((value) => !value.includes('\0') && value.isWellFormed(), 'holds a nul or half a character');
export const entityKind = z.enum(['artist', 'release', 'recording']);

/** A page of a list: `next` is given back as `cursor` to go on; null at the end. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export const cursorQuery = {
  cursor: storable(z.string().max(2000)).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

export const done = z.object({ ok: z.literal(true) });

export interface Endpoint {
  readonly summary: string;
  readonly tag: string;
  /** Who may call it; `anyone` needs no sign-in. */
  readonly access: 'anyone' | 'listener' | 'owner';
  /** The scope an API token needs; without one only a browser's sign-in session may call it. */
  readonly scope?: 'read' | 'write';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** `stream` endpoints answer with something else than JSON and are described by `produces`. */
  readonly response?: z.ZodType;
  readonly produces?: string;
  readonly status?: 200 | 201 | 202;
}

/** Keeps the literal types of a table of endpoints, keyed by `METHOD /path/{param}`. */
export const defineEndpoints = <
  const Table extends Record<`${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`, Endpoint>,
>(
  table: Table,
): Table => table;
