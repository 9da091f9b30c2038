import type { ZipFile } from 'yauzl';
import { refused } from '../documents/items-of.ts';
import type { ImportFile, ImportReading, ReadItem, ReadOptions } from '../items.ts';
import type { ReaderLimits } from '../limits.ts';
import { cutZipEntries } from './cut-zip.ts';
import { openZip, zipEntries } from './entries.ts';
import { zipItems } from './zip-document.ts';

/** Opens a zip; one that has lost its end is read from the front, and a refusal says so. */
export async function openZipImport(
  file: ImportFile,
  bytesTotal: number,
  options: ReadOptions,
  limits: ReaderLimits,
): Promise<ImportReading> {
  let bytesRead = 0;
  const zip = await openZip(file.path).catch((error: unknown) => error);
  const reading = {
    name: file.name,
    fileBytes: bytesTotal,
    options,
    limits,
    read: (bytes: number) => {
      bytesRead = Math.min(bytesTotal, bytesRead + bytes);
    },
  };
  const items = isZip(zip)
    ? closing(zip, zipItems(zipEntries(zip), reading))
    : afterwards(zipItems(cutZipEntries(file.path, bytesTotal), reading), [
        refused(
          file.name,
          'file',
          'the zip has lost its end, where its list of files stands: download it again',
        ),
      ]);
  return { items, progress: () => ({ bytesRead: Math.round(bytesRead), bytesTotal }) };
}

const isZip = (value: unknown): value is ZipFile =>
  typeof value === 'object' && value !== null && 'eachEntry' in value;

async function* closing(zip: ZipFile, items: AsyncGenerator<ReadItem[], void, void>) {
  try {
    yield* items;
  } finally {
    zip.close();
  }
}

async function* afterwards(items: AsyncGenerator<ReadItem[], void, void>, last: ReadItem[]) {
  yield* items;
  yield last;
}
