import type { ResponseOf } from '@fonoteca/contract';
import { counted, duration } from '../../lib/numbers.ts';

export type Playlist = ResponseOf<'GET /api/v1/playlists/{id}'>;
export type PlaylistTrack = ResponseOf<'GET /api/v1/playlists/{id}/tracks'>['items'][number];

/** “12 tracks, 41 min”; lengths that nobody knows are said. */
export const sizeOf = ({ tracks, lengthMs, unknownLengths }: Playlist): string => {
  const size = counted(tracks, 'track');
  if (tracks === 0) return 'no tracks yet';
  if (unknownLengths === tracks) return size;
  const length = duration(lengthMs / 1000);
  return unknownLengths === 0
    ? `${size}, ${length}`
    : `${size}, ${length} and ${counted(unknownLengths, 'unknown length')}`;
};

/** The same in few words, for cards. */
export const shortSizeOf = (playlist: Playlist): string =>
  playlist.lengthMs === 0
    ? sizeOf({ ...playlist, unknownLengths: playlist.tracks })
    : `${counted(playlist.tracks, 'track')}, ${duration(playlist.lengthMs / 1000)}`;

/** Where it came from; null for one made by hand. */
export const originOf = ({ origin }: Playlist): string | null => {
  if (origin === null) return null;
  if (origin.kind === 'recommendation') return 'saved from a recommendation';
  return origin.format === null ? 'imported' : `imported from ${origin.format.toUpperCase()}`;
};
