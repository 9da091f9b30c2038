import type { RecordFormat, RecordLabel, RecordSource, RecordTrack } from '@fonoteca/records';

/** A record as a list shows it. Instants are ISO 8601. */
export interface RecordCard {
  readonly id: number;
  readonly title: string;
  /** The artist credit as it is shown. */
  readonly artist: string;
  readonly artists: { name: string; key: string }[];
  readonly year: number | null;
  readonly format: string;
  readonly label: string | null;
  readonly genres: string[];
  readonly styles: string[];
  readonly addedAt: string | null;
  /** Set when the record is no longer in the collection it came from. */
  readonly leftAt: string | null;
  /** Id of a cover that can be shown; null while there is none. */
  readonly image: string | null;
  /** null while the track list was not fetched. */
  readonly tracks: number | null;
  /** Of this release, in the person's history. */
  readonly listens: number;
  readonly lastScrobbledAt: string | null;
}

/** A record with everything that is known of it. */
export interface RecordDetails extends RecordCard {
  readonly source: RecordSource;
  readonly discogsReleaseId: number | null;
  readonly discogsMasterId: number | null;
  readonly mbid: string | null;
  readonly labels: RecordLabel[];
  readonly formats: (Omit<RecordFormat, 'descriptions'> & { descriptions: string[] })[];
  readonly country: string | null;
  readonly barcode: string | null;
  readonly folder: string | null;
  readonly rating: number | null;
  readonly mediaCondition: string | null;
  readonly sleeveCondition: string | null;
  readonly notes: string | null;
  readonly trackList: {
    readonly state: 'ready' | 'waiting' | 'failed' | 'none';
    readonly reason: string | null;
    readonly fetchedAt: string | null;
  };
  readonly trackItems: RecordTrack[];
  /** Other copies and editions on the shelf of the same master. */
  readonly editions: RecordCard[];
  /** The release in the person's catalogue, when it has listens. */
  readonly releaseId: number | null;
}
