import type { RecordArtist, RecordFormat, RecordLabel } from '@fonoteca/records';

/**
 * What the shelf needs from outside. Rules for every method: a thing that is not there is null or an
 * empty list; what may pass by itself is a Fault `unavailable` or `rate-limited` (with
 * `retryAfterSeconds` where the service says it); an account that must be linked anew is a Fault
 * `unauthenticated`; an abort passes through unchanged.
 */
export interface CollectionPorts {
  /** The Discogs account that the person linked; null when there is none. */
  readonly discogsAccount: (personId: number) => Promise<DiscogsAccount | null>;
  /** Releases at Discogs, read with the person's token where one is linked (60 a minute, else 25). */
  readonly discogsReleases: (personId: number) => Promise<DiscogsReleases>;
  readonly musicBrainz: MusicBrainzReleases;
  /** null where the instance has no key for Last.fm. */
  readonly albumLengths: AlbumLengths | null;
  readonly images: ImagePorts;
}

/** A person's own collection at Discogs. Items are as sent: `readDiscogsItem` of records parses them. */
export interface DiscogsAccount {
  /** `GET /users/U/collection/folders/0/releases`, oldest first (`sort=added&sort_order=asc`), 100 a page; pages count from 1. */
  collectionPage(page: number, signal: AbortSignal): Promise<DiscogsPage>;
  folders(signal: AbortSignal): Promise<readonly NamedId[]>;
  /** `GET /users/U/collection/fields`: 1 media condition, 2 sleeve condition, 3 notes, then the person's own. */
  fields(signal: AbortSignal): Promise<readonly NamedId[]>;
}

export interface NamedId {
  readonly id: number;
  readonly name: string;
}

export interface DiscogsPage {
  readonly items: readonly unknown[];
  readonly pages: number;
  /** Items of the whole collection. */
  readonly total: number;
}

export interface DiscogsReleases {
  /** `GET /releases/{id}` as sent. */
  release(id: number, signal: AbortSignal): Promise<Record<string, unknown> | null>;
  /** `GET /database/search?type=release&barcode=…`. */
  byBarcode(code: string, signal: AbortSignal): Promise<readonly ReleaseSummary[]>;
}

/** A release as a search finds it. */
export interface ReleaseSummary {
  /** Discogs release id or MusicBrainz release MBID. */
  readonly id: string;
  readonly title: string;
  readonly artist: string;
  readonly year: number | null;
  /** As a person reads it: `2×LP, Album`. */
  readonly format: string;
  readonly label: string | null;
  readonly country: string | null;
  readonly barcode: string | null;
}

export interface MusicBrainzReleases {
  /** The release that MusicBrainz relates to this Discogs release (`/url?resource=…&inc=release-rels`). */
  byDiscogsRelease(discogsReleaseId: number, signal: AbortSignal): Promise<string | null>;
  /** MBIDs with the search score, 0 … 100, best first; `tracks` narrows to releases of so many. */
  search(
    wanted: { readonly artist: string; readonly title: string; readonly tracks?: number },
    signal: AbortSignal,
  ): Promise<readonly { readonly mbid: string; readonly score: number }[]>;
  release(mbid: string, signal: AbortSignal): Promise<ReleaseFacts | null>;
  byBarcode(code: string, signal: AbortSignal): Promise<readonly ReleaseSummary[]>;
}

/** A release of MusicBrainz with its tracks. */
export interface ReleaseFacts {
  readonly mbid: string;
  readonly title: string;
  readonly artists: readonly RecordArtist[];
  readonly year: number | null;
  readonly country: string | null;
  readonly barcode: string | null;
  readonly labels: readonly RecordLabel[];
  readonly formats: readonly RecordFormat[];
  readonly genres: readonly string[];
  readonly tracks: readonly FactTrack[];
}

export interface FactTrack {
  /** As printed, `A1`; MusicBrainz calls it `number`. */
  readonly position: string;
  /** 1 for the first medium. */
  readonly disc: number;
  readonly title: string;
  /** Only where it differs from the artist of the release. */
  readonly artist: string | null;
  readonly lengthSeconds: number | null;
  /** MusicBrainz recording. */
  readonly mbid: string | null;
}

/** Last.fm's `album.getInfo`: the tracks in order; a length of 0 is null. */
export interface AlbumLengths {
  album(
    wanted: { readonly artist: string; readonly title: string },
    signal: AbortSignal,
  ): Promise<readonly { readonly title: string; readonly lengthSeconds: number | null }[] | null>;
}

export interface ImagePorts {
  /**
   * Bytes of an image. The address may come from a file that a person uploaded: the adapter lets only
   * public addresses through, at every redirect, and reads `maxBytes` at most (Fault `too-large`).
   * An address that is refused is a Fault `invalid`, an image that is gone a Fault `not-found`.
   */
  fetchImage(url: string, options: { maxBytes: number; signal: AbortSignal }): Promise<Uint8Array>;
  /** Folder of the cached covers; made when it is missing. */
  readonly folder: string;
}
