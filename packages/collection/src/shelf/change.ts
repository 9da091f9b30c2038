import { Fault } from '@fonoteca/domain';
import type { RecordTrack } from '@fonoteca/records';
import type { Database, Executor } from '@fonoteca/store';
import { announceRecords } from '../events.ts';
import { readTracks } from '../write/tracks.ts';
import { noRecord } from './record.ts';

/**
 * Takes a record off the shelf. Its listens stay, and an import that names it puts it back.
 * Throws Fault `not-found`, for somebody else's as well.
 */
export async function deleteRecord(db: Database, personId: number, id: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await lockRecord(transaction, personId, id);
    await transaction.deleteFrom('records').where('id', '=', id).execute();
    await announceRecords(transaction, personId);
  });
}

/**
 * Sets the length of a track as the person timed it; it stands when the track list is fetched anew.
 * Throws Fault `not-found` for a record or track that is not there, and for somebody else's.
 *
 * @param number of the track, from 1, in the order of the whole record
 */
export async function correctLength(
  db: Database,
  personId: number,
  id: number,
  number: number,
  lengthSeconds: number,
): Promise<RecordTrack> {
  return db.transaction().execute(async (transaction) => {
    await lockRecord(transaction, personId, id);
    await transaction
      .updateTable('record_tracks')
      .set({ length_seconds: lengthSeconds, length_source: 'person' })
      .where('record_id', '=', id)
      .where('number', '=', number)
      .execute();
    const track = (await readTracks(transaction, id)).find((one) => one.number === number);
    if (!track) throw new Fault('not-found', `The record has no track ${number}`);
    await announceRecords(transaction, personId);
    return track;
  });
}

async function lockRecord(executor: Executor, personId: number, id: number): Promise<void> {
  const row = await executor
    .selectFrom('records')
    .select('id')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw noRecord(id);
}
