export interface MusicBrainzArtist {
  readonly name: string;
  readonly join: string;
  readonly mbid: string;
}

export interface MusicBrainzTrackFacts {
  /** As printed: `A1`, `3`. */
  readonly number: string;
  /** 1 for the first of the medium. */
  readonly position: number;
  readonly title: string;
  readonly lengthMs: number | null;
  readonly artists: readonly MusicBrainzArtist[];
  readonly recordingMbid: string;
}

export interface MusicBrainzReleaseFacts {
  readonly mbid: string;
  readonly title: string;
  readonly artists: readonly MusicBrainzArtist[];
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly date: string | null;
  readonly country: string | null;
  readonly barcode: string | null;
  readonly releaseGroupMbid: string | null;
  readonly labels: readonly { readonly name: string; readonly catalogNumber: string | null }[];
  readonly genres: readonly string[];
  readonly hasFront: boolean;
  readonly media: readonly {
    readonly position: number;
    readonly format: string | null;
    readonly title: string | null;
    readonly tracks: readonly MusicBrainzTrackFacts[];
  }[];
}

/** A release as a search finds it. */
export interface MusicBrainzReleaseMatch {
  readonly mbid: string;
  /** 0 … 100. */
  readonly score: number;
  readonly title: string;
  readonly artists: readonly MusicBrainzArtist[];
  readonly date: string | null;
  readonly country: string | null;
  readonly barcode: string | null;
  readonly trackCount: number | null;
  readonly formats: readonly string[];
  readonly labels: readonly { readonly name: string; readonly catalogNumber: string | null }[];
}

export interface MusicBrainzRecordingMatch {
  readonly mbid: string;
  readonly score: number;
  readonly title: string;
  readonly artists: readonly MusicBrainzArtist[];
  readonly lengthMs: number | null;
  readonly releases: readonly { readonly mbid: string; readonly title: string }[];
}
