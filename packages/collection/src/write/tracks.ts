import type { RecordTrack } from '@fonoteca/records';
import type { Executor } from '@fonoteca/store';

/** Replaces the tracks of a record. A length that the person corrected stays with a track of the same title. */
export async function writeTracks(
  executor: Executor,
  recordId: number,
  tracks: readonly RecordTrack[],
): Promise<void> {
  const corrected = await executor
    .deleteFrom('record_tracks')
    .where('record_id', '=', recordId)
    .returning(['number', 'title', 'length_seconds', 'length_source'])
    .execute();
  const ofPerson = new Map(
    corrected
      .filter(({ length_source }) => length_source === 'person')
      .map((row) => [`${row.number}\0${row.title}`, row.length_seconds]),
  );
  if (tracks.length === 0) return;
  await executor
    .insertInto('record_tracks')
    .values(
      tracks.map((track) => {
        const length = ofPerson.get(`${track.number}\0${track.title}`);
        return {
          record_id: recordId,
          number: track.number,
          position: track.position,
          side: track.side,
          disc: track.disc,
          title: track.title,
          artist: track.artist,
          length_seconds: length ?? track.lengthSeconds,
          length_source: length ? ('person' as const) : track.lengthSource,
          mbid: track.mbid,
        };
      }),
    )
    .execute();
}

/** The tracks of a record as they are stored, in order. */
export async function readTracks(executor: Executor, recordId: number): Promise<RecordTrack[]> {
  const rows = await executor
    .selectFrom('record_tracks')
    .selectAll()
    .where('record_id', '=', recordId)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    position: row.position,
    side: row.side,
    disc: row.disc,
    number: row.number,
    title: row.title,
    artist: row.artist,
    lengthSeconds: row.length_seconds,
    lengthSource: row.length_source,
    mbid: row.mbid,
  }));
}
