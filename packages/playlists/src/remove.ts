import { Fault } from '@fonoteca/domain';
import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { keptDeletedDays } from './limits.ts';
import { announcePlaylists, noPlaylist } from './state.ts';
import { getPlaylist, type PlaylistView } from './view.ts';

/**
 * Deletes a playlist; for 30 days it can be brought back. What the person deleted longer ago goes for
 * good. Throws Fault `not-found`, for somebody else's as well.
 */
export async function deletePlaylist(db: Database, personId: number, id: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .deleteFrom('playlists')
      .where('person_id', '=', personId)
      .where('deleted_at', '<', sql<Date>`now() - make_interval(days => ${keptDeletedDays})`)
      .execute();
    const { numUpdatedRows } = await transaction
      .updateTable('playlists')
      .set({ deleted_at: new Date() })
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw noPlaylist(id);
    await announcePlaylists(transaction, personId);
  });
}

/**
 * Brings a deleted playlist back as it was. Throws Fault `not-found` (also after 30 days) and `conflict`
 * where it is not deleted.
 */
export async function undeletePlaylist(db: Database, personId: number, id: number): Promise<PlaylistView> {
  return db.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('playlists')
      .select('deleted_at')
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw noPlaylist(id);
    if (row.deleted_at === null) throw new Fault('conflict', 'The playlist is not deleted');
    await transaction.updateTable('playlists').set({ deleted_at: null }).where('id', '=', id).execute();
    await announcePlaylists(transaction, personId);
    return getPlaylist(transaction, personId, id);
  });
}
