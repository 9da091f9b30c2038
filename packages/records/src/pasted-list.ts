import { dsvFormat } from 'd3-dsv';
import { z } from 'zod';
import { readDuration } from './tracks/duration.ts';

/** A track of a pasted list. */
export interface PastedTrack {
  readonly artist: string;
  readonly track: string;
  readonly album?: string;
  readonly albumArtist?: string;
  readonly lengthSeconds?: number;
  /** ISO 8601, UTC. */
  readonly listenedAt?: string;
}

export interface PastedList {
  readonly tracks: readonly PastedTrack[];
  /** Lines that cannot be read, counted from 1; 0 for the list as a whole. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
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
type Cells = (column: Column) => string;

const mostLines = 3_000;
const longestText = 500;
const longestSeconds = 86_400;

/**
 * Reads what a person pasted: lines `Artist - Title` (hyphen with spaces, en dash, em dash or a tab between
 * them; numbers in front and a length behind are understood), or a table whose header names at least artist
 * and track. A line that cannot be read is a problem that names it; the others are read.
 */
export function readPastedList(text: string): PastedList {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length > mostLines) {
    return refused(`it has ${filled.length} lines: paste ${mostLines} at most`);
  }
  const separator = separatorOf(filled[0] ?? '');
  return separator ? readTable(lines, separator) : readLines(lines);
}

const refused = (reason: string): PastedList => ({ tracks: [], problems: [{ line: 0, reason }] });

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

function readTable(lines: readonly string[], separator: string): PastedList {
  const text = lines.join('\n');
  // The parser would take the rest of the text for one cell and say nothing.
  if ((text.match(/"/g) ?? []).length % 2 === 1) {
    return refused('it is no CSV: a quotation mark is never closed');
  }
  const collected = collect();
  let at: (Column | undefined)[] | undefined;
  let line = 1;
  for (const row of dsvFormat(separator).parseRows(text)) {
    const begins = line;
    line += 1 + row.reduce((sum, cell) => sum + (cell.match(/\n/g) ?? []).length, 0);
    if (row.every((cell) => cell.trim() === '')) continue;
    if (at) {
      const places = at;
      collected.add(begins, (column) => (row[places.indexOf(column)] ?? '').trim());
    } else {
      at = row.map(columnOf);
    }
  }
  return collected.list;
}

const numbered = /^\s*(?:\d{1,3}[.)]\s+|[-*•]\s+)?(.*\S)\s*$/u;
const withLength = /^(.*?)\s*[([]?(\d{1,2}(?::\d{2}){1,2})[)\]]?$/u;
const separated = /^(.+?)(?:\t+|\s+-\s+|\s*[–—]\s*)(.+)$/u;

function readLines(lines: readonly string[]): PastedList {
  const collected = collect();
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const rest = numbered.exec(line)?.[1] ?? '';
    const [, untimed, length = ''] = withLength.exec(rest) ?? [];
    const [, artist = '', track = ''] = separated.exec(untimed || rest) ?? [];
    if (artist) {
      const cells: Partial<Record<Column, string>> = { artist, track, length };
      collected.add(index + 1, (column) => (cells[column] ?? '').trim());
    } else {
      const reason = `“${line.trim().slice(0, 60)}” is not “Artist - Title”`;
      collected.refuse(index + 1, reason);
    }
  });
  return collected.list;
}

const collect = () => {
  const tracks: PastedTrack[] = [];
  const problems: { line: number; reason: string }[] = [];
  const refuse = (line: number, reason: string): void => {
    problems.push({ line, reason });
  };
  return {
    list: { tracks, problems },
    refuse,
    add(line: number, cell: Cells): void {
      const reason = faultOf(cell);
      if (reason) refuse(line, reason);
      else tracks.push(trackOf(cell));
    },
  };
};

function faultOf(cell: Cells): string | undefined {
  if (cell('artist') === '') return 'the artist is missing';
  if (cell('track') === '') return 'the track is missing';
  const texts = (['artist', 'track', 'album', 'albumArtist'] as const).map(cell);
  if (texts.some(({ length }) => length > longestText))
    return `a text is longer than ${longestText} characters`;
  if (secondsOf(cell('length')) === null) return `“${cell('length')}” is no length: write seconds or 3:45`;
  if (instantOf(cell('listenedAt')) === null)
    return `“${cell('listenedAt')}” is no time: write 2026-03-01T20:15:00Z`;
  return undefined;
}

function trackOf(cell: Cells): PastedTrack {
  const lengthSeconds = secondsOf(cell('length'));
  const listenedAt = instantOf(cell('listenedAt'));
  return {
    artist: cell('artist'),
    track: cell('track'),
    ...(cell('album') ? { album: cell('album') } : {}),
    ...(cell('albumArtist') ? { albumArtist: cell('albumArtist') } : {}),
    ...(lengthSeconds ? { lengthSeconds } : {}),
    ...(listenedAt ? { listenedAt } : {}),
  };
}

/** `225`, `3:45` or `1:02:03`; undefined for nothing, null for what is no length of a track. */
function secondsOf(text: string): number | null | undefined {
  if (text === '') return undefined;
  const seconds = /^\d{1,5}(?:\.\d+)?$/.test(text) ? Math.round(Number(text)) : readDuration(text);
  return seconds !== null && seconds >= 1 && seconds <= longestSeconds ? seconds : null;
}

const isoInstant = z.iso.datetime({ offset: true });

/** Seconds since 1970, or ISO 8601 with its offset: a bare local time could be any hour, and is refused. */
function instantOf(text: string): string | null | undefined {
  if (text === '') return undefined;
  if (/^\d{9,10}$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  return isoInstant.safeParse(text).success ? new Date(text).toISOString() : null;
}
