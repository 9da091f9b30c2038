import { z } from 'zod';
import { listOf } from '../discogs/shapes.ts';
import type { RecordArtist, RecordTrack } from '../record.ts';
import { durationText } from '../tracks/duration.ts';
import { readTrackList } from '../tracks/track-list.ts';

const length = z.union([z.number(), z.string()]).nullish().catch(null);

const trackShape = z.looseObject({
  name: z.string().nullish().catch(null),
  title: z.string().nullish().catch(null),
  artist: z.string().nullish().catch(null),
  artists: z.array(z.unknown()).nullish().catch(null),
  duration: length,
  length,
  length_seconds: length,
  duration_ms: length,
});

/**
 * Tracks of a `collection.json`: Discogs' own shape, or near it: `duration` as `3:45` or in seconds,
 * `duration_ms`, `artist` as a text, a title alone.
 */
export function readFileTracks(value: unknown, artists: readonly RecordArtist[]): RecordTrack[] {
  const tracks = listOf(z.union([z.string(), trackShape]), 1000)
    .parse(value)
    .map((track) => {
      if (typeof track === 'string') return { title: track };
      const named = (track.artists ?? []).map((artist) =>
        typeof artist === 'string' ? { name: artist } : artist,
      );
      return {
        ...track,
        title: track.title ?? track.name,
        duration: printed(track),
        artists: named.length > 0 ? named : track.artist ? [{ name: track.artist }] : [],
      };
    });
  return readTrackList(tracks, { artists, source: 'file' });
}

function printed(track: z.output<typeof trackShape>): string {
  const said = track.duration ?? track.length ?? track.length_seconds;
  if (typeof said === 'string' && said.includes(':')) return said;
  const seconds = track.duration_ms ? Number(track.duration_ms) / 1000 : Number(said ?? 0);
  return Number.isFinite(seconds) && seconds >= 1 && seconds <= 86_400 ? durationText(seconds) : '';
}
