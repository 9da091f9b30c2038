import type { Store } from '@fonoteca/store';
import { stringify } from 'csv-stringify/sync';
import { type ExportRow, exportRows } from './rows.ts';

export type ExportFormat = 'listenbrainz' | 'csv';

/** File name and media type of each format. */
export const exportFormats = {
  listenbrainz: { extension: 'jsonl', mediaType: 'application/x-ndjson' },
  csv: { extension: 'csv', mediaType: 'text/csv; charset=utf-8' },
} as const satisfies Record<ExportFormat, { extension: string; mediaType: string }>;

const csvColumns = [
  'started_at',
  'artist',
  'track',
  'release',
  'release_artist',
  'track_number',
  'length_ms',
  'played_ms',
  'skipped',
  'source',
  'client',
  'isrc',
  'recording_mbid',
  'release_mbid',
  'artist_mbids',
  'spotify_uri',
] as const;

/**
 * A person's whole history as text, in pieces. `listenbrainz` is one listen a line as ListenBrainz
 * exports it, with what it has no field for in `additional_info.fonoteca`: importing it into an empty
 * instance gives the same listens. `csv` is for spreadsheets.
 */
export async function* exportListens(
  store: Store,
  personId: number,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield `${csvColumns.join(',')}\r\n`;
  for await (const rows of exportRows(store, personId)) {
    yield format === 'csv'
      ? stringify(rows.map(csvRow), { record_delimiter: '\r\n', escape_formulas: true })
      : rows.map((row) => `${JSON.stringify(listenBrainzListen(row))}\n`).join('');
  }
}

/** The listen in ListenBrainz' export shape; null and missing fields are left out. */
export function listenBrainzListen(row: ExportRow): Record<string, unknown> {
  const info = {
    ...row.details,
    duration_ms: row.lengthMs ?? undefined,
    tracknumber: row.trackNumber ?? undefined,
    release_artist_name: row.releaseArtist ?? undefined,
    isrc: row.isrc ?? undefined,
    spotify_id: row.spotifyUri ?? undefined,
    recording_mbid: row.mbids?.recording,
    release_mbid: row.mbids?.release,
    release_group_mbid: row.mbids?.releaseGroup,
    artist_mbids: row.mbids?.artists,
    fonoteca: {
      started_ms: row.startedMs,
      played_ms: row.playedMs ?? undefined,
      skipped: row.skipped ?? undefined,
      ordinal: row.ordinal || undefined,
      source: row.source,
      client: row.client ?? undefined,
      context: row.context ?? undefined,
      details: row.details ?? undefined,
    },
  };
  return {
    listened_at: Math.floor(row.startedMs / 1000),
    track_metadata: {
      artist_name: row.artist,
      track_name: row.track,
      release_name: row.release ?? undefined,
      additional_info: info,
    },
  };
}

const csvRow = (row: ExportRow) => [
  new Date(row.startedMs).toISOString(),
  row.artist,
  row.track,
  row.release,
  row.releaseArtist,
  row.trackNumber,
  row.lengthMs,
  row.playedMs,
  row.skipped === null ? '' : String(row.skipped),
  row.source,
  row.client,
  row.isrc,
  row.mbids?.recording,
  row.mbids?.release,
  row.mbids?.artists?.join(';'),
  row.spotifyUri,
];
