import { useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { counted } from '../../lib/numbers.ts';
import type { Playlist, PlaylistTrack } from './playlist.ts';
import type { PlaylistEdits } from './use-edits.ts';

/**
 * Moving and removing tracks: shown at once, sent one after the other. What is shown is the server's
 * again as soon as everything that was sent has been answered.
 *
 * @param loaded the first tracks of the playlist, as far as they are on the page
 */
export const useOrder = (playlist: Playlist, edits: PlaylistEdits, loaded: readonly PlaylistTrack[]) => {
  const [ahead, setAhead] = useState<readonly PlaylistTrack[] | null>(null);
  const [said, setSaid] = useState('');
  const current = useRef(loaded);
  current.current = ahead ?? loaded;
  const sent = useRef(0);

  const send = async (tracks: readonly PlaylistTrack[], run: () => Promise<unknown>): Promise<void> => {
    const turn = ++sent.current;
    current.current = tracks;
    setAhead(tracks);
    await run();
    if (sent.current === turn) setAhead(null);
  };
  const params = { id: playlist.id };

  /** Puts tracks together behind the first `to` of those that stay. */
  const move = (ids: readonly number[], to: number): void => {
    const chosen = new Set(ids);
    const stay = current.current.filter(({ id }) => !chosen.has(id));
    const moved = current.current.filter(({ id }) => chosen.has(id));
    const place = Math.max(0, Math.min(to, playlist.tracks - moved.length));
    const [first] = moved;
    if (!first) return;
    const what = moved.length === 1 ? `“${first.title}” is` : `${counted(moved.length, 'track')} are`;
    setSaid(`${what} now ${place + 1} of ${playlist.tracks}`);
    void send(stay.toSpliced(place, 0, ...moved), () =>
      edits.run((revision) =>
        call('POST /api/v1/playlists/{id}/tracks/move', {
          params,
          body: { revision, ids: [...ids], to: place },
        }),
      ),
    );
  };

  const remove = (ids: readonly number[]): void => {
    const chosen = new Set(ids);
    const [first] = current.current.filter(({ id }) => chosen.has(id));
    if (!first) return;
    const what = ids.length === 1 ? `“${first.title}” was` : `${counted(ids.length, 'track')} were`;
    void send(
      current.current.filter(({ id }) => !chosen.has(id)),
      () =>
        edits.run(
          (revision) =>
            call('POST /api/v1/playlists/{id}/tracks/remove', { params, body: { revision, ids: [...ids] } }),
          `${what} removed`,
        ),
    );
  };

  return { tracks: ahead ?? loaded, move, remove, said };
};
