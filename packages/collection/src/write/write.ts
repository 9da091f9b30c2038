import type { OwnedRecord } from '@fonoteca/records';
import type { Executor } from '@fonoteca/store';
import { sql } from 'kysely';
import { artistRows, columnsOf } from './columns.ts';
import { fingerprintOf } from './fingerprint.ts';
import { ensureImages } from './images.ts';
import type { StoredRecord } from './stored.ts';
import { writeTracks } from './tracks.ts';

/** Only one writer at a time changes which records a person has: copies are counted by what is stored. */
export const lockShelf = (executor: Executor, personId: number) =>
  sql`select pg_advisory_xact_lock(7311, ${personId})`.execute(executor);

/** Tracks of a file whose lengths are all known need nobody; everything else waits for the job. */
const trackColumns = (record: OwnedRecord) =>
  record.tracks.length === 0
    ? {}
    : {
        track_count: record.tracks.length,
        track_state: record.tracks.some(({ lengthSeconds }) => lengthSeconds === null)
          ? ('waiting' as const)
          : ('ready' as const),
      };

/** Puts new records on the shelf and gives their ids in order. */
export async function insertRecords(
  executor: Executor,
  personId: number,
  records: readonly OwnedRecord[],
  importId: number | null,
): Promise<number[]> {
  if (records.length === 0) return [];
  const images = await ensureImages(
    executor,
    records.map(({ coverUrl }) => coverUrl),
  );
  const rows = await executor
    .insertInto('records')
    .values(
      records.map((record) => ({
        ...columnsOf(record),
        person_id: personId,
        image_id: (record.coverUrl && images.get(record.coverUrl)) || null,
        fingerprint: fingerprintOf(record),
        last_import_id: importId,
        left_at: null,
        track_reason: null,
        tracks_fetched_at: null,
        last_scrobbled_at: null,
        track_count: null,
        ...trackColumns(record),
      })),
    )
    .returning(['id', 'source_key'])
    .execute();
  const ids = new Map(rows.map(({ id, source_key }) => [source_key, id]));
  const idOf = (record: OwnedRecord): number => {
    const id = ids.get(record.sourceKey);
    if (id === undefined) throw new Error(`record ${record.sourceKey} was not stored`);
    return id;
  };
  await executor
    .insertInto('record_artists')
    .values(records.flatMap((record) => artistRows(idOf(record), personId, record)))
    .execute();
  for (const record of records) {
    if (record.tracks.length > 0) await writeTracks(executor, idOf(record), record.tracks);
  }
  return records.map(idOf);
}

/**
 * Writes what a stored record is now; says whether anything of it changed. For an import a record that
 * had left is back. The tracks that a file brought replace the stored ones only when they are others than before.
 */
export async function updateRecord(
  executor: Executor,
  row: StoredRecord,
  record: OwnedRecord,
  importId: number | null,
): Promise<boolean> {
  const fingerprint = fingerprintOf(record, row.fingerprint);
  const isSame =
    fingerprint === row.fingerprint &&
    (row.left_at === null || importId === null) &&
    row.source === record.source &&
    row.source_key === record.sourceKey;
  if (isSame) return false;
  const images = await ensureImages(executor, [record.coverUrl]);
  const hasNewTracks =
    record.tracks.length > 0 && fingerprint.split('.')[1] !== row.fingerprint.split('.')[1];
  await executor
    .updateTable('records')
    .set({
      ...columnsOf(record),
      image_id: (record.coverUrl && images.get(record.coverUrl)) || null,
      fingerprint,
      updated_at: new Date(),
      ...(importId === null ? {} : { last_import_id: importId, left_at: null }),
      ...(hasNewTracks ? trackColumns(record) : {}),
      // A release that was not known before may have a track list where the old one had none.
      ...(row.discogs_release_id !== record.discogsReleaseId && row.track_state !== 'ready' && !hasNewTracks
        ? { track_state: 'waiting' as const, track_attempts: 0, track_reason: null }
        : {}),
    })
    .where('id', '=', row.id)
    .execute();
  await executor.deleteFrom('record_artists').where('record_id', '=', row.id).execute();
  await executor
    .insertInto('record_artists')
    .values(artistRows(row.id, row.person_id, record))
    .execute();
  if (hasNewTracks) await writeTracks(executor, row.id, record.tracks);
  return true;
}
