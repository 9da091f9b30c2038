import { Fault } from '@fonoteca/domain';
import type { Database } from '@fonoteca/store';
import { queueShelfJobs } from '../imports/finish.ts';
import { forgetOldRelease } from '../releases.ts';

/**
 * Asks for the track list and the cover of a record anew. What Discogs said in the last six hours is
 * current; older answers are fetched again. Throws Fault `not-found` for a record of somebody else too.
 */
export async function refreshRecord(db: Database, personId: number, recordId: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('records')
      .set({ track_state: 'waiting', track_attempts: 0, track_reason: null })
      .where('id', '=', recordId)
      .where('person_id', '=', personId)
      .returning(['discogs_release_id', 'image_id'])
      .executeTakeFirst();
    if (!row) throw new Fault('not-found', `There is no record ${recordId}`);
    if (row.discogs_release_id) await forgetOldRelease(trx, row.discogs_release_id);
    if (row.image_id) {
      await trx
        .updateTable('images')
        .set({ state: 'waiting', attempts: 0, reason: null })
        .where('id', '=', row.image_id)
        .where('state', '=', 'failed')
        .execute();
    }
    await queueShelfJobs(trx, personId);
  });
}
