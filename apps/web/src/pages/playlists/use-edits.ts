import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call } from '../../api/client.ts';
import { messageOf } from '../../api/error.ts';
import { api, refresh } from '../../api/queries.ts';
import { toast } from '../../components/toasts.tsx';
import type { Playlist } from './playlist.ts';

/** An edit of the revision it is given. */
export type Edit = (revision: number) => Promise<Playlist>;

/**
 * Makes edits one after the other, each on the revision that the one before left, so that quick presses
 * do not refuse one another. One that came too late, as another page edited meanwhile, is said and
 * everything is read anew.
 */
export const usePlaylistEdits = (playlist: Playlist) => {
  const client = useQueryClient();
  const [pending, setPending] = useState(0);
  const { id } = playlist;
  const latest = useRef(playlist.revision);
  latest.current = Math.max(latest.current, playlist.revision);
  const line = useRef<Promise<unknown>>(Promise.resolve());

  const make = async (edit: Edit): Promise<Playlist | null> => {
    try {
      const next = await edit(latest.current);
      latest.current = next.revision;
      client.setQueryData(api('GET /api/v1/playlists/{id}', { params: { id } }).queryKey, next);
      return next;
    } catch (error) {
      toast(messageOf(error), { bad: true });
      return null;
    }
  };

  /** Of the change that made `revision`, and of no other one; of the last one without it. */
  const undo = (revision?: number): Promise<Playlist | null> =>
    run(
      (last) =>
        call('POST /api/v1/playlists/{id}/undo', { params: { id }, body: { revision: revision ?? last } }),
      'Undone',
      false,
    );

  /**
   * @param said what is told when it is done, with Undo; nothing where it is seen anyway
   * @returns null where it was not done
   */
  const run = (edit: Edit, said?: string, undoable = true): Promise<Playlist | null> => {
    setPending((count) => count + 1);
    const turn = line.current.then(async () => {
      const before = latest.current;
      const next = await make(edit);
      await refresh(client, '/playlists');
      // Where it was refused, what this page shows is not what is there.
      const shown = client.getQueryData(api('GET /api/v1/playlists/{id}', { params: { id } }).queryKey);
      latest.current = shown?.revision ?? latest.current;
      setPending((count) => count - 1);
      if (next && said && next.revision !== before) {
        const action = { label: 'Undo', run: () => void undo(next.revision) };
        toast(said, undoable ? { action } : {});
      }
      return next;
    });
    line.current = turn.catch(() => undefined);
    return turn;
  };

  return { run, undo: () => undo(), busy: pending > 0 };
};

export type PlaylistEdits = ReturnType<typeof usePlaylistEdits>;
