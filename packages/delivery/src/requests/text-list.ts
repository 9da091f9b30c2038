import type { FieldFault } from '@fonoteca/domain';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** A line of a pasted list. */
interface TextTrack {
  readonly artist: string;
  readonly track: string;
  readonly album?: string;
  readonly albumArtist?: string;
  readonly lengthSeconds?: number;
  readonly listenedAt?: string;
}

export interface TextList {
  readonly tracks: TextTrack[];
  readonly problems: FieldFault[];
}

const mostLines = 3_000;

const columns: Readonly<Record<string, readonly string[]>> = {
  artist: ['artist', 'artist name', 'artistname', 'artist_name'],
  track: ['track', 'title', 'track name', 'trackname', 'track_name', 'name'],
  album: ['album', 'release', 'album name', 'album_name'],
  albumArtist: ['album artist', 'albumartist', 'album_artist'],
  length: ['length', 'duration', 'seconds', 'time'],
  listenedAt: ['listened at', 'listened_at', 'listenedat', 'timestamp', 'uts', 'date', 'utc_time'],
};

/**
 * Reads what a person pasted: lines `Artist - Title` (hyphen with spaces, en dash, em dash or a tab
 * between them; numbers in front and a length behind are understood), or CSV whose header names at least
 * artist and track. A line that cannot be read is a problem that names it; the others are read.
 */
export function readTextList(text: string): TextList {
  const clean = text.replace(/^\uFEFF/, '');
  const lines = clean.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  if (lines.length > mostLines) {
    return {
      tracks: [],
      problems: [{ field: 'what.text', reason: `it has ${lines.length} lines: paste ${mostLines} at most` }],
    };
  }
  const delimiter = headerDelimiter(lines[0] ?? '');
  return delimiter ? readCsv(clean, delimiter) : readLines(clean.split(/\r\n|\r|\n/));
}

const fieldOf = (heading: string): string | undefined => {
  const name = heading.replace(/^"|"$/g, '').trim().toLowerCase();
  return Object.keys(columns).find((field) => columns[field]?.includes(name));
};

/** What separates the columns, when the first line is a header. */
function headerDelimiter(line: string): string | undefined {
  return [',', ';', '\t'].find((delimiter) => {
    const fields = line.split(delimiter).map(fieldOf);
    return fields.includes('artist') && fields.includes('track');
  });
}

function readCsv(text: string, delimiter: string): TextList {
  const list: TextList = { tracks: [], problems: [] };
  let rows: { record: Record<string, string>; info: { lines: number } }[];
  try {
    rows = parse(text, {
      delimiter,
      columns: (header: string[]) => header.map((heading) => fieldOf(heading) ?? false),
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
      info: true,
    }) as unknown as typeof rows;
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    return {
      tracks: [],
      problems: [{ field: `what.text line ${lines ?? 1}`, reason: `it is no CSV: ${message}` }],
    };
  }
  for (const { record, info } of rows) {
    const field = `what.text line ${info.lines}`;
    const length = record.length ? secondsOf(record.length) : undefined;
    const listenedAt = record.listenedAt ? instantOf(record.listenedAt) : undefined;
    if (record.length && length === undefined) {
      list.problems.push({ field, reason: `“${record.length}” is no length: write seconds or 3:45` });
    } else if (record.listenedAt && listenedAt === undefined) {
      list.problems.push({ field, reason: `“${record.listenedAt}” is no time: write 2026-03-01T20:15:00Z` });
    } else {
      add(list, field, {
        artist: record.artist ?? '',
        track: record.track ?? '',
        ...(record.album ? { album: record.album } : {}),
        ...(record.albumArtist ? { albumArtist: record.albumArtist } : {}),
        ...(length === undefined ? {} : { lengthSeconds: length }),
        ...(listenedAt === undefined ? {} : { listenedAt }),
      });
    }
  }
  return list;
}

const numbered = /^\s*(?:\d{1,3}[.)]\s+|[-*•]\s+)?(?<rest>.*\S)\s*$/u;
const withLength = /^(?<rest>.*?)\s*[([]?(?<length>\d{1,2}(?::\d{2}){1,2})[)\]]?$/u;
const separated = /^(?<artist>.+?)(?:\t+|\s+-\s+|\s*[–—]\s*)(?<track>.+)$/u;

function readLines(lines: readonly string[]): TextList {
  const list: TextList = { tracks: [], problems: [] };
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const field = `what.text line ${index + 1}`;
    const rest = numbered.exec(line)?.groups?.rest ?? '';
    const timed = withLength.exec(rest)?.groups;
    const parts = separated.exec(timed?.rest || rest)?.groups;
    if (!parts) {
      list.problems.push({ field, reason: `“${line.trim().slice(0, 60)}” is not “Artist - Title”` });
      return;
    }
    const length = timed?.length ? secondsOf(timed.length) : undefined;
    add(list, field, {
      artist: parts.artist?.trim() ?? '',
      track: parts.track?.trim() ?? '',
      ...(length === undefined ? {} : { lengthSeconds: length }),
    });
  });
  return list;
}

function add(list: TextList, field: string, track: TextTrack): void {
  const missing = !track.artist ? 'the artist' : !track.track ? 'the track' : undefined;
  const long = [track.artist, track.track, track.album ?? ''].some((value) => value.length > 500);
  if (missing) list.problems.push({ field, reason: `${missing} is missing` });
  else if (long) list.problems.push({ field, reason: 'a text is longer than 500 characters' });
  else list.tracks.push(track);
}

/** `225`, `3:45` or `1:02:03` in seconds; undefined for anything else, and for more than a day. */
function secondsOf(text: string): number | undefined {
  if (!/^\d+(?:[.]\d+)?$|^\d{1,2}(?::\d{2}){1,2}$/.test(text)) return undefined;
  const seconds = Math.round(text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
  return seconds >= 1 && seconds <= 86_400 ? seconds : undefined;
}

const isoInstant = z.iso.datetime({ offset: true });

/** Seconds since 1970 or ISO 8601 with its offset; a bare local time could be any hour, and is refused. */
function instantOf(text: string): string | undefined {
  if (/^\d{9,10}$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  return isoInstant.safeParse(text).success ? new Date(text).toISOString() : undefined;
}
