import { Fault } from '@fonoteca/domain';
import { createHttpClient, type HttpClient, type Time } from '@fonoteca/http-kit';
import { asFaults, orNull } from '../faults.ts';
import { sharedPacer } from '../shared-pacer.ts';
import { recordingMatches, relatedRelease, releaseFacts, releaseMatches } from './replies.ts';
import type { MusicBrainzRecordingMatch, MusicBrainzReleaseFacts, MusicBrainzReleaseMatch } from './types.ts';

export interface MusicBrainzOptions {
  /** `https://musicbrainz.org`. */
  readonly baseUrl: string;
  /** With a contact: see `userAgent`. */
  readonly userAgent: string;
  readonly timeoutMs?: number | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly time?: Time | undefined;
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

/** A little over a second: the service counts arrivals, the pacer counts departures. */
const rule = { requests: 1, perMs: 1050 };

/** Throws HttpFault. Every client of an address keeps the one pace. */
export function createMusicBrainzHttp(options: MusicBrainzOptions): HttpClient {
  const { baseUrl, time } = options;
  return createHttpClient({
    name: 'MusicBrainz',
    baseUrl,
    userAgent: options.userAgent,
    timeoutMs: options.timeoutMs ?? 30_000,
    pace: sharedPacer(`musicbrainz ${baseUrl}`, rule, time),
    retry: { times: 4, firstWaitMs: 1000, longestWaitMs: 30_000 },
    breaker: { failures: 10, restMs: 60_000 },
    maxBytes: 10_000_000,
    headers: { accept: 'application/json' },
    ...(options.fetch ? { fetch: options.fetch } : {}),
    ...(time ? { time } : {}),
  });
}

export function createMusicBrainzClient(options: MusicBrainzOptions): MusicBrainzClient {
  const http = createMusicBrainzHttp(options);
  const searchReleases: MusicBrainzClient['searchReleases'] = (query, signal) =>
    asFaults(() =>
      http.json(
        { path: '/ws/2/release', query: { query: luceneOf(releaseFields(query)), ...json }, signal },
        releaseMatches,
      ),
    );

  return {
    searchReleases,
    searchByBarcode: (barcode, signal) => searchReleases({ barcode }, signal),
    searchRecordings: ({ artist, title }, signal) =>
      asFaults(() => {
        const query = luceneOf({ recording: title, artist });
        return http.json({ path: '/ws/2/recording', query: { query, ...json }, signal }, recordingMatches);
      }),
    release: (mbid, signal) =>
      orNull(() => {
        const query = { inc: 'recordings artist-credits labels media release-groups', ...json };
        return http.json({ path: `/ws/2/release/${encodeURIComponent(mbid)}`, query, signal }, releaseFacts);
      }),
    findByDiscogsRelease: (id, signal) =>
      orNull(() => {
        const query = { resource: `https://www.discogs.com/release/${id}`, inc: 'release-rels', ...json };
        return http.json({ path: '/ws/2/url', query, signal }, relatedRelease);
      }),
  };
}

export const json = { fmt: 'json' };

const releaseFields = ({ artist, title, barcode, catalogNumber, tracks }: ReleaseQuery) => ({
  release: title,
  artist,
  barcode,
  catno: catalogNumber,
  tracks: tracks === undefined ? undefined : String(tracks),
});

/** Every field as a phrase. Throws Fault `invalid` when there is nothing to look for. */
export function luceneOf(fields: Readonly<Record<string, string | undefined>>): string {
  const conditions = Object.entries(fields)
    .filter(([, text]) => text !== undefined && text.trim() !== '')
    .map(([field, text]) => `${field}:"${text?.replace(/["\\]/g, '\\$&')}"`);
  if (conditions.length === 0)
    throw new Fault('invalid', 'Say what to look for: a title, an artist or a barcode.');
  return conditions.join(' AND ');
}
