import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { DocumentBreak } from '../document-break.ts';

/** One file inside a zip, not opened yet. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes it takes in the zip; for a cut zip an upper bound. */
  readonly packedBytes: number;
  /** Bytes it claims to unpack to; 0 where that is not known. */
  readonly unpackedBytes: number;
  /** Why it cannot be unpacked, where it cannot. */
  readonly refusal?: string;
  /** Its content. To be read to its end or returned before the next entry is asked for. */
  open(): AsyncIterable<Buffer>;
}

/** A zip by its directory; the directory stands at the end, so a cut zip has none and this throws. */
export async function openZip(path: string): Promise<ZipFile> {
  // Names are only shown, never used as paths: odd ones need not stop the whole zip.
  return openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
}

/** The files of a zip in the order of its directory. */
export async function* zipEntries(zip: ZipFile): AsyncGenerator<ZipEntry, void, void> {
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entryName(entry.fileName as unknown as Buffer);
      if (!name.endsWith('/')) yield describe(zip, entry, name);
    }
  } catch (error) {
    throw new DocumentBreak('the list of files', `the zip is damaged here (${messageOf(error)})`, {
      cause: error,
    });
  }
}

function describe(zip: ZipFile, entry: Entry, name: string): ZipEntry {
  const refusal = entry.isEncrypted()
    ? 'it is locked with a password: unpack it and import what is inside'
    : entry.canDecodeFileData()
      ? undefined
      : `it is packed in a way that is not known (method ${entry.compressionMethod})`;
  return {
    name,
    packedBytes: entry.compressedSize,
    unpackedBytes: entry.uncompressedSize,
    ...(refusal === undefined ? {} : { refusal }),
    open: () => content(zip, entry),
  };
}

async function* content(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer, void, void> {
  let checksum = 0;
  let size = 0;
  try {
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum);
      size += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw unpackFault(size, error);
  }
  if (checksum !== entry.crc32)
    throw new DocumentBreak(`unpacked byte ${size}`, 'its checksum in the zip does not fit: it is damaged');
}

/** What an unpacker throws, as the place where the entry breaks. */
export function unpackFault(size: number, error: unknown): DocumentBreak {
  if (error instanceof DocumentBreak) return error;
  return new DocumentBreak(`unpacked byte ${size}`, `the zip is damaged here (${messageOf(error)})`, {
    cause: error,
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A name to show: old zips write Latin-1, new ones UTF-8. */
export function entryName(bytes: Buffer): string {
  const name = isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1');
  return name
    .replace(/\p{Cc}/gu, '')
    .slice(0, 200)
    .toWellFormed();
}
