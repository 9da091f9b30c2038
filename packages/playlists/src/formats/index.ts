import { writeCsv } from './csv.ts';
import { writeJspf, writeListenBrainz } from './jspf.ts';
import { writeM3u } from './m3u.ts';
import type { PlaylistFile } from './playlist-file.ts';
import { writeXspf } from './xspf.ts';

interface Format {
  readonly label: string;
  readonly extension: string;
  readonly mediaType: string;
  readonly write: (playlist: PlaylistFile) => string;
}

/** What a playlist can be written as. */
export const playlistFormats = {
  xspf: {
    label: 'XSPF',
    extension: 'xspf',
    mediaType: 'application/xspf+xml; charset=utf-8',
    write: writeXspf,
  },
  jspf: { label: 'JSPF', extension: 'jspf', mediaType: 'application/json', write: writeJspf },
  m3u: { label: 'M3U', extension: 'm3u8', mediaType: 'audio/x-mpegurl; charset=utf-8', write: writeM3u },
  csv: { label: 'CSV', extension: 'csv', mediaType: 'text/csv; charset=utf-8', write: writeCsv },
  listenbrainz: {
    label: 'ListenBrainz playlist',
    extension: 'listenbrainz.jspf',
    mediaType: 'application/json',
    write: writeListenBrainz,
  },
} as const satisfies Record<string, Format>;

export type PlaylistFormat = keyof typeof playlistFormats;
