import { Fault } from '@fonoteca/domain';
import type { Database, Executor } from '@fonoteca/store';
import { noRecord, readTracks } from './record.ts';
import type { TrackView } from './view.ts';

/** Queues what fetches track lists and covers of a person, on the transaction that made them wait. */
export type AfterWaiting = (executor: Executor, personId: number) => Promise<void>;

/**
 * Takes a record off the shelf. Its listens stay, and an import that names it puts it back.
 * Throws Fault `not-found`, for somebody else's as well.
 */
export async function deleteRecord(executor: Executor, personId: number, id: number): Promise<void> {
  const row = await executor
    .deleteFrom('records')
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw noRecord(id);
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
): Promise<TrackView> {
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
    return track;
  });
}

/**
 * Has the track list and the cover of a record fetched anew, past what is kept of its release.
 * Throws Fault `not-found`, for somebody else's as well.
 */
export async function requestRefresh(
  db: Database,
  personId: number,
  id: number,
  options: { afterWaiting?: AfterWaiting } = {},
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await lockRecord(transaction, personId, id);
    const row = await transaction
      .updateTable('records')
      .set({ track_state: 'waiting', track_reason: null, track_attempts: 0 })
      .where('id', '=', id)
      .returning(['discogs_release_id', 'image_id'])
      .executeTakeFirstOrThrow();
    if (row.discogs_release_id !== null)
      await transaction.deleteFrom('discogs_releases').where('id', '=', row.discogs_release_id).execute();
    // A cover that is there stays in sight: covers of one address do not change.
    if (row.image_id !== null)
      await transaction
        .updateTable('images')
        .set({ state: 'waiting', attempts: 0, reason: null })
        .where('id', '=', row.image_id)
        .where('state', '=', 'failed')
        .execute();
    await options.afterWaiting?.(transaction, personId);
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
