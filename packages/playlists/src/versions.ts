import { Fault } from '@fonoteca/domain';
import type { Database, PlaylistAuthor } from '@fonoteca/store';
import { editPlaylist, type PlaylistEdit } from './edit.ts';
import { mostVersions } from './limits.ts';
import { noPlaylist, readVersion } from './state.ts';
import { shortened } from './text.ts';
import type { PlaylistView } from './view.ts';

/** What one change made of a playlist. */
export interface VersionView {
  readonly revision: number;
  readonly kind: string;
  /** What was done, for people. */
  readonly summary: string;
  readonly by: PlaylistAuthor;
  readonly at: string;
  readonly title: string;
  readonly tracks: number;
  /** Whether it is the one that stands. */
  readonly current: boolean;
}

/** The versions that are kept, newest first. Throws Fault `not-found`, for somebody else's as well. */
export async function listVersions(db: Database, personId: number, id: number): Promise<VersionView[]> {
  const rows = await db
    .selectFrom('playlists as p')
    .innerJoin('playlist_versions as v', 'v.playlist_id', 'p.id')
    .select(['v.revision', 'v.kind', 'v.summary', 'v.made_by', 'v.at', 'v.title', 'v.track_count'])
    .select('p.revision as current')
    .where('p.id', '=', id)
    .where('p.person_id', '=', personId)
    .where('p.deleted_at', 'is', null)
    .orderBy('v.revision', 'desc')
    .execute();
  if (rows.length === 0) throw noPlaylist(id);
  return rows.map((row) => ({
    revision: row.revision,
    kind: row.kind,
    summary: row.summary,
    by: row.made_by,
    at: row.at.toISOString(),
    title: row.title,
    tracks: row.track_count,
    current: row.revision === row.current,
  }));
}

/**
 * Makes an earlier version the present one again, as a version of its own: nothing is lost, and it can be
 * undone. Throws Fault `not-found`, also for a version that is no longer kept, and `conflict`.
 */
export const restoreVersion = (db: Database, edit: PlaylistEdit, wanted: number): Promise<PlaylistView> =>
  editPlaylist(db, edit, async (playlist, transaction) => {
    const version = await readVersion(transaction, playlist.id, wanted);
    if (!version)
      throw new Fault('not-found', `There is no version ${wanted}: the last ${mostVersions} are kept`);
    if (wanted === playlist.revision) return null;
    return { ...version, kind: 'restore', summary: `Restored version ${wanted}`, parent: playlist.revision };
  });

/**
 * Takes the last change back, as a version of its own; again, it takes back the change before. Throws
 * Fault `conflict` where there is nothing (more) to take back.
 */
export const undoLast = (db: Database, edit: PlaylistEdit): Promise<PlaylistView> =>
  editPlaylist(db, edit, async (playlist, transaction) => {
    const { parent } = playlist;
    const before = parent === null ? undefined : await readVersion(transaction, playlist.id, parent);
    if (!before) throw new Fault('conflict', 'There is no earlier version to go back to');
    const again = playlist.kind === 'undo';
    const summary = again ? 'Undid one change more' : `Undid: ${shortened(playlist.summary, 100)}`;
    return { ...before, kind: 'undo', summary, parent: before.parent };
  });
