import type { Scrobble } from '@fonoteca/scrobble';
import { submissionClient } from '../agent.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** 24 days: over it the whole request is refused. */
const longestSeconds = 24 * 24 * 60 * 60;

/** A listen as ListenBrainz takes it. What would make it refuse the whole request for a detail is left out. */
export function payloadOf(scrobble: Omit<Scrobble, 'listenedAt'>): Record<string, unknown> {
  const { artist, track, album, albumArtist, trackNumber, durationSeconds, mbid } = scrobble;
  const isLength = durationSeconds !== undefined && durationSeconds > 0 && durationSeconds <= longestSeconds;
  return {
    track_metadata: {
      artist_name: artist,
      track_name: track,
      ...(album ? { release_name: album } : {}),
      additional_info: {
        submission_client: submissionClient.name,
        submission_client_version: submissionClient.version,
        ...(albumArtist ? { release_artist_name: albumArtist } : {}),
        ...(trackNumber === undefined ? {} : { tracknumber: trackNumber }),
        ...(isLength ? { duration_ms: Math.round(durationSeconds * 1000) } : {}),
        ...(mbid !== undefined && uuid.test(mbid) ? { recording_mbid: mbid } : {}),
      },
    },
  };
}
