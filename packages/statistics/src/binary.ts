import pg from 'pg';
import copyStreams from 'pg-copy-streams';

/** A parameter of a binary query. */
export type Literal = number | string | readonly (number | string)[];

/**
 * Rows as PostgreSQL sends them in binary format, by COPY: a `bytea` of megabytes arrives as it is, and
 * numbers are not spelled out. The driver's own binary results pass through UTF-8 and do not survive it.
 *
 * Values of four bytes and more begin at a multiple of four, so that typed arrays can look at them.
 *
 * @param values put in the place of `$1` … as literals, since COPY takes no parameters
 * @param receive gives the memory that the rows are put in, and that they are views of
 */
export async function binaryRows(
  client: pg.ClientBase,
  text: string,
  values: readonly Literal[],
  receive: (length: number) => Buffer = Buffer.allocUnsafeSlow,
): Promise<(Buffer | null)[][]> {
  const query = text.replace(/\$(\d+)/g, (_, number: string) => literal(values[Number(number) - 1]));
  const stream = client.query(copyStreams.to(`copy (${query}) to stdout (format binary)`));
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) length += chunks[chunks.push(chunk as Buffer) - 1]?.length ?? 0;
  const data = receive(length);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(data, at);
  return parseRows(data);
}

function literal(value: Literal | undefined): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return `(${value})`;
  if (typeof value === 'string') return pg.escapeLiteral(value);
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.join(',')}}`);
  throw new TypeError(`not a parameter of a binary query: ${String(value)}`);
}

/** Signature, flags and the length of an extension that no version uses. */
const headerBytes = 19;

function parseRows(data: Buffer): (Buffer | null)[][] {
  const rows: (Buffer | null)[][] = [];
  for (let at = headerBytes, fields = data.readInt16BE(at); fields >= 0; fields = data.readInt16BE(at)) {
    at += 2;
    const row: (Buffer | null)[] = [];
    for (let field = 0; field < fields; field++) {
      const length = data.readInt32BE(at);
      at += 4;
      row.push(length < 0 ? null : aligned(data, at, length));
      at += Math.max(0, length);
    }
    rows.push(row);
  }
  return rows;
}

/** Moves a value down to a multiple of four: over its own length, which has been read. */
function aligned(data: Buffer, at: number, length: number): Buffer {
  const start = length < 4 ? at : at - ((data.byteOffset + at) % 4);
  if (start !== at) data.copyWithin(start, at, at + length);
  return data.subarray(start, start + length);
}

/** An int4 of binary format; 0 for null. */
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

/** Days since 1970 of a `date` expression, as SQL. */
export const epochDaySql = (column: string): string => `(${column} - date '1970-01-01')`;
