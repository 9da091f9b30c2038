/** Where a record on the shelf came from. */
export type RecordSource = 'discogs' | 'collection-json' | 'musicbrainz' | 'manual';

/** Where the length of a track came from; `estimated` ones are shown as such. */
export type LengthSource = 'discogs' | 'musicbrainz' | 'lastfm' | 'file' | 'person' | 'estimated';

/** One artist of a credit. `name` is without Discogs' ` (2)`; `join` stands between it and the next. */
export interface RecordArtist {
  readonly name: string;
  readonly join: string;
  readonly discogsId?: number;
  readonly mbid?: string;
}

/** One track as it is on the record, after headings were skipped and index tracks expanded. */
export interface RecordTrack {
  /** As printed: `A1`, `1-3`, `B`; empty where the source has none. */
  readonly position: string;
  /** `A`, `B` … for records with sides; null for discs and files. */
  readonly side: string | null;
  /** 1 for the first disc (or the first record of a set). */
  readonly disc: number;
  /** 1 … n in the order of the whole record. */
  readonly number: number;
  readonly title: string;
  /** Only where it differs from the artist of the record (compilations). */
  readonly artist: string | null;
  readonly lengthSeconds: number | null;
  readonly lengthSource: LengthSource | null;
  /** MusicBrainz recording. */
  readonly mbid: string | null;
}

export interface RecordLabel {
  readonly name: string;
  readonly catalogueNumber: string;
}

/** A carrier: `{ name: 'Vinyl', quantity: 2, descriptions: ['LP', 'Album'] }`. */
export interface RecordFormat {
  readonly name: string;
  readonly quantity: number;
  readonly descriptions: readonly string[];
}

/** A copy that somebody owns, as a source describes it. `sourceKey` tells copies of one source apart. */
export interface OwnedRecord {
  readonly source: RecordSource;
  /** Discogs: `instance_id`, or `release:ID` from a CSV, which has no instance; else what the file calls it. */
  readonly sourceKey: string;
  readonly discogsReleaseId: number | null;
  readonly discogsMasterId: number | null;
  /** MusicBrainz release. */
  readonly mbid: string | null;
  readonly title: string;
  readonly artists: readonly RecordArtist[];
  readonly labels: readonly RecordLabel[];
  readonly formats: readonly RecordFormat[];
  readonly genres: readonly string[];
  readonly styles: readonly string[];
  /** Year of this release; null when unknown (Discogs writes 0). */
  readonly year: number | null;
  readonly country: string | null;
  readonly barcode: string | null;
  readonly folder: string | null;
  /** 1 … 5; null when not rated. */
  readonly rating: number | null;
  readonly mediaCondition: string | null;
  readonly sleeveCondition: string | null;
  readonly notes: string | null;
  /** ISO instant. */
  readonly addedAt: string | null;
  /** Address of a cover at the source. */
  readonly coverUrl: string | null;
  /** Empty while it was not fetched. */
  readonly tracks: readonly RecordTrack[];
}
