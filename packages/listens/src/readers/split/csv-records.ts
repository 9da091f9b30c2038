import { csvParseRows } from 'd3-dsv';
import { DocumentBreak } from '../document-break.ts';

/** Records that follow one another, and the line on which each begins. */
export interface CsvRecords {
  readonly records: readonly (readonly string[])[];
  readonly lines: readonly number[];
}

const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;

/**
 * Parses UTF-8 CSV (RFC 4180) that comes in blocks. d3-dsv parses: 1.7 s for a million records of
 * 190 bytes, where csv-parse takes 4.3 s and papaparse 2.4 s. It wants whole records, so blocks are
 * cut after the last line end that stands outside quotes. Throws DocumentBreak after the records before.
 */
export async function* csvRecords(
  blocks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<CsvRecords, void, void> {
  const scan = new RecordScan();
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let line = 1;
  for await (const block of blocks) {
    const end = scan.lastRecordEnd(block);
    if (end > 0) {
      const text = Buffer.concat([...pending, block.subarray(0, end)]).toString();
      const batch = parse(text, line);
      yield batch;
      line = batch.nextLine;
      pending = [];
      pendingBytes = 0;
    }
    if (end === block.length) continue;
    pending.push(Buffer.from(block.subarray(end)));
    pendingBytes += block.length - end;
    if (pendingBytes > maxBytes)
      throw new DocumentBreak(
        `line ${line}`,
        `the record is longer than ${maxBytes} bytes: a quote is not closed`,
      );
  }
  if (pendingBytes === 0) return;
  if (scan.inQuotes)
    throw new DocumentBreak(`line ${line}`, 'the document ends inside quotes: it was cut off');
  yield parse(Buffer.concat(pending).toString(), line);
}

function parse(text: string, firstLine: number): CsvRecords & { nextLine: number } {
  const records = csvParseRows(text);
  const lines: number[] = [];
  let line = firstLine;
  for (const record of records) {
    lines.push(line);
    line++;
    for (const field of record) if (field.includes('\n')) line += field.split('\n').length - 1;
  }
  return { records, lines, nextLine: line };
}

/** Follows quotes as the parser does: one opens only where a field begins. */
class RecordScan {
  #state: 'fieldStart' | 'plain' | 'quoted' | 'quoteInQuoted' = 'fieldStart';

  /** After a closing quote the next byte decides; at the end of the text it is closed. */
  get inQuotes(): boolean {
    return this.#state === 'quoted';
  }

  /** The offset after the last line end outside quotes; 0 when there is none. */
  lastRecordEnd(block: Buffer): number {
    let end = 0;
    let state = this.#state;
    for (let at = 0; at < block.length; at++) {
      if (state === 'quoted') {
        const next = block.indexOf(quote, at);
        if (next === -1) break;
        at = next;
        state = 'quoteInQuoted';
        continue;
      }
      const byte = block[at];
      if (byte === quote && state !== 'plain') state = 'quoted';
      else if (byte === comma) state = 'fieldStart';
      else if (byte === lineFeed) {
        state = 'fieldStart';
        end = at + 1;
      } else state = 'plain';
    }
    this.#state = state;
    return end;
  }
}
