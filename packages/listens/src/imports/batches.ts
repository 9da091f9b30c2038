import type { IncomingListen, OriginKey, Refusal, Source } from '@fonoteca/domain';
import type { SettlingListen } from '../intake/settle.ts';
import { type ImportReading, openImport, type ReadItem } from '../readers/index.ts';
import type { StoredFile } from './files.ts';
import { RepeatCounter } from './repeats.ts';

/** Listens of one origin. */
interface OriginGroup {
  readonly origin: OriginKey;
  readonly listens: SettlingListen[];
}

/** Items of one import that are settled in one transaction. */
export interface ImportBatch {
  readonly groups: Map<string, OriginGroup>;
  readonly refusals: Refusal[];
  ignored: number;
  /** Items of the whole import up to the end of this batch: where a restart goes on. */
  position: number;
  /** Share of all bytes that has been read, 0 … 1. */
  share: number;
}

const batchSize = 5000;

/**
 * Reads the files of an import as batches, leaving out the first `from` items, which an earlier run
 * settled. A file that cannot be read at all is one refusal; the others still go in.
 */
export async function* readBatches(
  files: readonly StoredFile[],
  options: { from: number; timeZone: string; now: number; signal: AbortSignal },
): AsyncGenerator<ImportBatch> {
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0) || 1;
  const repeats = new RepeatCounter();
  let position = 0;
  let bytesBefore = 0;
  let batch = emptyBatch();

  const take = (item: ReadItem) => {
    position++;
    const ordinal = item.kind === 'listen' ? ordinalOf(repeats, item) : 0;
    if (position <= options.from) return;
    if (item.kind === 'refused') batch.refusals.push(item.refusal);
    else if (item.kind === 'ignored') batch.ignored++;
    else groupOf(batch, item.source, item.listen).listens.push({ listen: item.listen, ordinal });
  };

  for (const file of files) {
    for await (const { items, share } of readFile(file, options)) {
      for (const item of items) take(item);
      if (sizeOf(batch) < batchSize) continue;
      yield { ...batch, position, share: (bytesBefore + share * file.bytes) / totalBytes };
      batch = emptyBatch();
    }
    bytesBefore += file.bytes;
  }
  yield { ...batch, position, share: 1 };
}

async function* readFile(
  file: StoredFile,
  options: { timeZone: string; now: number; signal: AbortSignal },
): AsyncGenerator<{ items: ReadItem[]; share: number }> {
  let reading: ImportReading;
  try {
    reading = await openImport(file, options);
  } catch (error) {
    options.signal.throwIfAborted();
    yield {
      items: [{ kind: 'refused', refusal: { where: file.name, field: 'file', reason: reasonOf(error) } }],
      share: 1,
    };
    return;
  }
  for await (const items of reading.items) {
    options.signal.throwIfAborted();
    const { bytesRead, bytesTotal } = reading.progress();
    yield { items, share: Math.min(1, bytesRead / (bytesTotal || 1)) };
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const emptyBatch = (): ImportBatch => ({
  groups: new Map(),
  refusals: [],
  ignored: 0,
  position: 0,
  share: 0,
});

function sizeOf(batch: ImportBatch): number {
  let size = batch.refusals.length + batch.ignored;
  for (const group of batch.groups.values()) size += group.listens.length;
  return size;
}

/** Our own export says which repeat a listen was; other files are counted. */
const ordinalOf = (repeats: RepeatCounter, item: ReadItem & { kind: 'listen' }): number =>
  item.listen.original?.ordinal ?? repeats.ordinalOf(item.document, item.source, item.listen);

/** Our own export also says who delivered the listen first: it goes back under that origin. */
function groupOf(batch: ImportBatch, source: Source, { original }: IncomingListen): OriginGroup {
  const origin: OriginKey = original
    ? { source: original.source, ...(original.client === undefined ? {} : { client: original.client }) }
    : { source };
  const name = `${origin.source}\0${origin.client ?? ''}`;
  const known = batch.groups.get(name);
  if (known) return known;
  const made: OriginGroup = { origin, listens: [] };
  batch.groups.set(name, made);
  return made;
}
