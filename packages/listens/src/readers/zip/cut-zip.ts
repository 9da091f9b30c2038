import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { DocumentBreak } from '../document-break.ts';
import { entryName, unpackFault, type ZipEntry } from './entries.ts';

const headerBytes = 30;
const headerMagic = 0x04034b50;
const descriptorMagic = 0x08074b50;

/**
 * The files of a zip without directory, one after the other by their own headers: what a download that
 * was cut off still holds. The last one breaks where the zip does.
 */
export async function* cutZipEntries(path: string, fileBytes: number): AsyncGenerator<ZipEntry, void, void> {
  const file = await open(path);
  try {
    for (let position = 0; ; ) {
      const header = await headerAt(file, position);
      if (!header) return;
      const start = position + headerBytes + header.nameBytes + header.extraBytes;
      let packed: number | undefined;
      const open = () =>
        header.method === 0
          ? stored(file, start, header.packedBytes, (bytes) => {
              packed = bytes;
            })
          : inflated(file, start, (bytes) => {
              packed = bytes;
            });
      const refusal = refusalOf(header);
      const name = entryName(await bytesAt(file, position + headerBytes, header.nameBytes));
      const packedBytes = header.packedBytes || fileBytes - start;
      if (!name.endsWith('/'))
        yield {
          name,
          packedBytes,
          unpackedBytes: header.unpackedBytes,
          open,
          ...(refusal === undefined ? {} : { refusal }),
        };
      // An entry that was not read to its end is read through to find the next header, if it says no size.
      if (packed === undefined && header.packedBytes > 0) packed = header.packedBytes;
      if (packed === undefined && refusal === undefined) await drain(open());
      if (packed === undefined) return;
      position = await afterDescriptor(file, start + packed, header.hasDescriptor);
    }
  } finally {
    await file.close();
  }
}

type Header = NonNullable<Awaited<ReturnType<typeof headerAt>>>;

async function headerAt(file: FileHandle, position: number) {
  const header = await bytesAt(file, position, headerBytes);
  if (header.length < headerBytes || header.readUInt32LE(0) !== headerMagic) return undefined;
  const flags = header.readUInt16LE(6);
  const packedBytes = header.readUInt32LE(18);
  return {
    encrypted: (flags & 1) !== 0,
    hasDescriptor: (flags & 8) !== 0,
    method: header.readUInt16LE(8),
    // 0xffffffff stands for a size in an extra field; the unpacker finds the end itself.
    packedBytes: packedBytes === 0xffffffff ? 0 : packedBytes,
    unpackedBytes: header.readUInt32LE(22),
    nameBytes: header.readUInt16LE(26),
    extraBytes: header.readUInt16LE(28),
  };
}

function refusalOf(header: Header): string | undefined {
  if (header.encrypted) return 'it is locked with a password: unpack it and import what is inside';
  if (header.method !== 0 && header.method !== 8)
    return `it is packed in a way that is not known (method ${header.method})`;
  if (header.method === 0 && header.hasDescriptor) return 'its size is not known, since the zip was cut off';
  return undefined;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function* bytesFrom(file: FileHandle, start: number) {
  for (let position = start; ; ) {
    const chunk = await bytesAt(file, position, 65_536);
    if (chunk.length === 0) return;
    position += chunk.length;
    yield chunk;
  }
}

async function* stored(file: FileHandle, start: number, length: number, ended: (bytes: number) => void) {
  for (let done = 0; done < length; ) {
    const chunk = await bytesAt(file, start + done, Math.min(65_536, length - done));
    if (chunk.length === 0) throw new DocumentBreak(`unpacked byte ${done}`, 'the zip was cut off here');
    done += chunk.length;
    yield chunk;
  }
  ended(length);
}

async function* inflated(file: FileHandle, start: number, ended: (bytes: number) => void) {
  const inflate = createInflateRaw();
  let size = 0;
  const source = Readable.from(bytesFrom(file, start));
  source.on('error', (error) => inflate.destroy(error));
  try {
    for await (const chunk of source.pipe(inflate) as AsyncIterable<Buffer>) {
      size += chunk.length;
      yield chunk;
    }
    ended(inflate.bytesWritten);
  } catch (error) {
    throw unpackFault(size, error);
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

/** Steps over the sizes that some writers put after an entry: 12 bytes, or 20 in a big zip, a mark before. */
async function afterDescriptor(file: FileHandle, position: number, present: boolean): Promise<number> {
  if (!present) return position;
  const bytes = await bytesAt(file, position, 28);
  const mark = bytes.length >= 4 && bytes.readUInt32LE(0) === descriptorMagic ? 4 : 0;
  for (const size of [12, 20]) {
    const next = mark + size;
    if (bytes.length >= next + 4 && bytes.readUInt32LE(next) === headerMagic) return position + next;
  }
  return position + mark + 12;
}

async function drain(chunks: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const _ of chunks);
  } catch {
    // The entry before told already that the zip ends here.
  }
}
