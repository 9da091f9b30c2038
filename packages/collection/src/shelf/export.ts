import { creditText, type RecordTrack } from '@fonoteca/records';
import type { Executor } from '@fonoteca/store';
import { recordOf, type StoredRecord, selectStored } from '../write/stored.ts';

const pageSize = 250;

/**
 * A person's whole shelf as the text of a `collection.json`, in pieces: `collection` holds what is owned,
 * and importing the file elsewhere gives the same records; `left` holds what has left the collection.
 */
export async function* exportRecords(executor: Executor, personId: number): AsyncGenerator<string> {
  yield '{"collection":[';
  yield* entries(executor, personId, 'is');
  yield '\n],"left":[';
  yield* entries(executor, personId, 'is not');
  yield '\n]}\n';
}

async function* entries(
  executor: Executor,
  personId: number,
  hasNotLeft: 'is' | 'is not',
): AsyncGenerator<string> {
  for (let after = 0, first = true; ; first = false) {
    const rows = await selectStored(executor, personId)
      .where('records.id', '>', after)
      .where('records.left_at', hasNotLeft, null)
      .limit(pageSize)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    const tracks = await tracksOf(
      executor,
      rows.map(({ id }) => id),
    );
    const texts = rows.map((row) => `\n${JSON.stringify(entryOf(row, tracks.get(row.id) ?? []))}`);
    yield `${first ? '' : ','}${texts.join(',')}`;
    after = last.id;
  }
}

type ExportedTrack = Omit<RecordTrack, 'lengthSeconds' | 'lengthSource'> & {
  readonly length_seconds: number | null;
  readonly length_source: RecordTrack['lengthSource'];
};

async function tracksOf(executor: Executor, ids: readonly number[]): Promise<Map<number, ExportedTrack[]>> {
  const rows = await executor
    .selectFrom('record_tracks')
    .selectAll()
    .where('record_id', 'in', ids)
    .orderBy('record_id')
    .orderBy('number')
    .execute();
  const tracks = new Map<number, ExportedTrack[]>();
  for (const { record_id, ...track } of rows)
    tracks.set(record_id, [...(tracks.get(record_id) ?? []), track]);
  return tracks;
}

/** One entry, under the names by which our own import reads it; the whole credit is for people to read. */
function entryOf(row: StoredRecord, tracks: readonly ExportedTrack[]) {
  const record = recordOf(row);
  return {
    id: `${record.source}:${record.sourceKey}`,
    source: record.source,
    discogs_id: record.discogsReleaseId,
    master_id: record.discogsMasterId,
    mbid: record.mbid,
    title: record.title,
    credit: creditText(record.artists),
    artists: record.artists,
    labels: record.labels,
    formats: record.formats,
    genres: record.genres,
    styles: record.styles,
    year: record.year,
    country: record.country,
    barcode: record.barcode,
    folder: record.folder,
    rating: record.rating,
    media_condition: record.mediaCondition,
    sleeve_condition: record.sleeveCondition,
    notes: record.notes,
    date_added: record.addedAt,
    left_at: row.left_at?.toISOString() ?? null,
    last_scrobbled_at: row.last_scrobbled_at?.toISOString() ?? null,
    cover_url: record.coverUrl,
    tracklist: tracks,
  };
}
