import type { OwnedRecord, RecordTrack } from '@fonoteca/records';
import type { Database } from '@fonoteca/store';
import { sql } from 'kysely';
import { announceRecords } from '../events.ts';
import { recordOf, selectStored } from '../write/stored.ts';
import { writeTracks } from '../write/tracks.ts';
import { updateRecord } from '../write/write.ts';

/** So often a record is tried before it is given up, until somebody asks for it again. */
const mostAttempts = 5;

/**
 * Writes the track list of a record and what was learnt of it, in one transaction. Does nothing when the
 * record is gone or somebody else has settled it meanwhile.
 */
export async function settleTracks(
  db: Database,
  record: { readonly id: number; readonly personId: number },
  found: {
    readonly tracks: readonly RecordTrack[];
    readonly enrich: (record: OwnedRecord) => OwnedRecord;
  },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select from records where id = ${record.id} for update`.execute(trx);
    const row = await selectStored(trx, record.personId)
      .where('records.id', '=', record.id)
      .executeTakeFirst();
    if (row?.track_state !== 'waiting') return;
    await updateRecord(trx, row, found.enrich(recordOf(row)), null);
    const hasTracks = found.tracks.length > 0;
    if (hasTracks) await writeTracks(trx, row.id, found.tracks);
    await trx
      .updateTable('records')
      .set({
        track_state: hasTracks ? 'ready' : 'none',
        track_reason: hasTracks ? null : 'Neither Discogs nor MusicBrainz has a track list of this record',
        track_attempts: 0,
        tracks_fetched_at: new Date(),
        track_count: hasTracks ? found.tracks.length : null,
      })
      .where('id', '=', row.id)
      .execute();
    await announceRecords(trx, record.personId);
  });
}

/** Notes that a record could not be looked up; after five times it waits no longer. */
export async function settleFailure(db: Database, recordId: number, reason: string): Promise<void> {
  await sql`
    update records set track_attempts = track_attempts + 1, track_reason = ${reason.slice(0, 500)},
      track_state = case when track_attempts + 1 >= ${mostAttempts} then 'failed' else track_state end
    where id = ${recordId} and track_state = 'waiting'`.execute(db);
}
