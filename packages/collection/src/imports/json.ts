import { Fault } from '@fonoteca/domain';
import { collectionEntries, readCollectionEntry } from '@fonoteca/records';
import { batchSize, mostRecords, type RecordBatch } from './item.ts';
import { badFile, checkHead, checkSize, readHead, readText } from './text-file.ts';

/** Read as one value: russ.fm's 1,900 records are 6 MB. */
const mostBytes = 64_000_000;

/** The entries of a `collection.json`. Throws Fault `invalid` or `too-large` when it is none. */
async function readEntries(path: string, signal: AbortSignal): Promise<readonly unknown[]> {
  await checkSize(path, mostBytes);
  checkHead(await readHead(path));
  let text = '';
  for await (const piece of readText(path, signal)) text += piece;
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    throw badFile(`The file is broken JSON: ${said}`, 'export it again', cause);
  }
  const entries = collectionEntries(value);
  if (!entries)
    throw badFile(
      'The JSON holds no list of records',
      'choose a collection.json: a list of records, or an object with one',
    );
  if (entries.length > mostRecords)
    throw new Fault('too-large', `The file has more than ${mostRecords.toLocaleString('en')} records`, {
      fields: [{ field: 'file', reason: 'import it in parts' }],
    });
  return entries;
}

/** The entries of a `collection.json` as batches, leaving out the first `from`. */
export async function* readJsonBatches(
  path: string,
  options: { readonly from: number; readonly signal: AbortSignal },
): AsyncGenerator<RecordBatch> {
  const entries = await readEntries(path, options.signal);
  for (let start = options.from; start < entries.length; start += batchSize) {
    const part = entries.slice(start, start + batchSize);
    const position = start + part.length;
    yield {
      items: part.map((entry, index) => ({
        where: `entry ${start + index + 1}`,
        read: readCollectionEntry(entry),
      })),
      position,
      total: entries.length,
      share: position / entries.length,
      knowsNotes: true,
    };
  }
}

/** Throws Fault `too-large` for a file that is not going to be read at all. */
export const checkJsonSize = async (path: string): Promise<void> => void (await checkSize(path, mostBytes));
