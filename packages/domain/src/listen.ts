import type { Source } from './sources.ts';

/** MusicBrainz identifiers as a source sent them: lower-case UUIDs, already checked. */
export interface SentMbids {
  readonly recording?: string;
  readonly release?: string;
  readonly releaseGroup?: string;
  readonly artists?: readonly string[];
}

/**
 * The texts that name what was played, exactly as the source sent them (trimmed of white space,
 * nothing else). Kept for ever beside the catalogue entry they lead to.
 */
export interface SentTrack {
  readonly artist: string;
  readonly track: string;
  readonly release?: string;
  readonly releaseArtist?: string;
  readonly trackNumber?: number;
  /** Length of the recording, milliseconds. */
  readonly lengthMs?: number;
  readonly isrc?: string;
  readonly spotifyUri?: string;
  readonly mbids?: SentMbids;
  /** What else the source says of the track; never of the single listen. JSON, small. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One play event as it comes through the door, before identity is settled. */
export interface IncomingListen {
  readonly sent: SentTrack;
  /** The stamp as the source gives it, milliseconds since 1970 UTC (start or end, by the source). */
  readonly stampMs: number;
  /** Which moment `stampMs` is, where it differs from what the source usually stamps. */
  readonly stamp?: 'start' | 'end';
  /** How long it was really heard, milliseconds, where the source knows. */
  readonly playedMs?: number;
  readonly skipped?: boolean;
  /**
   * What else the source says of this listen, few distinct values (platform, shuffle, why it
   * ended, client). JSON, small: equal contexts are stored once.
   */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Only in Fonoteca's own export: who delivered the listen there, and which of its repeats it was. */
  readonly original?: { readonly source: Source; readonly ordinal: number; readonly client?: string };
}

/** Why a line of a file or an item of a request is not taken: names the field and the reason. */
export interface Refusal {
  /** One-based line, or zero-based index, of the item in its file; a path inside a zip comes first. */
  readonly where: string;
  readonly field: string;
  readonly reason: string;
}

/** A name for who delivers: listens of one origin never are duplicates of one another by tolerance. */
export interface OriginKey {
  readonly source: Source;
  /** The token or client that delivered it; absent for files. */
  readonly tokenId?: number;
  readonly client?: string;
}
