import { open } from 'node:fs/promises';
import { Fault } from '@fonoteca/domain';
import { fileBlocks } from './bytes/blocks.ts';
import { openDocument } from './documents/document.ts';
import type { ImportFile, ImportReading, ReadItem, ReadOptions } from './items.ts';
import { type ReaderLimits, readerLimits } from './limits.ts';
import { archiveKind } from './recognise/archives.ts';
import { openZipImport } from './zip/open-zip.ts';

/**
 * Opens an export of any known kind, recognised by what it holds. The items come as they are asked
 * for, so a file of any size takes the same memory; leaving the loop early closes the file.
 *
 * Throws Fault `invalid` naming the file, the reason and the way out when nothing of it can be read.
 * What is wrong further on becomes refusals among the items.
 */
export async function openImport(
  file: ImportFile,
  options: ReadOptions & { readonly limits?: Partial<ReaderLimits> },
): Promise<ImportReading> {
  const limits = { ...readerLimits, ...options.limits };
  const handle = await open(file.path).catch((error: unknown) => {
    throw notReadable(file, 'it cannot be opened', error);
  });
  let bytesRead = 0;
  let opened: Awaited<ReturnType<typeof openDocument>>;
  let bytesTotal: number;
  try {
    bytesTotal = (await handle.stat()).size;
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    if (archiveKind(buffer) === 'zip') {
      await handle.close();
      return await openZipImport(file, bytesTotal, options, limits);
    }
    const blocks = fileBlocks(handle, (bytes) => {
      bytesRead += bytes;
    });
    opened = await openDocument(file.name, blocks, options, limits);
  } catch (error) {
    await handle.close();
    throw error;
  }
  if (!opened.known) {
    await handle.close();
    throw notReadable(file, opened.reason);
  }
  const { items } = opened;
  async function* read(): AsyncGenerator<ReadItem[], void, void> {
    try {
      for await (const batch of items) {
        options.signal?.throwIfAborted();
        yield batch;
      }
    } finally {
      await handle.close();
    }
  }
  return { items: read(), progress: () => ({ bytesRead, bytesTotal }) };
}

/** The fault of a file nothing of which can be read. */
function notReadable(file: ImportFile, reason: string, cause?: unknown): Fault {
  return new Fault('invalid', `${file.name} cannot be imported: ${reason}`, {
    fields: [
      {
        field: 'file',
        reason: `${reason}; choose an export of Spotify, Last.fm, ListenBrainz, Maloja, Rockbox, Pano Scrobbler or Fonoteca`,
      },
    ],
    cause,
  });
}
