import type { Time } from '@fonoteca/http-kit';

export interface MusicBrainzOptions {
  /** `https://musicbrainz.org`. */
  readonly baseUrl: string;
  /** With a contact: see `userAgent`. */
  readonly userAgent: string;
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly time?: Time | undefined;
}

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

export interface ReleaseQuery {
  readonly artist?: string | undefined;
  readonly title?: string | undefined;
  readonly barcode?: string | undefined;
  readonly catalogNumber?: string | undefined;
  /** Of the whole release. */
  readonly tracks?: number | undefined;
}

/**
 * One request a second for the whole process. Throws Fault `unavailable` or `rate-limited`; what is not there
 * is null or empty; an abort passes through unchanged.
 */
export interface MusicBrainzClient {
  /** Best first. */
  searchReleases(query: ReleaseQuery, signal?: AbortSignal): Promise<readonly MusicBrainzReleaseMatch[]>;
  searchByBarcode(code: string, signal?: AbortSignal): Promise<readonly MusicBrainzReleaseMatch[]>;
  searchRecordings(
    query: { readonly artist?: string; readonly title: string },
    signal?: AbortSignal,
  ): Promise<readonly MusicBrainzRecordingMatch[]>;
  release(mbid: string, signal?: AbortSignal): Promise<MusicBrainzReleaseFacts | null>;
  /** The release that the editors linked to this one of Discogs. */
  findByDiscogsRelease(discogsReleaseId: number, signal?: AbortSignal): Promise<string | null>;
}

export declare function createMusicBrainzClient(options: MusicBrainzOptions): MusicBrainzClient;
