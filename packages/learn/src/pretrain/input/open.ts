import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import zlib from 'node:zlib';
import { Fault } from '@fonoteca/domain';
import { extract } from 'tar-stream';
import type { LineForm } from '../scan/scan-block.ts';

/** A stretch of lines: a file, or one of those in an archive. */
export interface Member {
  /** Its place in the archive. */
  readonly number: number;
  readonly name: string;
  readonly form: LineForm;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Bytes of the whole file read so far, as they lie on the disk. */
  bytesRead(): number;
}

const tarBlock = 512;
const chunkSize = 1 << 20;
const lineFiles = /\.(listens|jsonl|ndjson|json|tsv)$/i;

/**
 * The listens in a file as ListenBrainz publishes them (`.tar.zst`), or `.tar`, `.tar.gz`, JSON lines or
 * TSV, compressed or not; told apart by content. Throws Fault `invalid` for what it is not,
 * `unavailable` where this Node cannot read it; ENOENT without a file.
 */
export async function* openListens(path: string): AsyncGenerator<Member> {
  const unpack = decompressor(path, await firstBytes(path));
  const file = createReadStream(path, { highWaterMark: chunkSize });
  const bytesRead = (): number => file.bytesRead;
  if (unpack) pipeline(file, unpack).catch(() => {});
  const plain = (unpack ?? file)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    const start: Buffer[] = [];
    for (let have = 0; have < tarBlock; ) {
      const { value, done } = await plain.next();
      if (done) break;
      start.push(value);
      have += value.length;
    }
    const head = Buffer.concat(start);
    const chunks = again(head, plain);
    if (head.toString('latin1', 257, 262) === 'ustar') yield* membersOf(path, chunks, bytesRead);
    else yield { number: 0, name: path, form: formOf(path, head), chunks: told(path, chunks), bytesRead };
  } catch (error) {
    throw readable(path, error);
  } finally {
    file.destroy();
    unpack?.destroy();
  }
}

async function* membersOf(
  path: string,
  plain: AsyncIterable<Buffer>,
  bytesRead: () => number,
): AsyncGenerator<Member> {
  const archive = extract();
  const reading = pipeline(Readable.from(plain, { objectMode: false }), archive);
  // Its failure also ends the loop below, where it is told.
  reading.catch(() => {});
  let number = 0;
  let found = 0;
  let parquet = false;
  for await (const entry of archive) {
    const { name, type } = entry.header;
    const place = number++;
    if (type === 'file' && lineFiles.test(name)) {
      found++;
      const form = name.toLowerCase().endsWith('.tsv') ? 'tsv' : 'json';
      // Its types do not say that its streams can be iterated.
      const chunks = told(path, entry as unknown as AsyncIterable<Uint8Array>);
      yield { number: place, name, form, chunks, bytesRead };
    } else parquet ||= name.endsWith('.parquet');
    entry.resume();
  }
  await reading;
  if (found > 0) return;
  throw refused(
    path,
    parquet
      ? 'it is the dump for Spark: take the one named listenbrainz-listens-dump-…-full.tar.zst'
      : 'no file of listens (listens/YEAR/MONTH.listens) is in it',
  );
}

/** What goes wrong in the reader's loop is not seen by the one who opened the file. */
async function* told(path: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw readable(path, error);
  }
}

async function* again(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (;;) {
    const { value, done } = await rest.next();
    if (done) return;
    yield value;
  }
}

function formOf(path: string, head: Buffer): LineForm {
  const start = head.toString('latin1').trimStart();
  if (start.startsWith('{')) return 'json';
  if (start === '' || (start.split('\n', 1)[0] ?? '').includes('\t')) return 'tsv';
  throw refused(path, 'neither an archive nor lines of JSON or of user, item, count with tabs between');
}

function decompressor(path: string, start: Buffer): Transform | null {
  const magic = start.toString('hex');
  if (magic.startsWith('1f8b')) return zlib.createGunzip({ chunkSize });
  if (magic.startsWith('fd377a585a00'))
    throw refused(path, 'it is compressed by xz: unpack it first (xz -d), or take a newer dump (.tar.zst)');
  if (!magic.startsWith('28b52ffd')) return null;
  if (typeof zlib.createZstdDecompress !== 'function')
    throw new Fault(
      'unavailable',
      `${path} is compressed by zstd: that needs Node 22.15 or newer, this is ${process.version}`,
    );
  return zlib.createZstdDecompress({ chunkSize });
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const refused = (path: string, reason: string): Fault =>
  new Fault('invalid', `${path} holds no listens that can be read`, {
    fields: [{ field: 'listens', reason }],
  });

/** Errors of decompression and of tar speak of codes; a person wants to know which file. */
function readable(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof Fault || error.name === 'AbortError') return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const ofContent = code.startsWith('Z_') || code.startsWith('ZSTD_') || code === 'ERR_BUFFER_TOO_LARGE';
  if (!ofContent && !/tar|unexpected end|premature|invalid header/i.test(error.message)) return error;
  const reason = `it is damaged or not whole (${error.message}): get it again and go on with the same command`;
  return new Fault('invalid', `${path} cannot be read to its end`, {
    fields: [{ field: 'listens', reason }],
    cause: error,
  });
}
