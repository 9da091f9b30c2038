import { Fault, type FieldFault } from '@fonoteca/domain';
import { readDuration } from '@fonoteca/records';
import { dsvFormat } from 'd3-dsv';

/** A track of a pasted list. */
export interface PastedTrack {
  readonly artist: string;
  readonly track: string;
  readonly album?: string;
  readonly albumArtist?: string;
  readonly lengthSeconds?: number;
}

const columns = {
  artist: ['artist', 'artist name', 'track artist'],
  track: ['track', 'title', 'name', 'track name'],
  album: ['album', 'release', 'album name'],
  albumArtist: ['album artist', 'albumartist'],
  length: ['length', 'duration', 'time'],
} as const;
const mostTracks = 3000;
const longestText = 500;

/**
 * Reads a pasted list: lines `Artist - Title` (a length such as 3:45 may follow), or a table with a header
 * that names the columns artist and track. Throws a Fault that names every line that cannot be read.
 */
export function readPasted(text: string): PastedTrack[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const faults: FieldFault[] = [];
  const tracks = readTable(trimmed, faults) ?? readLines(trimmed, faults);
  if (tracks.length > mostTracks) {
    const reason = `send at most ${mostTracks} at once, there are ${tracks.length}`;
    faults.push({ field: 'what.text', reason });
  }
  if (faults.length > 0 || tracks.length === 0) {
    throw new Fault('invalid', 'The list cannot be used as it is', {
      fields: faults.length > 0 ? faults.slice(0, 50) : [{ field: 'what.text', reason: 'it has no track' }],
    });
  }
  return tracks;
}

const lineField = (line: number): string => `what.text line ${line}`;

/** Undefined when the text is no table. */
function readTable(text: string, faults: FieldFault[]): PastedTrack[] | undefined {
  const [header = ''] = text.split(/\r?\n/, 1);
  const separator = ['\t', ';', ','].find((one) => header.includes(one));
  if (!separator) return undefined;
  const [names = [], ...rows] = dsvFormat(separator).parseRows(text);
  const known = names.map((name) => name.trim().toLowerCase().replaceAll('_', ' '));
  const indexOf = (wanted: readonly string[]) => known.findIndex((name) => wanted.includes(name));
  const artistAt = indexOf(columns.artist);
  const trackAt = indexOf(columns.track);
  if (artistAt < 0 || trackAt < 0) return undefined;
  const albumAt = indexOf(columns.album);
  const albumArtistAt = indexOf(columns.albumArtist);
  const lengthAt = indexOf(columns.length);
  return rows.flatMap((row, index) => {
    const cell = (at: number) => (at < 0 ? '' : (row[at] ?? '').trim());
    if (row.every((value) => value.trim() === '')) return [];
    return (
      checked(
        {
          artist: cell(artistAt),
          track: cell(trackAt),
          ...(cell(albumAt) ? { album: cell(albumAt) } : {}),
          ...(cell(albumArtistAt) ? { albumArtist: cell(albumArtistAt) } : {}),
          ...lengthOf(cell(lengthAt)),
        },
        index + 2,
        faults,
      ) ?? []
    );
  });
}

function readLines(text: string, faults: FieldFault[]): PastedTrack[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === '') return [];
    const found = /^(.+?)\s+[-–—]\s+(.+?)(?:\s+\(?((?:\d{1,2}:)?\d{1,3}:[0-5]\d)\)?)?$/.exec(line.trim());
    if (!found) {
      faults.push({ field: lineField(index + 1), reason: 'write it as “Artist - Title”' });
      return [];
    }
    const [, artist = '', track = '', length = ''] = found;
    return checked({ artist, track, ...lengthOf(length) }, index + 1, faults) ?? [];
  });
}

function lengthOf(text: string): { lengthSeconds?: number } {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : readDuration(text);
  return seconds !== null && seconds >= 1 && seconds <= 86_400 ? { lengthSeconds: seconds } : {};
}

function checked(track: PastedTrack, line: number, faults: FieldFault[]): PastedTrack | undefined {
  const wrong = ([name, value]: [string, unknown]): string | undefined => {
    if (value === '') return `has no ${name}`;
    return String(value).length > longestText
      ? `its ${name} is longer than ${longestText} characters`
      : undefined;
  };
  const reason = Object.entries(track)
    .map(wrong)
    .find((one) => one !== undefined);
  if (reason === undefined) return track;
  faults.push({ field: lineField(line), reason });
  return undefined;
}
