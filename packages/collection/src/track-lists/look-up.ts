import { Fault } from '@fonoteca/domain';
import {
  creditText,
  type DiscogsReleaseFacts,
  estimateLengths,
  fillLengths,
  type OwnedRecord,
  type RecordTrack,
} from '@fonoteca/records';
import { isPassing, type Patience, patiently } from '../patience.ts';
import type { CollectionPorts, ReleaseFacts } from '../ports.ts';

/** A match by artist and title below this is another record. */
const leastScore = 90;

export interface FoundTracks {
  /** Every one with a length, if only an estimated one; empty when nobody has a track list. */
  readonly tracks: readonly RecordTrack[];
  /** What MusicBrainz said on the way; null when it was not asked or knows nothing. */
  readonly musicBrainz: ReleaseFacts | null;
}

export interface LookUp {
  readonly record: OwnedRecord;
  /** Tracks of Discogs or of a file, in order; may be empty. */
  readonly tracks: readonly RecordTrack[];
  readonly ports: Pick<CollectionPorts, 'musicBrainz' | 'albumLengths'>;
  readonly signal: AbortSignal;
  /** A record without tracks is given up for now rather than waited for again. */
  readonly doesWithout: boolean;
  readonly patience?: Patience;
}

/**
 * Completes a track list: what Discogs has no length for is asked of MusicBrainz (by its relation to the
 * release, else by artist and title), then of Last.fm, and in the end estimated and marked so. A record
 * that has no tracks at all takes those of MusicBrainz.
 *
 * Where only lengths are missing, a service that does not answer, or refuses, holds nothing up: the record
 * can be scrobbled with estimates, and asked for again by its refresh.
 */
export async function lookUpTracks(look: LookUp): Promise<FoundTracks> {
  let tracks = look.tracks;
  if (!isOpen(tracks)) return { tracks, musicBrainz: null };
  const onlyLengths = tracks.length > 0;
  const ask = <T>(call: () => Promise<T>): Promise<T | null> =>
    (onlyLengths ? call() : patiently(call, look.signal, look.patience)).catch((error: unknown) => {
      look.signal.throwIfAborted();
      if (onlyLengths ? error instanceof Fault : look.doesWithout && isPassing(error)) return null;
      throw error;
    });
  const musicBrainz = await ask(() => askMusicBrainz(look));
  if (musicBrainz)
    tracks =
      tracks.length === 0 ? tracksOf(musicBrainz) : fillLengths(tracks, musicBrainz.tracks, 'musicbrainz');
  const { albumLengths } = look.ports;
  if (tracks.length > 0 && isOpen(tracks) && albumLengths) {
    const wanted = { artist: creditText(look.record.artists), title: look.record.title };
    const others = await ask(() => albumLengths.album(wanted, look.signal));
    if (others) tracks = fillLengths(tracks, others, 'lastfm');
  }
  return { tracks: estimateLengths(tracks, { formats: look.record.formats }), musicBrainz };
}

/** Whether anybody has something to add. */
const isOpen = (tracks: readonly RecordTrack[]): boolean =>
  tracks.length === 0 ||
  tracks.some(({ lengthSeconds, lengthSource }) => lengthSeconds === null || lengthSource === 'estimated');

async function askMusicBrainz({ record, tracks, ports, signal }: LookUp): Promise<ReleaseFacts | null> {
  const { musicBrainz } = ports;
  if (record.mbid) return musicBrainz.release(record.mbid, signal);
  const related = record.discogsReleaseId
    ? await musicBrainz.byDiscogsRelease(record.discogsReleaseId, signal)
    : null;
  if (related) return musicBrainz.release(related, signal);
  const wanted = { artist: creditText(record.artists), title: record.title };
  const found = await musicBrainz.search(
    tracks.length > 0 ? { ...wanted, tracks: tracks.length } : wanted,
    signal,
  );
  const best = found.find(({ score }) => score >= leastScore);
  return best ? musicBrainz.release(best.mbid, signal) : null;
}

function tracksOf(release: ReleaseFacts): RecordTrack[] {
  return release.tracks.map((track, index) => ({
    position: track.position,
    side: /^([A-Z])\1?(?=\d|$)/.exec(track.position)?.[0] ?? null,
    disc: track.disc,
    number: index + 1,
    title: track.title,
    artist: track.artist,
    lengthSeconds: track.lengthSeconds,
    lengthSource: track.lengthSeconds === null ? null : 'musicbrainz',
    mbid: track.mbid,
  }));
}

/** The record with its gaps filled by what was found; what it says itself stays. */
export function enriched(
  record: OwnedRecord,
  discogs: DiscogsReleaseFacts | null,
  musicBrainz: ReleaseFacts | null,
): OwnedRecord {
  const isSame =
    discogs !== null &&
    record.artists.some(({ discogsId }) => discogsId === undefined) &&
    creditText(discogs.artists) === creditText(record.artists);
  const mbid = record.mbid ?? musicBrainz?.mbid ?? null;
  return {
    ...record,
    mbid,
    discogsMasterId: record.discogsMasterId ?? discogs?.masterId ?? null,
    artists: isSame ? discogs.artists : record.artists,
    labels: record.labels.length > 0 ? record.labels : (discogs?.labels ?? musicBrainz?.labels ?? []),
    formats: record.formats.length > 0 ? record.formats : (discogs?.formats ?? musicBrainz?.formats ?? []),
    genres: record.genres.length > 0 ? record.genres : (discogs?.genres ?? musicBrainz?.genres ?? []),
    styles: record.styles.length > 0 ? record.styles : (discogs?.styles ?? []),
    year: record.year ?? discogs?.year ?? musicBrainz?.year ?? null,
    country: record.country ?? discogs?.country ?? musicBrainz?.country ?? null,
    barcode: record.barcode ?? discogs?.barcode ?? musicBrainz?.barcode ?? null,
    coverUrl: record.coverUrl ?? discogs?.coverUrl ?? (mbid ? coverArtUrl(mbid) : null),
  };
}

/** The front cover at the Cover Art Archive, 1,200 px at most; answers with a redirect. */
export const coverArtUrl = (mbid: string): string => `https://coverartarchive.org/release/${mbid}/front-1200`;
