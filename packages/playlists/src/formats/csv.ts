import { Fault } from '@fonoteca/domain';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { mostTracks } from '../limits.ts';
import type { FoundPlaylist, FoundTrack, PlaylistFile } from './playlist-file.ts';

const header = ['title', 'artist', 'release', 'length_ms', 'recording_mbid', 'isrc', 'spotify_uri'];

/** A table with one track a line, for spreadsheets (RFC 4180). */
export const writeCsv = ({ tracks }: PlaylistFile): string =>
  stringify(
    [
      header,
      ...tracks.map((track) => [
        guarded(track.title),
        guarded(track.artist),
        guarded(track.release ?? ''),
        track.lengthMs ?? '',
        track.mbid ?? '',
        track.isrc ?? '',
        track.spotifyUri ?? '',
      ]),
    ],
    { record_delimiter: '\r\n' },
  );

/** A spreadsheet takes what begins so for a formula; a quote before it makes it a text, and is taken away again. */
const guarded = (text: string): string => (/^['=+\-@＝＋－＠]/.test(text) ? `'${text}` : text);
const unguarded = (text: string | undefined): string | undefined =>
  text?.replace(/^'(?=['=+\-@＝＋－＠])/, '');

/** Column names of ours and of the services' exports, without marks and case. */
const columns: Record<string, keyof Row> = {
  title: 'title',
  track: 'title',
  trackname: 'title',
  tracktitle: 'title',
  name: 'title',
  artist: 'artist',
  artists: 'artist',
  artistname: 'artist',
  artistnames: 'artist',
  creator: 'artist',
  release: 'release',
  releasename: 'release',
  album: 'release',
  albumname: 'release',
  albumtitle: 'release',
  lengthms: 'length',
  durationms: 'length',
  trackdurationms: 'length',
  length: 'clock',
  duration: 'clock',
  recordingmbid: 'mbid',
  mbid: 'mbid',
  isrc: 'isrc',
  spotifyuri: 'uri',
  trackuri: 'uri',
  spotifyid: 'uri',
};

interface Row {
  title?: string;
  artist?: string;
  release?: string;
  length?: string;
  clock?: string;
  mbid?: string;
  isrc?: string;
  uri?: string;
}

const keyOf = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

const columnOf = (name: string): keyof Row | undefined => {
  const key = keyOf(name);
  // A heading may be `constructor`.
  return Object.hasOwn(columns, key) ? columns[key] : undefined;
};

/** Whether a first line has the columns that a playlist needs. */
export const isPlaylistHeader = (line: string): boolean => {
  const found = namesOf(line).map(columnOf);
  return found.includes('title') && found.includes('artist');
};

const namesOf = (line: string): string[] => line.split(delimiterOf(line));

const delimiterOf = (line: string): string =>
  [',', ';', '\t'].toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',';

/** Reads a table with a title and an artist. Throws Fault `invalid` naming the line where it breaks. */
export function readCsv(content: string): FoundPlaylist {
  const [first = ''] = content.split(/\r\n|\r|\n/, 1);
  try {
    const rows: { info: { lines: number }; record: Row }[] = parse(content, {
      delimiter: delimiterOf(first),
      columns: (names: string[]) => columnsOf(names),
      info: true,
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 64 * 1024,
      // Enough to be refused: a table of millions of rows is not gone through to its end.
      to: mostTracks + 1,
    });
    return { tracks: rows.map(({ info, record }) => trackOf(record, info.lines)) };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new Fault('invalid', 'The file cannot be read as CSV', {
      fields: [{ field: 'file', reason: cause.message }],
      cause,
    });
  }
}

/** Of two columns for one thing the first counts; what is for nothing here is left out. */
function columnsOf(names: readonly string[]): (keyof Row | false)[] {
  const found = names.map(columnOf);
  return found.map((column, index) =>
    column !== undefined && found.indexOf(column) === index ? column : false,
  );
}

const trackOf = (row: Row, line: number): FoundTrack => ({
  where: `line ${line}`,
  title: unguarded(row.title),
  artist: unguarded(row.artist),
  release: unguarded(row.release),
  lengthMs: row.length ? Number(row.length) : clockMs(row.clock),
  mbid: row.mbid,
  isrc: row.isrc,
  // Other services' addresses stand in this column, too: what is none of Spotify's says nothing.
  spotifyUri: row.uri && /spotify/i.test(row.uri) ? row.uri : undefined,
});

/** `3:07` or `1:02:03`; a bare number may mean seconds or milliseconds and is left. */
function clockMs(text: string | undefined): number | undefined {
  const parts = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$/.exec(text?.trim() ?? '');
  if (!parts) return undefined;
  return (Number(parts[1] ?? 0) * 3600 + Number(parts[2]) * 60 + Number(parts[3])) * 1000;
}
