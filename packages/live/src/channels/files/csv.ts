import { Fault } from '@fonoteca/domain';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { mostFollows } from '../limits.ts';
import { type FileRow, shortened, type WrittenRow } from './row.ts';

const header = ['address', 'platform', 'account', 'name', 'group', 'note', 'muted', 'override'] as const;
type Column = (typeof header)[number];

/** A table with one channel a line, for spreadsheets (RFC 4180). */
export const writeCsv = (rows: readonly WrittenRow[]): string =>
  stringify(
    [
      header,
      ...rows.map((row) =>
        header.map((column) => guarded(column === 'muted' ? yesOrNo(row.muted) : row[column])),
      ),
    ],
    // A line break of any kind is inside of quotes, or it ends the line for some readers.
    { record_delimiter: '\r\n', quoted_match: /[\r\n]/ },
  );

const yesOrNo = (value: boolean): string => (value ? 'yes' : '');

/** A spreadsheet takes what begins so for a formula; a quote before it makes it a text, and is taken away again. */
const guarded = (text: string): string => (/^['=+\-@＝＋－＠]/.test(text) ? `'${text}` : text);
const unguarded = (text: string | undefined): string | undefined =>
  text?.replace(/^'(?=['=+\-@＝＋－＠])/, '').trim() || undefined;

/** Other names that a column may have, without marks and case. */
const columns: Record<string, Column> = {
  url: 'address',
  link: 'address',
  channelurl: 'address',
  handle: 'account',
  login: 'account',
  user: 'account',
  username: 'account',
  slug: 'account',
  service: 'platform',
  site: 'platform',
  title: 'name',
  channel: 'name',
  folder: 'group',
  category: 'group',
  notes: 'note',
  comment: 'note',
  mute: 'muted',
  ...Object.fromEntries(header.map((column) => [column, column])),
};

function columnOf(name: string): Column | undefined {
  const key = name.toLowerCase().replace(/[^a-z]/g, '');
  // A heading may be `constructor`.
  return Object.hasOwn(columns, key) ? columns[key] : undefined;
}

/** Whether a first line has a column of addresses, or one of accounts and one of platforms. */
export function isChannelHeader(line: string): boolean {
  const found = line.split(delimiterOf(line)).map(columnOf);
  return found.includes('address') || (found.includes('account') && found.includes('platform'));
}

const delimiterOf = (line: string): string =>
  [',', ';', '\t'].toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',';

/** Reads a table of channels. Throws Fault `invalid` (file) naming the line where it breaks. */
export function readCsv(content: string): FileRow[] {
  const [first = ''] = content.split(/\r\n|\r|\n/, 1);
  try {
    const rows: { info: { lines: number }; record: Partial<Record<Column, string>> }[] = parse(content, {
      delimiter: delimiterOf(first),
      // Files that were edited hold more than one kind.
      record_delimiter: ['\r\n', '\n', '\r'],
      columns: (names: string[]) => {
        const found = names.map(columnOf);
        // Of two columns for one thing the first counts.
        return found.map((column, index) =>
          column !== undefined && found.indexOf(column) === index ? column : false,
        );
      },
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 64 * 1024,
      // One more than may be followed, so that it is noticed.
      to: mostFollows + 1,
    });
    return rows.map(({ info, record }) => rowOf(record, info.lines));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new Fault('invalid', 'The file cannot be read as CSV', {
      fields: [{ field: 'file', reason: shortened(cause.message) }],
      cause,
    });
  }
}

function rowOf(record: Partial<Record<Column, string>>, line: number): FileRow {
  const texts = Object.fromEntries(header.map((column) => [column, unguarded(record[column])])) as Record<
    Column,
    string | undefined
  >;
  const { address, ...rest } = texts;
  return {
    line,
    text: shortened(address ?? texts.account ?? texts.name ?? ''),
    addresses: address === undefined ? [] : [address],
    ...rest,
  };
}
