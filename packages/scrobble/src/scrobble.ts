/** What is submitted to another service for one listen. Texts as they shall arrive there. */
export interface Scrobble {
  readonly artist: string;
  readonly track: string;
  readonly album?: string;
  readonly albumArtist?: string;
  readonly trackNumber?: number;
  /** Length of the recording, whole seconds. */
  readonly durationSeconds?: number;
  /** MusicBrainz recording. */
  readonly mbid?: string;
  /** Start of the listen, whole seconds since 1970 UTC. Given once; never changed by a retry. */
  readonly listenedAt: number;
}
