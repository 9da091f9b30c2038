import { z } from 'zod';
import {
  bytesOfType,
  entityKinds,
  formatVersion,
  limits,
  type ModelFileMeta,
  refuse,
  type TensorType,
} from './format.ts';
import { parameterValues, type Skeleton, safeName, skeleton } from './skeleton.ts';

/** Where one tensor lies, in bytes from the end of the header. */
export interface TensorPlace {
  readonly name: string;
  readonly type: TensorType;
  readonly from: number;
  readonly to: number;
}

/** What stands in `__metadata__.fonoteca`. */
interface Described {
  readonly meta: ModelFileMeta;
  readonly state: Skeleton;
  readonly itemCount: number;
  readonly extras: readonly string[];
  /** Of all bytes behind the header, hex. */
  readonly sha256: string;
}

export interface Header {
  readonly described: Described;
  /** In the order in which they lie in the file. */
  readonly tensors: readonly TensorPlace[];
}

const text = (length: number) => z.string().max(length);
const instant = z.iso.datetime({ offset: true });
const described = z.strictObject({
  version: z.literal(formatVersion),
  meta: z.strictObject({
    entityKind: z.enum(entityKinds),
    purpose: text(100),
    trainedAt: instant,
    window: z.strictObject({ from: instant, to: instant }).nullable(),
    parameters: parameterValues,
    metrics: z.record(safeName, z.number()),
    seed: z.number().int(),
    source: text(2000),
    licence: text(20_000),
  }),
  state: skeleton,
  itemCount: z.number().int().min(0).max(limits.items),
  extras: z.array(safeName).max(100),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const size = z.number().int().min(0).max(limits.fileBytes);
const tensor = z.object({
  dtype: z.enum(Object.keys(bytesOfType) as [TensorType, ...TensorType[]]),
  shape: z.array(size).max(8),
  data_offsets: z.tuple([size, size]),
});

/**
 * The header with its length before it, filled up with spaces to a multiple of 8 bytes. Throws
 * RangeError for a description that could not be read again.
 */
export function writeHeader(header: Header): Buffer {
  const description = described.safeParse({ version: formatVersion, ...header.described });
  if (!description.success)
    throw new RangeError(`the model cannot be described: ${description.error.message}`);
  const entries = header.tensors.map(({ name, type, from, to }) => [
    name,
    { dtype: type, shape: [(to - from) / bytesOfType[type]], data_offsets: [from, to] },
  ]);
  const metadata = { fonoteca: JSON.stringify(description.data) };
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) });
  const bytes = Buffer.byteLength(json);
  const padded = Math.ceil(bytes / 8) * 8;
  if (padded > limits.headerBytes) throw new RangeError('the description of the model is too long');
  const written = Buffer.alloc(8 + padded, 0x20);
  written.writeBigUInt64LE(BigInt(padded));
  written.write(json, 8);
  return written;
}

/** The length that the first 8 bytes of a file tell. Throws Fault `invalid` where it cannot be. */
export function headerLength(start: Buffer, fileBytes: number): number {
  if (fileBytes > limits.fileBytes) throw refuse('file', `is larger than ${limits.fileBytes / 2 ** 30} GiB`);
  if (start.length < 8) throw refuse('file', 'is too short to be one');
  const length = start.readBigUInt64LE();
  if (length > limits.headerBytes || length < 2n || 8n + length > fileBytes)
    throw refuse('header', `says that it has ${length} bytes`);
  return Number(length);
}

/** Reads a header of a file whose tensors take `dataBytes`. Throws Fault `invalid`. */
export function readHeader(bytes: Uint8Array, dataBytes: number): Header {
  const { __metadata__: metadata, ...entries } = objectIn(bytes, 'header');
  const own = z.object({ fonoteca: z.string() }).safeParse(metadata);
  if (!own.success) throw refuse('header.__metadata__', 'has no description by Fonoteca');
  const found = described.safeParse(objectIn(Buffer.from(own.data.fonoteca), 'description'));
  if (!found.success) throw refuseIssue('description', found.error);
  const tensors = Object.entries(entries).map(([name, value]) => placeOf(name, value));
  if (tensors.length > limits.tensors) throw refuse('header', `names ${tensors.length} tensors`);
  tensors.sort((left, right) => left.from - right.from || left.to - right.to);
  let end = 0;
  for (const { name, from, to } of tensors) {
    if (from !== end) throw refuse(name.slice(0, 100), 'leaves a gap or overlaps another tensor');
    end = to;
  }
  if (end !== dataBytes)
    throw refuse('file', `holds ${dataBytes} bytes of numbers, its header speaks of ${end}`);
  const { version: _, ...rest } = found.data;
  return { described: rest, tensors };
}

function placeOf(name: string, value: unknown): TensorPlace {
  const shown = name.slice(0, 100);
  const parsed = tensor.safeParse(value);
  if (!parsed.success) throw refuseIssue(shown, parsed.error);
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const numbers = shape.reduce((product, length) => product * length, 1);
  const [from, to] = offsets;
  if (to < from || numbers * bytesOfType[dtype] !== to - from)
    throw refuse(shown, 'has another size than its shape');
  return { name, type: dtype, from, to };
}

function objectIn(bytes: Uint8Array, field: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    throw refuse(field, 'is not JSON', error);
  }
  throw refuse(field, 'is no JSON object');
}

function refuseIssue(field: string, error: z.ZodError) {
  const issue = error.issues[0];
  const path = [field, ...(issue?.path ?? []).map(String)].join('.').slice(0, 200);
  return refuse(path, issue?.message ?? 'is not as it should be', error);
}
