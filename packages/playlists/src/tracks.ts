import { Fault } from '@fonoteca/domain';
import type { Page } from '@fonoteca/listens';
import type { Executor, StoredPlaylistTrack } from '@fonoteca/store';
import { sql } from 'kysely';
import { type HeardRecording, heardRecordings } from './catalogue.ts';
import { mostVersions } from './limits.ts';
import { wrongCursor } from './list.ts';
import { noPlaylist } from './state.ts';
import type { TrackText } from './track.ts';

export interface TrackView extends TrackText {
  /** Names the track in edits; it stays when the track is moved. */
  readonly id: number;
  /** From 0. */
  readonly place: number;
  /** In the person's catalogue; null where they have no listen of it. */
  readonly recordingId: number | null;
  readonly artistId: number | null;
}

export interface TracksPage extends Page<TrackView> {
  /** To which the tracks belong: pages of one list stay with it when the playlist is edited meanwhile. */
  readonly revision: number;
}

/**
 * Tracks of a playlist in their order, of the present version or of another one that is kept. Throws
 * Fault `not-found` (somebody else's as well) and `invalid` (cursor).
 */
export async function listTracks(
  executor: Executor,
  personId: number,
  id: number,
  query: { revision?: number | undefined; cursor?: string | undefined; limit: number },
): Promise<TracksPage> {
  const from = query.cursor === undefined ? null : readCursor(query.cursor);
  const wanted = from?.revision ?? query.revision ?? (await currentRevision(executor, personId, id));
  const start = from?.place ?? 0;
  const { rows: versions } = await sql<{ count: number; tracks: StoredPlaylistTrack[] | null }>`
    select v.track_count as count, (
      select jsonb_agg(e.track order by e.place) from jsonb_array_elements(v.tracks) with ordinality e (track, place)
      where e.place > ${start} and e.place <= ${start + query.limit}
    ) as tracks
    from playlist_versions v join playlists p on p.id = v.playlist_id
    where p.id = ${id} and p.person_id = ${personId} and p.deleted_at is null and v.revision = ${wanted}`.execute(
    executor,
  );
  const [version] = versions;
  if (!version) {
    await currentRevision(executor, personId, id);
    throw new Fault('not-found', `There is no version ${wanted}: the last ${mostVersions} are kept`);
  }
  const tracks = version.tracks ?? [];
  const end = start + tracks.length;
  return {
    items: await viewTracks(executor, personId, tracks, start),
    next: end < version.count ? `${wanted}.${end}` : null,
    revision: wanted,
  };
}

function readCursor(text: string): { revision: number; place: number } {
  const [, revision, place] = /^(\d{1,9})\.(\d{1,9})$/.exec(text) ?? [];
  if (revision === undefined || place === undefined) throw wrongCursor();
  return { revision: Number(revision), place: Number(place) };
}

async function currentRevision(executor: Executor, personId: number, id: number): Promise<number> {
  const row = await executor
    .selectFrom('playlists')
    .select('revision')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw noPlaylist(id);
  return row.revision;
}

async function viewTracks(
  executor: Executor,
  personId: number,
  tracks: readonly StoredPlaylistTrack[],
  start: number,
): Promise<TrackView[]> {
  const heard = await heardRecordings(
    executor,
    personId,
    tracks.flatMap(({ recordingId }) => recordingId ?? []),
  );
  return tracks.map((track, index) => {
    const { recordingId } = track;
    return viewTrack(track, start + index, recordingId === undefined ? undefined : heard.get(recordingId));
  });
}

const viewTrack = (
  track: StoredPlaylistTrack,
  place: number,
  heard: HeardRecording | undefined,
): TrackView => ({
  id: track.id,
  place,
  recordingId: heard?.recordingId ?? null,
  artistId: heard?.artistId ?? null,
  ...textsOf(track),
});

/** The texts of a stored track, null where it has none. */
export const textsOf = (track: Omit<StoredPlaylistTrack, 'id'>): TrackText => ({
  title: track.title,
  artist: track.artist,
  release: track.release ?? null,
  lengthMs: track.lengthMs ?? null,
  mbid: track.mbid ?? null,
  isrc: track.isrc ?? null,
  spotifyUri: track.spotifyUri ?? null,
});
