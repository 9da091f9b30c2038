import { pipeline } from 'node:stream';
import { Fault } from '@fonoteca/domain';
import { type DiscogsCsv, readDiscogsCsv } from '@fonoteca/records';
import { CsvError, parse } from 'csv-parse';
import { batchSize, type ImportItem, mostRecords, type RecordBatch } from './item.ts';
import { badFile, checkHead, checkSize, readHead, readText } from './text-file.ts';

/** No file is larger: 100,000 rows are 20 MB. */
export const mostCsvBytes = 100_000_000;
/** A row with long notes has a few kilobytes; more is a quote that was never closed. */
const mostRowBytes = 64_000;

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The rows of a CSV file with the line each ends on. Throws Fault `invalid` where it is no CSV. */
async function* readRows(path: string, signal: AbortSignal): AsyncGenerator<Row> {
  const head = await readHead(path);
  checkHead(head);
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(head),
    info: true,
    max_record_size: mostRowBytes,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  pipeline(readText(path, signal), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      yield { cells: record, line: info.lines };
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CsvError) throw brokenCsv(error);
    throw error;
  }
}

function brokenCsv(error: CsvError): Fault {
  const line = Number(Reflect.get(error, 'lines') ?? 0);
  const place = line > 0 ? ` near line ${line.toLocaleString('en')}` : '';
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
    return badFile(
      `The CSV is broken${place}: a quote is not closed, or a row is longer than ${mostRowBytes / 1000} kB`,
      'export the collection from Discogs again and import it unchanged',
      error,
    );
  return badFile(
    `The CSV is broken${place}: a quote stands in the middle of a field`,
    'export the collection from Discogs again and import it unchanged',
    error,
  );
}

/** Spreadsheets of some countries write semicolons or tabs. */
function delimiterOf(head: Buffer): string {
  const [line = ''] = head.toString('utf8').split('\n');
  const count = (mark: string) => line.split(mark).length;
  return [',', ';', '\t'].toSorted((one, other) => count(other) - count(one))[0] ?? ',';
}

/** Takes the first row as the header. Throws Fault `invalid` when a column of a collection is missing. */
function headerOf(row: Row | undefined): DiscogsCsv {
  const csv = readDiscogsCsv(row?.cells ?? []);
  if ('row' in csv) return csv;
  throw badFile(
    `The file is no Discogs collection: ${csv.missing.map((column) => `“${column}”`).join(', ')} is missing in its first line`,
    'choose the CSV that Discogs makes under Settings, Export, Collection',
  );
}

/** Throws Fault `invalid` when the file does not begin as Discogs' export of a collection. */
export async function checkCsvHeader(path: string): Promise<void> {
  await checkSize(path, mostCsvBytes);
  for await (const row of readRows(path, new AbortController().signal)) {
    headerOf(row);
    return;
  }
  headerOf(undefined);
}

/**
 * Reads a whole file without keeping it, and gives its number of rows: what is broken in its last line is
 * known before the first record is written.
 */
async function countRows(path: string, signal: AbortSignal): Promise<number> {
  let rows = -1;
  for await (const row of readRows(path, signal)) {
    if (rows < 0) headerOf(row);
    rows += 1;
    if (rows > mostRecords)
      throw new Fault('too-large', `The file has more than ${mostRecords.toLocaleString('en')} rows`, {
        fields: [{ field: 'file', reason: 'import it in parts' }],
      });
  }
  if (rows < 0) headerOf(undefined);
  return rows;
}

/** The rows of Discogs' CSV as batches, leaving out the first `from`, which an earlier run settled. */
export async function* readCsvBatches(
  path: string,
  options: { readonly from: number; readonly signal: AbortSignal },
): AsyncGenerator<RecordBatch> {
  await checkSize(path, mostCsvBytes);
  const total = await countRows(path, options.signal);
  let csv: DiscogsCsv | undefined;
  let columns = 0;
  let position = 0;
  let items: ImportItem[] = [];
  const batch = (): RecordBatch => ({
    items,
    position,
    total,
    share: total === 0 ? 1 : position / total,
    knowsNotes: csv?.hasNotes ?? true,
  });
  for await (const row of readRows(path, options.signal)) {
    if (!csv) {
      csv = headerOf(row);
      columns = row.cells.length;
      continue;
    }
    position += 1;
    if (position <= options.from) continue;
    items.push(readRow(csv, row, columns));
    if (items.length < batchSize) continue;
    yield batch();
    items = [];
  }
  if (items.length > 0) yield batch();
}

function readRow(csv: DiscogsCsv, { cells, line }: Row, columns: number): ImportItem {
  const where = `line ${line}`;
  if (cells.length === columns) return { where, read: csv.row(cells) };
  const reason = `has ${cells.length} cells where the first line has ${columns}: a comma or a quote is missing`;
  return { where, read: { ok: false, field: 'row', reason } };
}
