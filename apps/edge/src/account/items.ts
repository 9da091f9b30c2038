import type { Scrobble } from '@fonoteca/scrobble';
import type { Row, Sql } from './sql.ts';

/** A track of a job as it is written down. */
export interface NewItem {
  readonly artist: string;
  readonly track: string;
  readonly album: string | null;
  readonly albumArtist: string | null;
  readonly trackNumber: number | null;
  readonly mbid: string | null;
  /** Whole seconds. */
  readonly length: number;
  readonly lengthEstimated: boolean;
  readonly side: string | null;
  readonly recordId: string | null;
  /** Tracks with one number are heard one after another. */
  readonly group: number;
  /** Start of its group, seconds since 1970, where the person named one. */
  readonly groupAt: number | null;
}

export function insertItem(sql: Sql, job: number, item: NewItem): void {
  sql.exec(
    `insert into items (job, group_number, group_at, artist, track, album, album_artist, track_number, mbid, length,
      length_estimated, side, record_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    job,
    item.group,
    item.groupAt,
    item.artist,
    item.track,
    item.album,
    item.albumArtist,
    item.trackNumber,
    item.mbid,
    item.length,
    Number(item.lengthEstimated),
    item.side,
    item.recordId,
  );
}

/** When a track has ended, ms: it is a listen only then. */
export const endOf = (listenedAt: number, length: number): number => (listenedAt + length) * 1000;

/** Throws when the item has no time yet. */
export function scrobbleOf(row: Row): Scrobble {
  if (typeof row.listened_at !== 'number') throw new Error(`item ${row.id} has no time`);
  return {
    artist: String(row.artist),
    track: String(row.track),
    ...(row.album ? { album: String(row.album) } : {}),
    ...(row.album_artist ? { albumArtist: String(row.album_artist) } : {}),
    ...(row.track_number ? { trackNumber: Number(row.track_number) } : {}),
    // An estimated length would only teach the service something wrong.
    ...(row.length_estimated ? {} : { durationSeconds: Number(row.length) }),
    ...(row.mbid ? { mbid: String(row.mbid) } : {}),
    listenedAt: row.listened_at,
  };
}
