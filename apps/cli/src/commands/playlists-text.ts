import type { PlaylistView, TrackView } from '@fonoteca/playlists';
import { durationText } from '@fonoteca/records';
import { table } from '../output.ts';

/** “1 track”, “12 tracks”. */
export const countedTracks = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'track' : 'tracks'}`;

/** Playlists as people read them. */
export const describeList = (items: readonly PlaylistView[]): string =>
  table(
    ['id', 'title', 'tracks', 'length', 'changed'],
    items.map(({ id, title, tracks, lengthMs, updatedAt }) => [
      id,
      title,
      tracks,
      lengthMs === 0 ? null : durationText(Math.round(lengthMs / 1000)),
      updatedAt.slice(0, 10),
    ]),
  );

/** A playlist as people read it: what it is, then its tracks. */
export function describePlaylist(playlist: PlaylistView, tracks: readonly TrackView[]): string {
  const length = playlist.lengthMs === 0 ? null : durationText(Math.round(playlist.lengthMs / 1000));
  const facts = [
    countedTracks(playlist.tracks),
    length,
    `revision ${playlist.revision}`,
    playlist.origin?.kind === 'import' && 'imported',
    playlist.origin?.kind === 'recommendation' && 'from a recommendation',
  ];
  const head = [playlist.title, playlist.description, facts.filter(Boolean).join(' · ')].filter(Boolean);
  const rows = tracks.map(({ place, artist, title, release, lengthMs }) => [
    place + 1,
    artist,
    title,
    release,
    lengthMs === null ? null : durationText(Math.round(lengthMs / 1000)),
  ]);
  const list =
    rows.length === 0 ? 'Nothing is in it yet.' : table(['', 'artist', 'title', 'release', 'length'], rows);
  return `${head.join('\n')}\n\n${list}`;
}
