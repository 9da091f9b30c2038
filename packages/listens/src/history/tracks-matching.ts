import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { fold } from '../rules/text.ts';

/** Which sent tracks a filter means; several parts must all hold. */
export interface TrackFilter {
  readonly text?: string | undefined;
  readonly artistId?: number | undefined;
  readonly releaseId?: number | undefined;
  readonly recordingId?: number | undefined;
  readonly sentArtist?: string | undefined;
  readonly sentTrack?: string | undefined;
  readonly sentRelease?: string | undefined;
}

/** A search that matches more tracks than this is answered from the first so many of them. */
const mostTracks = 5000;

/** True when the filter says anything at all of the track. */
export const filtersTracks = (filter: TrackFilter): boolean =>
  Object.values(trackParts(filter)).some((part) => part !== undefined && part !== '');

const trackParts = ({
  text,
  artistId,
  releaseId,
  recordingId,
  sentArtist,
  sentTrack,
  sentRelease,
}: TrackFilter) => ({ text, artistId, releaseId, recordingId, sentArtist, sentTrack, sentRelease });

/**
 * The ids of the sent tracks that match and that the person has heard; merged entries are one. A page of
 * the history looks at `most` of them; a bulk change must have them all (null).
 */
export async function tracksMatching(
  executor: Executor,
  personId: number,
  filter: TrackFilter,
  most: number | null = mostTracks,
): Promise<number[]> {
  const conditions = [
    sql`exists (select from listens l where l.person_id = ${personId} and l.sent_track_id = s.id)`,
  ];
  for (const word of filter.text ? fold(filter.text).split(' ') : [])
    conditions.push(sql`s.search_text like ${`%${escapeLike(word)}%`}`);
  if (filter.recordingId !== undefined)
    conditions.push(sql`coalesce(r.merged_into, r.id) = ${filter.recordingId}`);
  if (filter.artistId !== undefined)
    conditions.push(
      sql`r.artist_id in (select id from artists where id = ${filter.artistId} or merged_into = ${filter.artistId})`,
    );
  if (filter.releaseId !== undefined)
    conditions.push(
      sql`s.release_id in (select id from releases where id = ${filter.releaseId} or merged_into = ${filter.releaseId})`,
    );
  if (filter.sentArtist) conditions.push(sql`s.artist = ${filter.sentArtist}`);
  if (filter.sentTrack) conditions.push(sql`s.track = ${filter.sentTrack}`);
  if (filter.sentRelease) conditions.push(sql`s.release = ${filter.sentRelease}`);
  const { rows } = await sql<{ id: number }>`
    select s.id from sent_tracks s join recordings r on r.id = s.recording_id
    where ${sql.join(conditions, sql` and `)} ${most === null ? sql`` : sql`limit ${most}`}`.execute(
    executor,
  );
  return rows.map((row) => row.id);
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
