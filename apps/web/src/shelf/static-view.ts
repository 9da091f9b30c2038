import { artistKey, creditText, formatText, type OwnedRecord } from '@fonoteca/records';
import type { ShelfCard, ShelfRecord } from './source.ts';

/** A record of a file as lists show it; the file knows nothing of listens. */
export const cardOf = (record: OwnedRecord): ShelfCard => ({
  id: record.sourceKey,
  title: record.title,
  artist: creditText(record.artists),
  artists: record.artists.map(({ name }) => ({ name, key: artistKey(name) })),
  year: record.year,
  format: formatText(record.formats),
  label: record.labels[0]?.name ?? null,
  genres: [...record.genres],
  styles: [...record.styles],
  addedAt: record.addedAt,
  leftAt: null,
  image: record.coverUrl,
  tracks: record.tracks.length > 0 ? record.tracks.length : null,
  listens: 0,
  lastScrobbledAt: null,
});

export const viewOf = (record: OwnedRecord, all: readonly OwnedRecord[]): ShelfRecord => ({
  ...cardOf(record),
  source: record.source,
  discogsReleaseId: record.discogsReleaseId,
  discogsMasterId: record.discogsMasterId,
  mbid: record.mbid,
  labels: [...record.labels],
  formats: record.formats.map((format) => ({ ...format, descriptions: [...format.descriptions] })),
  country: record.country,
  barcode: record.barcode,
  folder: record.folder,
  rating: record.rating,
  mediaCondition: record.mediaCondition,
  sleeveCondition: record.sleeveCondition,
  notes: record.notes,
  trackList: { state: record.tracks.length > 0 ? 'ready' : 'none', reason: null, fetchedAt: null },
  trackItems: [...record.tracks],
  editions: all
    .filter(
      (other) =>
        other !== record &&
        record.discogsMasterId !== null &&
        other.discogsMasterId === record.discogsMasterId,
    )
    .map(cardOf),
  releaseId: null,
});
