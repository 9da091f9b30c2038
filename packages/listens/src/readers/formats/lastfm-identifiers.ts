import type { SentMbids } from '@fonoteca/domain';
import { mbidOf } from '../rows/identifiers.ts';

/**
 * What Last.fm says of MusicBrainz. Its track identifiers mix recordings with places on a medium, and
 * often name another recording: they are kept, but as Last.fm's word (ListenBrainz does the same).
 */
export function lastfmIdentifiers(
  artist: unknown,
  release: unknown,
  track: unknown,
): { mbids: SentMbids | undefined; details: Readonly<Record<string, string>> | undefined } {
  const artistId = mbidOf(artist);
  const releaseId = mbidOf(release);
  const trackId = mbidOf(track);
  const mbids: { release?: string; artists?: readonly string[] } = {};
  if (releaseId) mbids.release = releaseId;
  if (artistId) mbids.artists = [artistId];
  return {
    mbids: artistId || releaseId ? mbids : undefined,
    details: trackId ? { lastfm_track_mbid: trackId } : undefined,
  };
}
