import { Fault, type FieldFault } from '@fonoteca/domain';
import { readDuration } from '@fonoteca/records';
import { dsvFormat } from 'd3-dsv';
import * as z from 'zod';

/** A track of a pasted list. */
export interface PastedTrack {
  readonly artist: string;
  readonly track: string;
  readonly album?: string;
  readonly albumArtist?: string;
  readonly lengthSeconds?: number;
  /** ISO 8601. */
  readonly listenedAt?: string;
}

const columns = {
  artist: ['artist', 'artist name', 'artistname'],
  track: ['track', 'title', 'track name', 'trackname', 'name'],
  album: ['album', 'release', 'album name'],
  albumArtist: ['album artist', 'albumartist'],
  length: ['length', 'duration', 'seconds', 'time'],
  listenedAt: ['listened at', 'listenedat', 'timestamp', 'uts', 'date', 'utc time'],
} as const;
type Column = keyof typeof columns;

const mostLines = 3_000;
const longestText = 500;
const longestSeconds = 86_400;

/**
 * Reads what a person pasted: lines `Artist - Title` (hyphen with spaces, en dash, em dash or a tab between
 * them; numbers in front and a length behind are understood), or a table whose header names at least artist
 * and track. Throws a Fault that names every line that cannot be read.
 */
export function readPasted(text: string): PastedTrack[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  if (lines.filter((line) => line.trim() !== '').length > mostLines) {
    throw unusable([{ field: 'what.text', reason: `paste ${mostLines} lines at most` }]);
  }
  const faults: FieldFault[] = [];
  const separator = separatorOf(lines.find((line) => line.trim() !== '') ?? '');
  const tracks = separator ? readTable(lines.join('\n'), separator, faults) : readLines(lines, faults);
  if (faults.length > 0) throw unusable(faults.slice(0, 50));
  if (tracks.length === 0) throw unusable([{ field: 'what.text', reason: 'it has no track' }]);
  return tracks;
}

const unusable = (fields: readonly FieldFault[]): Fault =>
  new Fault('invalid', 'The list cannot be used as it is', { fields });

const columnOf = (heading: string): Column | undefined => {
  const name = heading.replace(/^"|"$/g, '').trim().toLowerCase().replaceAll('_', ' ');
  return (Object.keys(columns) as Column[]).find((column) => columns[column].some((one) => one === name));
};

/** What separates the columns, when the line is a header. */
function separatorOf(line: string): string | undefined {
  return [',', ';', '\t'].find((separator) => {
    const found = line.split(separator).map(columnOf);
    return found.includes('artist') && found.includes('track');
  });
}

function readTable(text: string, separator: string, faults: FieldFault[]): PastedTrack[] {
  const [header = [], ...rows] = dsvFormat(separator).parseRows(text.trimStart());
  const at = header.map(columnOf);
  return rows.flatMap((row, index) => {
    if (row.every((value) => value.trim() === '')) return [];
    const cell = (column: Column): string => (row[at.indexOf(column)] ?? '').trim();
    const track = trackOf(cell, (reason) => faults.push({ field: `what.text row ${index + 1}`, reason }));
    return track ?? [];
  });
}

const numbered = /^\s*(?:\d{1,3}[.)]\s+|[-*•]\s+)?(.*\S)\s*$/u;
const withLength = /^(.*?)\s*[([]?(\d{1,2}(?::\d{2}){1,2})[)\]]?$/u;
const separated = /^(.+?)(?:\t+|\s+-\s+|\s*[–—]\s*)(.+)$/u;

function readLines(lines: readonly string[], faults: FieldFault[]): PastedTrack[] {
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const refuse = (reason: string) => faults.push({ field: `what.text line ${index + 1}`, reason });
    const rest = numbered.exec(line)?.[1] ?? '';
    const [, untimed, length = ''] = withLength.exec(rest) ?? [];
    const [, artist = '', track = ''] = separated.exec(untimed || rest) ?? [];
    if (!artist) {
      refuse(`“${line.trim().slice(0, 60)}” is not “Artist - Title”`);
      return [];
    }
    const cells: Partial<Record<Column, string>> = { artist, track, length };
    return trackOf((column) => (cells[column] ?? '').trim(), refuse) ?? [];
  });
}

/** The track of a line, or undefined after a word why not. */
function trackOf(
  cell: (column: Column) => string,
  refuse: (reason: string) => void,
): PastedTrack | undefined {
  const [artist, track, album, albumArtist] = [
    cell('artist'),
    cell('track'),
    cell('album'),
    cell('albumArtist'),
  ];
  const lengthSeconds = secondsOf(cell('length'));
  const listenedAt = instantOf(cell('listenedAt'));
  const missing = artist === '' ? 'the artist' : track === '' ? 'the track' : undefined;
  if (missing) refuse(`${missing} is missing`);
  else if ([artist, track, album, albumArtist].some(({ length }) => length > longestText)) {
    refuse(`a text is longer than ${longestText} characters`);
  } else if (lengthSeconds === null) refuse(`“${cell('length')}” is no length: write seconds or 3:45`);
  else if (listenedAt === null) refuse(`“${cell('listenedAt')}” is no time: write 2026-03-01T20:15:00Z`);
  else {
    return {
      artist,
      track,
      ...(album ? { album } : {}),
      ...(albumArtist ? { albumArtist } : {}),
      ...(lengthSeconds === undefined ? {} : { lengthSeconds }),
      ...(listenedAt === undefined ? {} : { listenedAt }),
    };
  }
  return undefined;
}

/** `225`, `3:45` or `1:02:03`; undefined for nothing, null for what is no length of a track. */
function secondsOf(text: string): number | null | undefined {
  if (text === '') return undefined;
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : readDuration(text);
  return seconds !== null && seconds >= 1 && seconds <= longestSeconds ? seconds : null;
}

const isoInstant = z.iso.datetime({ offset: true });

/** Seconds since 1970, or ISO 8601 with its offset: a bare local time could be any hour, and is refused. */
function instantOf(text: string): string | null | undefined {
  if (text === '') return undefined;
  if (/^\d{9,10}$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  return isoInstant.safeParse(text).success ? new Date(text).toISOString() : null;
}
