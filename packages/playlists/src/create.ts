import { Fault } from '@fonoteca/domain';
import type { Executor, PlaylistAuthor, PlaylistOrigin, StoredPlaylistTrack } from '@fonoteca/store';
import { readDescription, readTitle } from './details.ts';
import { tracksOf } from './inputs.ts';
import { mostPlaylists } from './limits.ts';
import { inTransaction, writeVersion } from './state.ts';
import { countedTracks } from './text.ts';
import type { TrackFacts, TrackInput } from './track.ts';
import { getPlaylist, type PlaylistView } from './view.ts';

export interface NewPlaylist {
  readonly title: string;
  readonly description?: string | undefined;
  readonly tracks?: readonly TrackInput[] | undefined;
  /** Left out for one that the person makes by hand. */
  readonly origin?: PlaylistOrigin | undefined;
  /** Who makes it; `recommendation` by itself where that is the origin, else `person`. */
  readonly by?: PlaylistAuthor | undefined;
}

/**
 * Makes a playlist. Tracks are recordings that the person has heard, or texts, or both; those of a
 * recommendation may be recordings that they have not heard: these lend their texts and nothing else.
 *
 * Throws Fault `invalid` (title, description, tracks.N.…), `too-large` (more than 10,000 tracks) or
 * `conflict` (the person has 2,000 playlists).
 *
 * @param executor the database, or a transaction in which more happens
 * @example await createPlaylist(db, personId, { title: 'Rain', tracks, origin: { kind: 'recommendation', listId: 7 } })
 */
export async function createPlaylist(
  executor: Executor,
  personId: number,
  wanted: NewPlaylist,
): Promise<PlaylistView> {
  const title = readTitle(wanted.title);
  const description = readDescription(wanted.description ?? '');
  const origin = wanted.origin ?? {};
  const recommended = origin.kind === 'recommendation';
  return inTransaction(executor, async (transaction) => {
    await checkRoom(transaction, personId);
    const facts = await tracksOf(transaction, personId, wanted.tracks ?? [], { unheard: recommended });
    const tracks = numbered(facts, 1);
    const { id } = await transaction
      .insertInto('playlists')
      .values({
        person_id: personId,
        title,
        description,
        revision: 1,
        track_count: 0,
        length_ms: 0,
        unknown_lengths: 0,
        next_entry: 1,
        origin: JSON.stringify(origin),
        created_at: new Date(),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const summary = summaryOfOrigin(origin, tracks.length);
    const by = wanted.by ?? (recommended ? 'recommendation' : 'person');
    await writeVersion(
      transaction,
      { personId, id, revision: 1 },
      { kind: 'create', summary, title, description, tracks, nextEntry: tracks.length + 1, parent: null },
      by,
    );
    return getPlaylist(transaction, personId, id);
  });
}

/** Gives tracks their numbers in a playlist. */
export const numbered = (tracks: readonly TrackFacts[], first: number): StoredPlaylistTrack[] =>
  tracks.map((track, index) => ({ id: first + index, ...track }));

function summaryOfOrigin(origin: PlaylistOrigin, tracks: number): string {
  if (origin.kind === 'recommendation') return `Made of a recommendation of ${countedTracks(tracks)}`;
  if (origin.kind === 'import') return `Imported with ${countedTracks(tracks)}`;
  return tracks === 0 ? 'Created' : `Created with ${countedTracks(tracks)}`;
}

async function checkRoom(executor: Executor, personId: number): Promise<void> {
  const { count } = await executor
    .selectFrom('playlists')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  if (count >= mostPlaylists)
    throw new Fault('conflict', `There are ${mostPlaylists.toLocaleString('en')} playlists already`, {
      fields: [{ field: 'title', reason: 'delete some that are not needed; deleted ones go after 30 days' }],
    });
}
