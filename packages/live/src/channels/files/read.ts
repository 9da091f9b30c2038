import { Fault } from '@fonoteca/domain';
import { mostFileBytes, mostFollows } from '../limits.ts';
import { isChannelHeader, readCsv } from './csv.ts';
import { readOpml } from './opml.ts';
import type { FileRow } from './row.ts';

/**
 * Reads a file of channels, recognised by its content. Throws Fault `invalid` or `too-large` naming the
 * field `file`.
 */
export function readChannelFile(bytes: Uint8Array): FileRow[] {
  if (bytes.byteLength > mostFileBytes) throw tooLarge(`send at most ${mostFileBytes / 1024 / 1024} MiB`);
  const text = decode(bytes).replace(/^\ufeff/, '');
  const start = text.trimStart();
  const rows = start.startsWith('<') ? readOpml(start) : readTable(start);
  if (rows.length > mostFollows)
    throw tooLarge(`it has more than ${mostFollows.toLocaleString('en')} channels: send a part of it`);
  return rows;
}

function readTable(text: string): FileRow[] {
  const [first = ''] = text.split(/\r\n|\r|\n/, 1);
  if (isChannelHeader(first)) return readCsv(text);
  throw new Fault('invalid', 'The file is no list of channels that is known here', {
    fields: [
      {
        field: 'file',
        reason: 'send OPML, or CSV whose first line names a column address, or platform and account',
      },
    ],
  });
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // What Windows calls ANSI.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

const tooLarge = (reason: string) =>
  new Fault('too-large', 'The file is too large for a list of channels', {
    fields: [{ field: 'file', reason }],
  });
