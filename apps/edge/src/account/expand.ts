import type { BodyOf } from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import { type PastedTrack, readPastedList } from '@fonoteca/records';
import { oldestSeconds } from '@fonoteca/scrobble';
import type { NewItem } from './items.ts';

export type ScrobbleRequest = BodyOf<'POST /api/v1/scrobbles'>;
type FreeTrack = Extract<ScrobbleRequest['what'], { kind: 'tracks' }>['tracks'][number];

/** What a request comes to: its tracks in order, in groups that are heard one after another. */
export interface Expanded {
  readonly title: string;
  readonly kind: 'track' | 'album' | 'list' | 'bulk';
  readonly albums: number;
  readonly items: readonly NewItem[];
  /** Start of the first track, seconds since 1970; null for what has just ended. */
  readonly at: number | null;
}

/** Where nobody knows how long a track is: about the median of recorded tracks. */
const usualSeconds = 225;
const mostAlbums = 100;
const latestMs = 366 * 86_400_000;

/** Throws a Fault that names the field for what cannot be scrobbled. */
export function expand(request: ScrobbleRequest, now: number): Expanded {
  const tracks = tracksOf(request.what);
  const albums = new Set(tracks.map(albumKey).filter((key) => key !== '')).size;
  if (albums > mostAlbums) {
    throw wrong('what.tracks', `a job holds at most ${mostAlbums} albums, this one has ${albums}`);
  }
  const at = request.when.kind === 'started-at' ? secondsOf(request.when.at, 'when.at', now) : null;
  return { ...named(tracks, albums), albums, items: itemsOf(tracks, at, now), at };
}

/** Tracks in a row of one record are one group; a track with a start of its own begins another. */
function itemsOf(tracks: readonly FreeTrack[], at: number | null, now: number): NewItem[] {
  let group = 0;
  let groupAt = at;
  let cursor = at;
  return tracks.map((track, index) => {
    const before = tracks[index - 1];
    const own = track.listenedAt;
    if (own !== undefined) cursor = secondsOf(own, `what.tracks.${index}.listenedAt`, now);
    if (before && (own !== undefined || albumKey(track) !== albumKey(before))) group++;
    if (!before || own !== undefined || albumKey(track) !== albumKey(before)) groupAt = cursor;
    const length = track.lengthSeconds ?? usualSeconds;
    if (cursor !== null) cursor += length;
    return {
      artist: track.artist,
      track: track.track,
      album: track.album ?? null,
      albumArtist: track.albumArtist ?? null,
      trackNumber: track.trackNumber ?? null,
      mbid: track.mbid ?? null,
      length,
      lengthEstimated: track.lengthEstimated ?? track.lengthSeconds === undefined,
      side: track.side ?? null,
      recordId: track.recordId ?? null,
      group,
      groupAt,
    };
  });
}

function tracksOf(what: ScrobbleRequest['what']): readonly FreeTrack[] {
  if (what.kind === 'tracks') return what.tracks;
  if (what.kind === 'text') {
    return pastedTracks(what.text).map((track) => ({
      ...(what.album ? { album: what.album } : {}),
      ...track,
    }));
  }
  throw wrong(
    'what.kind',
    'this installation keeps no shelf: send the tracks of the records as kind "tracks", with their recordId',
  );
}

const wrong = (field: string, reason: string): Fault =>
  new Fault('invalid', 'This cannot be scrobbled', { fields: [{ field, reason }] });

/** Which record a track belongs to; empty where it names none. */
const albumKey = ({ recordId, album, albumArtist }: FreeTrack): string =>
  recordId ? `id ${recordId}` : album ? `album ${album}\n${albumArtist ?? ''}` : '';

function secondsOf(instant: string, field: string, now: number): number {
  const at = Date.parse(instant);
  if (at < now - oldestSeconds * 1000)
    throw wrong(field, 'it is more than 13½ days ago; Last.fm no longer takes it');
  if (at > now + latestMs) throw wrong(field, 'it is more than a year ahead');
  return Math.floor(at / 1000);
}

function named(tracks: readonly FreeTrack[], albums: number): Pick<Expanded, 'title' | 'kind'> {
  const [first, second] = tracks;
  if (!first) throw wrong('what.tracks', 'there is no track');
  if (!second) return { kind: 'track', title: `${first.artist} – ${first.track}` };
  const whole = tracks.every((track) => albumKey(track) === albumKey(first));
  if (whole && first.album) {
    return { kind: 'album', title: `${first.albumArtist ?? first.artist} – ${first.album}` };
  }
  const records = tracks.every((track) => albumKey(track) !== '');
  return records
    ? { kind: 'bulk', title: `${albums} albums` }
    : { kind: 'list', title: `${tracks.length} tracks` };
}

/** Throws a Fault that names every line which cannot be read: a list goes in as a whole or not at all. */
function pastedTracks(text: string): readonly PastedTrack[] {
  const { tracks, problems } = readPastedList(text);
  if (problems.length === 0 && tracks.length > 0) return tracks;
  const fields = problems.slice(0, 50).map(({ line, reason }) => ({
    field: line > 0 ? `what.text line ${line}` : 'what.text',
    reason,
  }));
  const nothing = [{ field: 'what.text', reason: 'it has no track' }];
  throw new Fault('invalid', 'The list cannot be used as it is', {
    fields: fields.length > 0 ? fields : nothing,
  });
}
