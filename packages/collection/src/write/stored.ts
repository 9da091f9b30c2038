import type { OwnedRecord } from '@fonoteca/records';
import type { Executor } from '@fonoteca/store';

/** Records as they are stored, with the address of their cover. */
export const selectStored = (executor: Executor, personId: number) =>
  executor
    .selectFrom('records')
    .leftJoin('images', 'images.id', 'records.image_id')
    .selectAll('records')
    .select('images.source_url as cover_url')
    .where('records.person_id', '=', personId)
    .orderBy('records.id');

export type StoredRecord = Awaited<ReturnType<ReturnType<typeof selectStored>['executeTakeFirstOrThrow']>>;

/** The facts of a stored record; its tracks are not among them. */
export const recordOf = (row: StoredRecord): OwnedRecord => ({
  source: row.source,
  sourceKey: row.source_key,
  discogsReleaseId: row.discogs_release_id,
  discogsMasterId: row.discogs_master_id,
  mbid: row.mbid,
  title: row.title,
  artists: row.artists,
  labels: row.labels,
  formats: row.formats,
  genres: row.genres,
  styles: row.styles,
  year: row.year,
  country: row.country,
  barcode: row.barcode,
  folder: row.folder,
  rating: row.rating,
  mediaCondition: row.media_condition,
  sleeveCondition: row.sleeve_condition,
  notes: row.notes,
  addedAt: row.added_at?.toISOString() ?? null,
  coverUrl: row.cover_url,
  tracks: [],
});
