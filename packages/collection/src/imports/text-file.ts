import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';

const field = 'file';

/** Fault `invalid` about the file that a person chose. */
export const badFile = (message: string, reason: string, cause?: unknown): Fault =>
  new Fault('invalid', message, { fields: [{ field, reason }], ...(cause ? { cause } : {}) });

/** Throws Fault `too-large` for a file beyond `mostBytes`. */
export async function checkSize(path: string, mostBytes: number): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > mostBytes)
      throw new Fault(
        'too-large',
        `The file has ${megabytes(size)} MB: a collection has at most ${megabytes(mostBytes)} MB`,
        {
          fields: [{ field, reason: 'choose the export of the collection, or a part of it' }],
        },
      );
    if (size === 0) throw badFile('The file is empty', 'export the collection again');
    return size;
  } finally {
    await file.close();
  }
}

const megabytes = (bytes: number): string => Math.ceil(bytes / 1_000_000).toLocaleString('en');

/** The first bytes of a file. */
export async function readHead(path: string, bytes = 65_536): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Throws Fault `invalid` when a file begins as no UTF-8 text does, and says what it is instead. */
export function checkHead(head: Buffer): void {
  if (head.subarray(0, 2).toString('latin1') === 'PK')
    throw badFile('The file is a ZIP archive or a spreadsheet', 'unpack it, or save it as CSV in UTF-8');
  if (head[0] === 0x1f && head[1] === 0x8b) throw badFile('The file is packed with gzip', 'unpack it first');
  const mark = head.subarray(0, 2).toString('latin1');
  if (mark === '\xff\xfe' || mark === '\xfe\xff' || looksLikeUtf16(head))
    throw badFile('The file is in UTF-16', 'save it as UTF-8, as Discogs exports it');
}

/** Text of Latin letters in UTF-16 has a zero in every second byte. */
function looksLikeUtf16(head: Buffer): boolean {
  const zeros = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  return zeros > head.length / 4;
}

/** The text of a file in pieces. Throws Fault `invalid` at the first byte that is not UTF-8, or is zero. */
export async function* readText(path: string, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 1;
  const decode = (chunk?: Buffer): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw badFile(
        `The file is not in UTF-8 (a byte after line ${line.toLocaleString('en')} is wrong)`,
        'save it as UTF-8: it may be in Latin-1 or Windows-1252, or damaged',
        cause,
      );
    }
  };
  for await (const chunk of createReadStream(path, { signal })) {
    const text = decode(chunk as Buffer);
    const zero = text.indexOf('\0');
    line += text.slice(0, zero < 0 ? text.length : zero).split('\n').length - 1;
    if (zero >= 0)
      throw badFile(
        `The file has a zero byte in line ${line.toLocaleString('en')}`,
        'it is damaged, or not a text file: export it again',
      );
    yield text;
  }
  yield decode();
}
