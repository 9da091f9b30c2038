import { Fault } from '@fonoteca/domain';
import { longestTitle, mostTracks } from '../limits.ts';
import { cleanLine, cleanLines, shortened } from '../text.ts';
import { readTexts, type TrackInput } from '../track.ts';
import { isPlaylistHeader, readCsv } from './csv.ts';
import { readJspf } from './jspf.ts';
import { readM3u } from './m3u.ts';
import type { FoundPlaylist, FoundTrack } from './playlist-file.ts';
import { readXspf } from './xspf.ts';

/** Bytes of a playlist file. */
export const mostFileBytes = 20 * 1024 * 1024;

export interface RefusedPart {
  /** Where it stood in the file: `line 12`, `track 3`. */
  readonly where: string;
  readonly field: string;
  readonly reason: string;
}

export interface ReadPlaylist {
  readonly format: 'xspf' | 'jspf' | 'm3u' | 'csv';
  readonly title: string;
  readonly description: string;
  readonly tracks: readonly TrackInput[];
  /** What was not taken, the first 200: tracks without title or artist, and wrong fields of others. */
  readonly refused: readonly RefusedPart[];
  /** Tracks that were left out. */
  readonly leftOut: number;
}

const readers = { xspf: readXspf, jspf: readJspf, m3u: readM3u, csv: readCsv };
const mostRefused = 200;

/**
 * Reads a playlist file, which is recognised by its content. A track without title or artist is left
 * out, the others go in. Throws Fault `invalid` or `too-large` naming the field `file`.
 *
 * @param name of the file: the title of a playlist whose file has none
 */
export function readPlaylistFile(bytes: Uint8Array, name: string): ReadPlaylist {
  if (bytes.byteLength > mostFileBytes) {
    const reason = `send at most ${mostFileBytes / 1024 / 1024} MiB`;
    throw new Fault('too-large', 'The file is too large for a playlist', {
      fields: [{ field: 'file', reason }],
    });
  }
  const text = decode(bytes);
  const format = recognise(text, name);
  const found = readers[format](text);
  if (found.tracks.length > mostTracks)
    throw new Fault('too-large', `A playlist has at most ${mostTracks.toLocaleString('en')} tracks`, {
      fields: [{ field: 'file', reason: 'it has more' }],
    });
  return { format, ...headOf(found, name), ...accept(found.tracks) };
}

function headOf(found: FoundPlaylist, name: string) {
  const title =
    cleanLine(found.title ?? '') || cleanLine(name.replace(/(\.listenbrainz)?\.[a-z0-9]{1,5}$/i, ''));
  return {
    title: shortened(title || 'Imported playlist', longestTitle),
    description: shortened(cleanLines(found.description ?? ''), 2000),
  };
}

function accept(found: readonly FoundTrack[]) {
  const refused: RefusedPart[] = [];
  const tracks: TrackInput[] = [];
  for (const { where, ...track } of found) {
    const faults: RefusedPart[] = [];
    const texts = readTexts(track, ({ field, reason }) => faults.push({ where, field, reason }));
    const missing = (['title', 'artist'] as const).filter((field) => texts[field] === undefined);
    if (missing.length === 0) tracks.push(texts);
    for (const field of missing)
      if (!faults.some((fault) => fault.field === field)) faults.push({ where, field, reason: 'is missing' });
    refused.push(...faults);
  }
  return { tracks, refused: refused.slice(0, mostRefused), leftOut: found.length - tracks.length };
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // What old players write, and what Windows calls ANSI.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function recognise(text: string, name: string): ReadPlaylist['format'] {
  const start = text.trimStart();
  if (start.startsWith('<')) return 'xspf';
  if (start.startsWith('{')) return 'jspf';
  if (/^#EXT/i.test(start) || /\.m3u8?$/i.test(name)) return 'm3u';
  const [first = ''] = start.split(/\r\n|\r|\n/, 1);
  if (isPlaylistHeader(first)) return 'csv';
  throw new Fault('invalid', 'The file is no playlist that is known here', {
    fields: [
      { field: 'file', reason: 'send XSPF, JSPF, M3U, or CSV whose first line names a title and an artist' },
    ],
  });
}
