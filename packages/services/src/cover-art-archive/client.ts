export interface CoverArtArchiveOptions {
  /** `https://coverartarchive.org`. */
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
}

export interface CoverImage {
  readonly bytes: Uint8Array;
  /** `image/jpeg`, `image/png`… */
  readonly type: string;
}

/** Throws Fault `unavailable`, `rate-limited`, `too-large` or `invalid` (no image). */
export interface CoverArtArchive {
  /** Front of a release, `size` pixels wide at most; null when there is none. 10 MB at most. */
  front(releaseMbid: string, size: 250 | 500 | 1200, signal?: AbortSignal): Promise<CoverImage | null>;
}

export declare function createCoverArtArchive(options: CoverArtArchiveOptions): CoverArtArchive;
