import type pg from 'pg';

/**
 * Rows as PostgreSQL sends them, in binary format and not parsed: a `bytea` of megabytes is taken as it
 * is, instead of as hexadecimal text twice as long.
 */
export async function binaryRows(
  client: pg.ClientBase,
  text: string,
  values: readonly unknown[],
): Promise<(Buffer | null)[][]> {
  const query = {
    text,
    values: [...values],
    rowMode: 'array' as const,
    binary: true,
    types: { getTypeParser: () => (value: unknown) => value },
  };
  const result = await client.query(query as unknown as pg.QueryArrayConfig);
  return result.rows as (Buffer | null)[][];
}

/** An int4 of binary format. */
export const int4 = (value: Buffer | null | undefined): number => value?.readInt32BE(0) ?? 0;

/** `bytea`, never null here. */
export const bytes = (value: Buffer | null | undefined): Buffer => value ?? Buffer.alloc(0);

/** An `int4[]` of one dimension without nulls, as `array_agg` makes it; empty for null. */
export function int4Array(value: Buffer | null | undefined): Int32Array {
  // dimensions, has-null flag, element type, then length and lower bound of the dimension
  if (!value || value.readInt32BE(0) === 0) return new Int32Array(0);
  const length = value.readInt32BE(12);
  const numbers = new Int32Array(length);
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  for (let i = 0, at = 24; i < length; i++, at += 8) numbers[i] = view.getInt32(at);
  return numbers;
}

/** Days since 1970 of a binary `date` expression `(day - date '1970-01-01')`, as SQL. */
export const epochDaySql = (column: string): string => `(${column} - date '1970-01-01')`;
