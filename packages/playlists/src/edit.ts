import type { Database, Executor, PlaylistAuthor } from '@fonoteca/store';
import { numbered } from './create.ts';
import { readDescription, readTitle } from './details.ts';
import { withoutDuplicates } from './duplicates.ts';
import { tracksOf } from './inputs.ts';
import { chosenOf, movedTo, readPlace } from './order.ts';
import { type LockedPlaylist, lockPlaylist, type NewVersion, writeVersion } from './state.ts';
import { countedTracks, shortened } from './text.ts';
import type { TrackInput } from './track.ts';
import { getPlaylist, type PlaylistView } from './view.ts';

/** Whose playlist is edited, on which revision, and by what hand. */
export interface PlaylistEdit {
  readonly personId: number;
  readonly id: number;
  /** That the editor saw; an edit of an older one is refused as a conflict. */
  readonly revision: number;
  /** `person` when left out. */
  readonly by?: PlaylistAuthor | undefined;
}

/**
 * Makes a new version of a playlist, or none where `change` gives null. Every edit here goes through it:
 * all throw Fault `not-found` (somebody else's as well) and `conflict` (the revision is not the latest).
 */
export function editPlaylist(
  db: Database,
  edit: PlaylistEdit,
  change: (playlist: LockedPlaylist, transaction: Executor) => Promise<NewVersion | null> | NewVersion | null,
): Promise<PlaylistView> {
  const { personId, id } = edit;
  return db.transaction().execute(async (transaction) => {
    const playlist = await lockPlaylist(transaction, personId, id, edit.revision);
    const version = await change(playlist, transaction);
    const place = { personId, id, revision: playlist.revision + 1 };
    if (version) await writeVersion(transaction, place, version, edit.by ?? 'person');
    return getPlaylist(transaction, personId, id);
  });
}

/** Changes title, description or both. Throws Fault `invalid`, too. */
export const changeDetails = (
  db: Database,
  edit: PlaylistEdit,
  details: { title?: string | undefined; description?: string | undefined },
): Promise<PlaylistView> =>
  editPlaylist(db, edit, (playlist) => {
    const title = details.title === undefined ? playlist.title : readTitle(details.title);
    const description =
      details.description === undefined ? playlist.description : readDescription(details.description);
    const renamed = title !== playlist.title;
    if (!renamed && description === playlist.description) return null;
    const summary = renamed ? `Renamed to “${shortened(title)}”` : 'Changed the description';
    return { ...playlist, kind: 'details', summary, title, description, parent: playlist.revision };
  });

/**
 * Puts tracks in before the one at `at`, from 0; at the end when left out. Throws Fault `invalid`
 * (tracks.N.…, at) and `too-large`, too.
 */
export const addTracks = (
  db: Database,
  edit: PlaylistEdit,
  inputs: readonly TrackInput[],
  at?: number,
): Promise<PlaylistView> =>
  editPlaylist(db, edit, async (playlist, transaction) => {
    const place = readPlace(at ?? playlist.tracks.length, playlist.tracks.length, 'at');
    const added = numbered(await tracksOf(transaction, edit.personId, inputs), playlist.nextEntry);
    const [first] = added;
    if (!first) return null;
    return {
      ...playlist,
      kind: 'add',
      summary:
        added.length === 1 ? `Added “${shortened(first.title)}”` : `Added ${countedTracks(added.length)}`,
      tracks: playlist.tracks.toSpliced(place, 0, ...added),
      nextEntry: playlist.nextEntry + added.length,
      parent: playlist.revision,
    };
  });

/**
 * Moves tracks, which keep their order among themselves. Throws Fault `invalid` (ids, to), too.
 *
 * @param ids numbers of the tracks in this playlist
 * @param to how many of the tracks that stay come before them
 */
export const moveTracks = (
  db: Database,
  edit: PlaylistEdit,
  ids: readonly number[],
  to: number,
): Promise<PlaylistView> =>
  editPlaylist(db, edit, (playlist) => {
    const chosen = chosenOf(playlist.tracks, ids);
    const tracks = movedTo(
      playlist.tracks,
      chosen,
      readPlace(to, playlist.tracks.length - chosen.size, 'to'),
    );
    if (tracks.every((track, index) => track === playlist.tracks[index])) return null;
    return {
      ...playlist,
      kind: 'move',
      summary: said('Moved', playlist, chosen),
      tracks,
      parent: playlist.revision,
    };
  });

/** Takes tracks out. Throws Fault `invalid` (ids), too. */
export const removeTracks = (
  db: Database,
  edit: PlaylistEdit,
  ids: readonly number[],
): Promise<PlaylistView> =>
  editPlaylist(db, edit, (playlist) => {
    const chosen = chosenOf(playlist.tracks, ids);
    if (chosen.size === 0) return null;
    const tracks = playlist.tracks.filter(({ id }) => !chosen.has(id));
    return {
      ...playlist,
      kind: 'remove',
      summary: said('Removed', playlist, chosen),
      tracks,
      parent: playlist.revision,
    };
  });

/** Leaves the first of tracks that are the same recording, and says how many went. */
export async function deduplicate(
  db: Database,
  edit: PlaylistEdit,
): Promise<{ playlist: PlaylistView; removed: number }> {
  let removed = 0;
  const playlist = await editPlaylist(db, edit, async (before, transaction) => {
    const tracks = await withoutDuplicates(transaction, before.tracks);
    removed = before.tracks.length - tracks.length;
    if (removed === 0) return null;
    const summary = `Removed ${removed === 1 ? 'one duplicate' : `${removed.toLocaleString('en')} duplicates`}`;
    return { ...before, kind: 'deduplicate', summary, tracks, parent: before.revision };
  });
  return { playlist, removed };
}

function said(done: string, { tracks }: LockedPlaylist, chosen: ReadonlySet<number>): string {
  const [only] = chosen.size === 1 ? tracks.filter(({ id }) => chosen.has(id)) : [];
  return only ? `${done} “${shortened(only.title)}”` : `${done} ${countedTracks(chosen.size)}`;
}
