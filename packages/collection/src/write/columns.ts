import { artistKey, keysOf } from '@fonoteca/listens';
import {
  creditText,
  formatNames,
  formatText,
  type OwnedRecord,
  searchTextOf,
  sortName,
} from '@fonoteca/records';

/** The columns of `records` that follow from the facts of the record. */
export function columnsOf(record: OwnedRecord) {
  const artist = creditText(record.artists);
  // As a listen of this record would be entered in the catalogue: by these keys listens are counted.
  const keys = keysOf({ artist, track: record.title, release: record.title });
  return {
    source: record.source,
    source_key: record.sourceKey,
    discogs_release_id: record.discogsReleaseId,
    discogs_master_id: record.discogsMasterId,
    mbid: record.mbid,
    title: record.title,
    artist,
    artist_sort: sortName(artist),
    title_sort: sortName(record.title),
    artists: JSON.stringify(record.artists),
    labels: JSON.stringify(record.labels),
    formats: JSON.stringify(record.formats),
    genres: [...record.genres],
    styles: [...record.styles],
    label_names: [...new Set(record.labels.map(({ name }) => name))],
    format_names: formatNames(record.formats),
    format_text: formatText(record.formats),
    year: record.year,
    country: record.country,
    barcode: record.barcode,
    folder: record.folder,
    rating: record.rating,
    media_condition: record.mediaCondition,
    sleeve_condition: record.sleeveCondition,
    notes: record.notes,
    added_at: record.addedAt === null ? null : new Date(record.addedAt),
    search_text: searchTextOf(record),
    artist_key: keys.releaseArtist.key,
    release_key: keys.release?.key ?? '',
  };
}

/** The artists of a record as its page of artists finds them. */
export const artistRows = (recordId: number, personId: number, record: OwnedRecord) =>
  record.artists.slice(0, 100).map(({ name }, position) => ({
    record_id: recordId,
    person_id: personId,
    position,
    name,
    key: artistKey(name),
  }));
