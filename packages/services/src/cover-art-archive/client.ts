import { createHttpClient } from '@fonoteca/http-kit';
import { orNull } from '../faults.ts';
import { type ImageReply, imageOf } from '../image-reply.ts';

export interface CoverArtArchiveOptions {
  /** `https://coverartarchive.org`. */
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** Throws Fault `unavailable`, `rate-limited`, `too-large` or `invalid` (no image). */
export interface CoverArtArchive {
  /** Front of a release, `size` pixels wide at most; null when there is none. 10 MB at most. */
  front(releaseMbid: string, size: 250 | 500 | 1200, signal?: AbortSignal): Promise<ImageReply | null>;
}

const name = 'The Cover Art Archive';
const maxBytes = 10_000_000;

export function createCoverArtArchive(options: CoverArtArchiveOptions): CoverArtArchive {
  const http = createHttpClient({
    name,
    baseUrl: options.baseUrl,
    userAgent: options.userAgent,
    timeoutMs: options.timeoutMs ?? 30_000,
    pace: { requests: 2, perMs: 1000 },
    retry: { times: 2, firstWaitMs: 1000, longestWaitMs: 15_000 },
    breaker: { failures: 8, restMs: 60_000 },
    maxBytes,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  return {
    front: (mbid, size, signal) =>
      orNull(async () => {
        // It answers 307 to where the image lies.
        const path = `/release/${encodeURIComponent(mbid)}/front-${size}`;
        return imageOf(await http.fetch({ path, redirect: 'follow', signal }), name);
      }),
  };
}
