import type { Generated, GeneratedAlways } from 'kysely';
import type { Created, Json, JsonWithDefault } from './columns.ts';

/** Where a playlist came from. */
export interface PlaylistOrigin {
  readonly kind?: 'recommendation' | 'import';
  /** Of a recommendation. */
  readonly listId?: number;
  /** Of an imported file. */
  readonly format?: string;
}

/** A track as a version holds it; what is not known is left out. */
export interface StoredPlaylistTrack {
  /** Stays with the track as long as it is in the playlist. */
  readonly id: number;
  readonly title: string;
  readonly artist: string;
  readonly recordingId?: number;
  readonly release?: string;
  readonly lengthMs?: number;
  readonly mbid?: string;
  readonly isrc?: string;
  readonly spotifyUri?: string;
}

export type PlaylistAuthor = 'person' | 'token' | 'command' | 'recommendation';

interface PlaylistsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  title: string;
  description: Generated<string>;
  revision: number;
  track_count: number;
  length_ms: number;
  unknown_lengths: number;
  sample: Generated<string[]>;
  next_entry: number;
  origin: JsonWithDefault<PlaylistOrigin>;
  created_at: Created;
  updated_at: Generated<Date>;
  deleted_at: Date | null;
}

interface PlaylistVersionsTable {
  playlist_id: number;
  revision: number;
  kind: string;
  summary: string;
  made_by: PlaylistAuthor;
  at: Created;
  parent: number | null;
  title: string;
  description: string;
  track_count: number;
  tracks: Json<StoredPlaylistTrack[]>;
}

export interface PlaylistsSchema {
  playlists: PlaylistsTable;
  playlist_versions: PlaylistVersionsTable;
}
