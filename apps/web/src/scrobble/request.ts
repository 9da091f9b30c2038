import type { BodyInput } from '@fonoteca/contract';
import { ApiError } from '../api/error.ts';
import type { ShelfRecord, ShelfTrack } from '../shelf/source.ts';
import type { ScrobbleMode } from './mode.tsx';
import { type When, whenBody } from './when.ts';

export type ScrobbleBody = BodyInput<'POST /api/v1/scrobbles'>;
type What = ScrobbleBody['what'];
export type FreeTrack = Extract<What, { kind: 'tracks' }>['tracks'][number];
export type Priority = NonNullable<ScrobbleBody['priority']>;

/** What a person wants scrobbled, before it is known who has the track lists. */
export type Wanted =
  | {
      readonly kind: 'record';
      readonly recordId: string;
      /** Only these sides, only the tracks of these numbers; without either the whole record. */
      readonly sides?: readonly string[] | undefined;
      readonly trackNumbers?: readonly number[] | undefined;
    }
  | { readonly kind: 'records'; readonly recordIds: readonly string[] }
  | { readonly kind: 'tracks'; readonly tracks: readonly FreeTrack[] }
  | { readonly kind: 'text'; readonly text: string; readonly album?: string | undefined };

/**
 * The request for it. A server is told the records; a Worker, which has no shelf, is told their tracks.
 * Throws ApiError for a record without a track list; `now` (ms) is the moment of the press.
 */
export const requestOf = async (
  mode: ScrobbleMode,
  { wanted, when, priority }: { wanted: Wanted; when: When; priority?: Priority | undefined },
  now = Date.now(),
): Promise<ScrobbleBody> => ({
  what: mode.kind === 'server' ? serverWhat(wanted) : await edgeWhat(mode.record, wanted),
  when: whenBody(when, now),
  ...(priority ? { priority } : {}),
});

const serverWhat = (wanted: Wanted): What => {
  switch (wanted.kind) {
    case 'record':
      return {
        kind: 'album',
        recordId: wanted.recordId,
        ...(wanted.sides ? { sides: [...wanted.sides] } : {}),
        ...(wanted.trackNumbers ? { trackNumbers: [...wanted.trackNumbers] } : {}),
      };
    case 'records':
      return { kind: 'albums', recordIds: [...wanted.recordIds] };
    default:
      return freeWhat(wanted);
  }
};

const freeWhat = (wanted: Extract<Wanted, { kind: 'tracks' | 'text' }>): What =>
  wanted.kind === 'tracks'
    ? { kind: 'tracks', tracks: [...wanted.tracks] }
    : { kind: 'text', text: wanted.text, ...(wanted.album ? { album: wanted.album } : {}) };

const edgeWhat = async (recordOf: (id: string) => Promise<ShelfRecord>, wanted: Wanted): Promise<What> => {
  if (wanted.kind === 'tracks' || wanted.kind === 'text') return freeWhat(wanted);
  if (wanted.kind === 'record') {
    const record = await recordOf(wanted.recordId);
    const tracks = record.trackItems.filter(
      ({ side, number }) =>
        (!wanted.sides || (side !== null && wanted.sides.includes(side))) &&
        (!wanted.trackNumbers || wanted.trackNumbers.includes(number)),
    );
    return { kind: 'tracks', tracks: tracksOf(record, tracks) };
  }
  const records = await Promise.all(wanted.recordIds.map((id) => recordOf(id)));
  return { kind: 'tracks', tracks: records.flatMap((record) => tracksOf(record, record.trackItems)) };
};

const tracksOf = (record: ShelfRecord, tracks: readonly ShelfTrack[]): FreeTrack[] => {
  if (tracks.length === 0) {
    throw new ApiError({
      status: 422,
      code: 'invalid',
      message: `${record.artist} – ${record.title} has no track list here`,
    });
  }
  return tracks.map((track) => ({
    artist: track.artist ?? record.artist,
    track: track.title,
    album: record.title,
    albumArtist: record.artist,
    trackNumber: track.number,
    recordId: record.id,
    ...(track.side ? { side: track.side } : {}),
    ...(track.mbid ? { mbid: track.mbid } : {}),
    ...(track.lengthSeconds === null
      ? {}
      : {
          lengthSeconds: Math.max(1, Math.round(track.lengthSeconds)),
          lengthEstimated: track.lengthSource === 'estimated',
        }),
  }));
};
