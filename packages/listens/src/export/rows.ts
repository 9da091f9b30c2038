import { type Source, sourceOfCode } from '@fonoteca/domain';
import type { Store } from '@fonoteca/store';
import { sql } from 'kysely';

/** One stored listen with everything that brings it back; times in milliseconds since 1970 UTC. */
export interface ExportRow {
  readonly startedMs: number;
  readonly ordinal: number;
  readonly playedMs: number | null;
  readonly skipped: boolean | null;
  readonly source: Source;
  readonly client: string | null;
  readonly context: Record<string, unknown> | null;
  readonly artist: string;
  readonly track: string;
  readonly release: string | null;
  readonly releaseArtist: string | null;
  readonly trackNumber: number | null;
  readonly lengthMs: number | null;
  readonly isrc: string | null;
  readonly spotifyUri: string | null;
  readonly mbids: { recording?: string; release?: string; releaseGroup?: string; artists?: string[] } | null;
  readonly details: Record<string, unknown> | null;
}

const pageSize = 5000;

interface Row {
  at: number;
  sent_track_id: number;
  ordinal: number;
  played_ms: number | null;
  skipped: boolean | null;
  source: number;
  client: string | null;
  context: Record<string, unknown> | null;
  artist: string;
  track: string;
  release: string | null;
  release_artist: string | null;
  track_number: number | null;
  length_ms: number | null;
  isrc: string | null;
  spotify_uri: string | null;
  mbids: ExportRow['mbids'];
  details: Record<string, unknown> | null;
}

/** Everything that stands in a person's history, oldest first, in pages; nothing is held but one page. */
export async function* exportRows(store: Store, personId: number): AsyncGenerator<ExportRow[]> {
  let after: { at: number; track: number; ordinal: number } | undefined;
  for (;;) {
    const from = after
      ? sql`and (l.listened_at, l.sent_track_id, l.ordinal) > (to_timestamp(${after.at / 1000}::float8), ${after.track}::int, ${after.ordinal}::smallint)`
      : sql``;
    const { rows } = await sql<Row>`
      select round(extract(epoch from l.listened_at) * 1000)::float8 as at, l.sent_track_id, l.ordinal, l.played_ms, l.skipped, o.source, o.client, c.details as context,
        s.artist, s.track, s.release, s.release_artist, s.track_number, s.length_ms, s.isrc, s.spotify_uri, s.mbids, s.details
      from (select * from listens l where l.person_id = ${personId} and l.deleted_by is null ${from}
        order by l.listened_at, l.sent_track_id, l.ordinal limit ${pageSize}) l
      join origins o on o.id = l.origin_id join sent_tracks s on s.id = l.sent_track_id left join listen_contexts c on c.id = l.context_id
      order by l.listened_at, l.sent_track_id, l.ordinal`.execute(store.db);
    if (rows.length > 0) yield rows.map(toExportRow);
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = { at: last.at, track: last.sent_track_id, ordinal: last.ordinal };
  }
}

const toExportRow = (row: Row): ExportRow => ({
  startedMs: row.at,
  ordinal: row.ordinal,
  playedMs: row.played_ms,
  skipped: row.skipped,
  source: sourceOfCode(row.source),
  client: row.client,
  context: row.context,
  artist: row.artist,
  track: row.track,
  release: row.release,
  releaseArtist: row.release_artist,
  trackNumber: row.track_number,
  lengthMs: row.length_ms,
  isrc: row.isrc,
  spotifyUri: row.spotify_uri,
  mbids: row.mbids,
  details: row.details,
});
