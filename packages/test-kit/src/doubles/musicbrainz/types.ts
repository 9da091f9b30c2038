import type { DoubleClock } from '../shared/clock.ts';
import type { SeenRequest } from '../shared/ledger-entry.ts';
import type { DoubleScript } from '../shared/script.ts';

export interface MusicBrainzCredit {
  readonly name: string;
  readonly joinphrase: string;
  readonly artist: { readonly id: string; readonly name: string; readonly 'sort-name': string };
}

export interface MusicBrainzTrack {
  readonly id: string;
  readonly number: string;
  readonly position: number;
  readonly title: string;
  /** Milliseconds; null is not known. */
  readonly length: number | null;
  readonly recording: { readonly id: string; readonly title: string; readonly length: number | null };
  readonly credit: readonly MusicBrainzCredit[];
}

/** A release as the double keeps it; see `musicBrainzRelease`. */
export interface MusicBrainzRelease {
  readonly id: string;
  readonly title: string;
  readonly date: string;
  readonly country: string;
  readonly barcode: string | null;
  readonly credit: readonly MusicBrainzCredit[];
  readonly releaseGroup: string;
  readonly labels: readonly { readonly id: string; readonly name: string; readonly catalogNumber: string }[];
  readonly media: readonly {
    readonly position: number;
    readonly format: string;
    readonly title: string;
    readonly tracks: readonly MusicBrainzTrack[];
  }[];
  /** Number of the Discogs release that the editors linked, if any. */
  readonly discogs?: number;
  readonly hasFront: boolean;
}

/** An artist as the double keeps it. */
export interface MusicBrainzDoubleArtist {
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1, two letters. */
  readonly country?: string;
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly begin?: string;
  readonly tags?: readonly (readonly [name: string, count: number])[];
  /** Genres are tags that the editors know; they come in both lists. */
  readonly genres?: readonly (readonly [name: string, count: number])[];
}

export interface MusicBrainzDoubleOptions {
  readonly port?: number;
  readonly clock?: DoubleClock;
  /** 1 by default; over it 503. */
  readonly requestsPerSecond?: number;
  readonly script?: DoubleScript;
}

export interface MusicBrainzDouble {
  /** Stands for `https://musicbrainz.org` (`/ws/2/…`) and for `https://coverartarchive.org` (`/release/{mbid}/front-250`). */
  readonly url: string;
  requests(): SeenRequest[];
  script(next: DoubleScript): void;
  addRelease(release: MusicBrainzRelease): void;
  addArtist(artist: MusicBrainzDoubleArtist): void;
  close(): Promise<void>;
}
