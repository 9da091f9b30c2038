import { checkCsvHeader, mostCsvBytes } from './csv.ts';
import type { RecordImportKind } from './item.ts';
import { checkJsonSize } from './json.ts';
import { badFile, checkHead, checkSize, readHead } from './text-file.ts';

/**
 * Which kind of collection a file is, by its first bytes; `expected` is what the person said it is.
 * Throws Fault `invalid` or `too-large` when it is none.
 */
export async function inspectRecordFile(
  path: string,
  expected?: RecordImportKind,
): Promise<RecordImportKind> {
  await checkSize(path, mostCsvBytes);
  const head = await readHead(path, 4096);
  checkHead(head);
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  const kind = /^[[{]/.test(text) ? 'collection-json' : 'discogs-csv';
  if (expected && expected !== kind)
    throw badFile(
      kind === 'discogs-csv' ? 'The file is no JSON' : 'The file is JSON, not CSV',
      'choose the CSV of Discogs or a collection.json',
    );
  if (kind === 'discogs-csv') await checkCsvHeader(path);
  else await checkJsonSize(path);
  return kind;
}
