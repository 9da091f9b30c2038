import { Fault } from '@fonoteca/domain';
import { eventChannel } from '@fonoteca/jobs';
import type { Executor, PlaylistAuthor, StoredPlaylistTrack } from '@fonoteca/store';
import { sql } from 'kysely';
import { tooMany } from './inputs.ts';
import { mostTracks, mostVersions } from './limits.ts';

/** What a version holds. */
interface PlaylistState {
  readonly title: string;
  readonly description: string;
  readonly tracks: readonly StoredPlaylistTrack[];
}

type VersionKind = 'create' | 'details' | 'add' | 'move' | 'remove' | 'deduplicate' | 'restore' | 'undo';

/** A state about to become a version. */
export interface NewVersion extends PlaylistState {
  readonly kind: VersionKind;
  /** What was done, for people. */
  readonly summary: string;
  /** The version to which undoing leads from this one; null where there is nothing before it. */
  readonly parent: number | null;
  /** The first number of a track that is free after this version. */
  readonly nextEntry?: number;
}

/** A version that stands in the database. */
export interface StoredVersion extends PlaylistState {
  readonly kind: string;
  readonly summary: string;
  readonly parent: number | null;
}

export interface LockedPlaylist extends StoredVersion {
  readonly id: number;
  readonly revision: number;
  readonly nextEntry: number;
}

export const noPlaylist = (id: number): Fault => new Fault('not-found', `There is no playlist ${id}`);

/**
 * Reads a playlist for an edit and keeps others from editing it until the transaction ends. Throws Fault
 * `not-found` (somebody else's and deleted ones as well), and `conflict` where it went on since `revision`.
 */
export async function lockPlaylist(
  executor: Executor,
  personId: number,
  id: number,
  revision: number,
): Promise<LockedPlaylist> {
  const row = await executor
    .selectFrom('playlists')
    .select(['id', 'revision', 'next_entry'])
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw noPlaylist(id);
  if (row.revision !== revision)
    throw new Fault('conflict', `The playlist was changed meanwhile: it is at revision ${row.revision}`, {
      fields: [
        {
          field: 'revision',
          reason: `names ${revision}: read the playlist again, then edit ${row.revision}`,
        },
      ],
    });
  const version = await readVersion(executor, id, revision);
  if (!version) throw new Error(`playlist ${id} has no version ${revision}`);
  return { id, revision, nextEntry: row.next_entry, ...version };
}

/** One version; undefined where it was dropped or never was. */
export const readVersion = (
  executor: Executor,
  id: number,
  revision: number,
): Promise<StoredVersion | undefined> =>
  executor
    .selectFrom('playlist_versions')
    .select(['title', 'description', 'tracks', 'kind', 'summary', 'parent'])
    .where('playlist_id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst();

/** Writes a version and makes it the one that stands; the oldest beyond what is kept goes. */
export async function writeVersion(
  executor: Executor,
  place: { personId: number; id: number; revision: number },
  version: NewVersion,
  by: PlaylistAuthor,
): Promise<void> {
  const { personId, id, revision } = place;
  if (version.tracks.length > mostTracks) throw tooMany(version.tracks.length);
  await executor
    .insertInto('playlist_versions')
    .values({
      playlist_id: id,
      revision,
      kind: version.kind,
      summary: version.summary,
      made_by: by,
      at: new Date(),
      parent: version.parent,
      title: version.title,
      description: version.description,
      track_count: version.tracks.length,
      tracks: JSON.stringify(version.tracks),
    })
    .execute();
  await executor
    .updateTable('playlists')
    .set({
      ...summaryOf(version),
      revision,
      updated_at: new Date(),
      ...(version.nextEntry === undefined ? {} : { next_entry: version.nextEntry }),
    })
    .where('id', '=', id)
    .execute();
  await executor
    .deleteFrom('playlist_versions')
    .where('playlist_id', '=', id)
    .where('revision', '<=', revision - mostVersions)
    .execute();
  await announcePlaylists(executor, personId);
}

/** What lists show of a playlist without reading its tracks. */
function summaryOf({ title, description, tracks }: PlaylistState) {
  const lengths = tracks.flatMap(({ lengthMs }) => (lengthMs === undefined ? [] : [lengthMs]));
  const names = new Set<string>();
  for (const track of tracks) {
    names.add(track.release ?? track.title);
    if (names.size === 4) break;
  }
  return {
    title,
    description,
    track_count: tracks.length,
    length_ms: lengths.reduce((sum, length) => sum + length, 0),
    unknown_lengths: tracks.length - lengths.length,
    sample: [...names],
  };
}

/** Tells open pages of a person, when the transaction commits, that a playlist has changed. */
export const announcePlaylists = (executor: Executor, personId: number) =>
  sql`select pg_notify(${eventChannel}, ${JSON.stringify({ type: 'playlists', personId })})`.execute(
    executor,
  );

/** Runs in the transaction it is given, or in one of its own. */
export const inTransaction = <Result>(
  executor: Executor,
  work: (transaction: Executor) => Promise<Result>,
): Promise<Result> =>
  executor.isTransaction
    ? work(executor)
    : executor.transaction().execute((transaction) => work(transaction));
