import type { TrackText } from '../track.ts';

/** A playlist as a file holds it. */
export interface PlaylistFile {
  readonly title: string;
  readonly description: string;
  /** Who made it, by name. */
  readonly creator: string;
  /** When it was last changed, ISO 8601. */
  readonly date: string;
  readonly tracks: readonly TrackText[];
}

/** What a file says of a track, as texts that nobody has looked at yet. */
export interface FoundTrack {
  /** Where it stands in the file, for people: `line 12`, `track 3`. */
  readonly where: string;
  readonly title?: string | undefined;
  readonly artist?: string | undefined;
  readonly release?: string | undefined;
  /** Milliseconds; NaN where the file has something that is no length. */
  readonly lengthMs?: number | undefined;
  readonly mbid?: string | undefined;
  readonly isrc?: string | undefined;
  readonly spotifyUri?: string | undefined;
}

/** What a reader finds; a title that the file does not have is undefined. */
export interface FoundPlaylist {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly tracks: readonly FoundTrack[];
}
