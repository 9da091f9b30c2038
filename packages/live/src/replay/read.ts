import { Fault } from '@fonoteca/domain';
import { parse } from 'csv-parse/sync';
import type { RecordedBroadcast } from './world.ts';

const needed = ['platform', 'account', 'start_utc', 'end_utc'] as const;

/**
 * Reads recorded broadcasts from CSV text with the columns platform, account, start_utc and end_utc (ISO
 * moments in UTC) and, where several collections stand in one file, source. Throws a `Fault` that names
 * the line and the column of what cannot be read.
 */
export function readBroadcasts(text: string): RecordedBroadcast[] {
  const rows = parseRows(text);
  const header = rows[0] ?? [];
  for (const column of needed)
    if (!header.includes(column))
      throw refuse(
        column,
        `the file has no column "${column}": its first line must name ${needed.join(', ')}`,
      );
  const [source, platform, account, start, end] = ['source', ...needed].map((name) => header.indexOf(name));
  return rows.slice(1).map((row, index) => {
    const line = index + 2;
    const read = {
      source: row[source ?? -1] || 'all',
      platform: textAt(row, platform, 'platform', line),
      account: textAt(row, account, 'account', line),
      start: momentAt(row, start, 'start_utc', line),
      end: momentAt(row, end, 'end_utc', line),
    };
    if (read.end <= read.start) throw refuse('end_utc', `line ${line}: it ends before it starts`);
    return read;
  });
}

function parseRows(text: string): string[][] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, trim: true, relax_column_count: true });
  } catch (error) {
    throw refuse('data', `this is no CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function textAt(row: string[], at: number | undefined, column: string, line: number): string {
  const value = row[at ?? -1];
  if (!value) throw refuse(column, `line ${line}: it is empty`);
  return value;
}

function momentAt(row: string[], at: number | undefined, column: string, line: number): number {
  const value = textAt(row, at, column, line);
  // Without a zone the moment would be read in the zone of the machine.
  const moment = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value.replace(' ', 'T')}Z`);
  if (!Number.isFinite(moment))
    throw refuse(column, `line ${line}: "${value}" is no moment; write it like 2026-03-01T18:30:00Z`);
  return moment;
}

const refuse = (field: string, message: string) =>
  new Fault('invalid', `${field}: ${message}`, { fields: [{ field, reason: message }] });
