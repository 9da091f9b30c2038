import { namesOf, type ParsedNames } from '../scan/parsed-line.ts';
import { record, writtenAs } from '../scan/record.ts';

/**
 * The names that a record points at; null where they cannot be read.
 *
 * @param at where the record begins in `records`
 */
export function readNames(bytes: Buffer, records: Uint32Array, at: number): ParsedNames | null {
  const form = records[at + record.form];
  const artistFrom = records[at + record.artistFrom] ?? 0;
  const artistTo = records[at + record.artistTo] ?? 0;
  if (form === writtenAs.line) return namesOf(bytes.toString('utf8', artistFrom, artistTo));
  const titleFrom = records[at + record.titleFrom] ?? 0;
  const titleTo = records[at + record.titleTo] ?? 0;
  if (form === writtenAs.plain)
    return {
      artist: bytes.toString('utf8', artistFrom, artistTo),
      title: bytes.toString('utf8', titleFrom, titleTo),
    };
  const artist = unescaped(bytes, artistFrom, artistTo);
  const title = titleTo > titleFrom ? unescaped(bytes, titleFrom, titleTo) : '';
  return artist === null || title === null ? null : { artist, title };
}

function unescaped(bytes: Buffer, from: number, to: number): string | null {
  try {
    const text: unknown = JSON.parse(bytes.toString('utf8', from - 1, to + 1));
    return typeof text === 'string' ? text : null;
  } catch {
    return null;
  }
}
