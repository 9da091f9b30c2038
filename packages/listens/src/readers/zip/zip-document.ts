import { joinBlocks } from '../bytes/blocks.ts';
import { DocumentBreak } from '../document-break.ts';
import { openDocument } from '../documents/document.ts';
import { refused } from '../documents/items-of.ts';
import type { ReadItem, ReadOptions } from '../items.ts';
import type { ReaderLimits } from '../limits.ts';
import type { ZipEntry } from './entries.ts';
import { UnpackGuard, ZipBomb } from './unpack-guard.ts';

/** What reading the entries of a zip needs and tells. */
export interface ZipReading {
  readonly name: string;
  readonly fileBytes: number;
  readonly options: ReadOptions;
  readonly limits: ReaderLimits;
  /** Told how many more packed bytes are behind. */
  readonly read: (bytes: number) => void;
}

/** Reads every entry of a zip that is an export; the others are named as ignored. */
export async function* zipItems(
  entries: AsyncIterable<ZipEntry>,
  zip: ZipReading,
): AsyncGenerator<ReadItem[], void, void> {
  const guard = new UnpackGuard(zip.limits, zip.fileBytes);
  let known = 0;
  let count = 0;
  try {
    for await (const entry of entries) {
      if (++count > zip.limits.zipEntries)
        throw new ZipBomb(`entry ${count}`, `the zip has more than ${zip.limits.zipEntries} entries`);
      zip.options.signal?.throwIfAborted();
      const document = `${zip.name}/${entry.name}`;
      if (entry.refusal !== undefined) {
        yield [refused(document, 'file', entry.refusal)];
        continue;
      }
      let bomb: ZipBomb | undefined;
      const blocks = joinBlocks(guard.watch(metered(entry, zip.read), entry.packedBytes));
      const opened = await openDocument(
        document,
        rememberBomb(blocks, (found) => (bomb = found)),
        zip.options,
        zip.limits,
      );
      if (opened.known) {
        known++;
        yield* opened.items;
      } else if (opened.damaged) yield [refused(document, 'file', opened.reason)];
      else yield [{ kind: 'ignored', where: document, what: 'other-file', why: opened.reason }];
      // The entry's own refusal has told it; nothing more of this zip is unpacked.
      if (bomb) return;
    }
  } catch (error) {
    if (!(error instanceof DocumentBreak)) throw error;
    yield [refused(zip.name, 'file', `at ${error.place}: ${error.message}`)];
    return;
  }
  if (known === 0) yield [refused(zip.name, 'file', 'the zip holds no export of a kind that is known')];
}

/** The content of an entry, telling on the way how much of its packed bytes that was. */
async function* metered(entry: ZipEntry, read: (bytes: number) => void): AsyncGenerator<Buffer, void, void> {
  let told = 0;
  try {
    for await (const chunk of entry.open()) {
      const bytes = entry.packedBytes * (chunk.length / (entry.unpackedBytes || Number.POSITIVE_INFINITY));
      const step = Math.min(bytes, entry.packedBytes - told);
      told += step;
      read(step);
      yield chunk;
    }
  } finally {
    read(entry.packedBytes - told);
  }
}

async function* rememberBomb(
  blocks: AsyncGenerator<Buffer, void, void>,
  remember: (bomb: ZipBomb) => void,
): AsyncGenerator<Buffer, void, void> {
  try {
    yield* blocks;
  } catch (error) {
    if (error instanceof ZipBomb) remember(error);
    throw error;
  }
}
