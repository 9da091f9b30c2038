/** An artist as outside services are asked for it. */
export interface AskedArtist {
  readonly name: string;
  readonly mbid: string | null;
}

export interface SimilarArtist {
  readonly name: string;
  readonly mbid: string | null;
  /** 0 … 1, best first; comparable within one answer only. */
  readonly score: number;
}

/** A word that listeners or editors put on something, with its share of the strongest one (0 … 1). */
export interface WeightedTag {
  readonly name: string;
  readonly weight: number;
}

export interface ArtistFacts {
  readonly tags: readonly WeightedTag[];
  readonly beginYear: number | null;
  /** ISO 3166-1, two letters. */
  readonly country: string | null;
  /** Where the service knows one and the asker did not. */
  readonly mbid: string | null;
}

/** A recording as outside services are asked for it. */
interface AskedRecording {
  readonly artist: string;
  readonly title: string;
  readonly mbid: string | null;
}

export interface RecordingFacts {
  /** Of its first release. */
  readonly year: number | null;
  readonly tags: readonly WeightedTag[];
  readonly mbid: string | null;
}

/**
 * A service that knows about artists. What it cannot do it leaves out; null says that it does not
 * know this artist. Throws the service's faults; an abort passes through unchanged.
 */
export interface KnowledgeSource {
  readonly name: string;
  similarArtists?(artist: AskedArtist, signal: AbortSignal): Promise<readonly SimilarArtist[] | null>;
  artistFacts?(artist: AskedArtist, signal: AbortSignal): Promise<ArtistFacts | null>;
  recordingFacts?(recording: AskedRecording, signal: AbortSignal): Promise<RecordingFacts | null>;
}
