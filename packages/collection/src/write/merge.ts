import { fold } from '@fonoteca/domain';
import { creditText, type OwnedRecord } from '@fonoteca/records';

/** Where facts come from; a barcode's finds count as `found`. */
export type FactSource = 'discogs-csv' | 'discogs-api' | 'collection-json' | 'found';

/** A row of a CSV was all that anybody said of the record: its key is no instance of the API. */
const isFromCsvAlone = (record: OwnedRecord): boolean =>
  record.source === 'discogs' && record.sourceKey.startsWith('release:');

/**
 * What a record is after a source spoke again. The API of Discogs knows best, then a CSV, then a
 * collection.json; a poorer source changes what only it knows (folder, rating, notes) and fills gaps.
 * What a source does not know never empties what is known; `knowsNotes` false keeps the notes.
 */
export function mergeRecords(
  known: OwnedRecord,
  incoming: OwnedRecord,
  from: FactSource,
  options: { readonly knowsNotes?: boolean } = {},
): OwnedRecord {
  const notes = options.knowsNotes === false ? known.notes : incoming.notes;
  if (from === 'discogs-api') return { ...filled(incoming, known), notes };
  if (from === 'discogs-csv') {
    const facts =
      known.source === 'discogs' && !isFromCsvAlone(known)
        ? filled(known, incoming)
        : withArtists(filled(incoming, known), known);
    return {
      ...facts,
      source: 'discogs',
      sourceKey: known.source === 'discogs' ? known.sourceKey : incoming.sourceKey,
      folder: incoming.folder,
      rating: incoming.rating,
      mediaCondition: incoming.mediaCondition ?? (options.knowsNotes === false ? known.mediaCondition : null),
      sleeveCondition:
        incoming.sleeveCondition ?? (options.knowsNotes === false ? known.sleeveCondition : null),
      notes,
    };
  }
  if (known.source === incoming.source) return withArtists(filled(incoming, known), known);
  return { ...filled(known, incoming), source: known.source, sourceKey: known.sourceKey };
}

/** A credit that is one text in a file may be known by its single artists: the same credit keeps them. */
const withArtists = (merged: OwnedRecord, known: OwnedRecord): OwnedRecord =>
  fold(creditText(merged.artists)) === fold(creditText(known.artists))
    ? { ...merged, artists: known.artists }
    : merged;

/** `first` with its gaps filled from `second`; a copy's own facts (folder, rating, notes) are `first`'s alone. */
function filled(first: OwnedRecord, second: OwnedRecord): OwnedRecord {
  const list = <T>(one: readonly T[], other: readonly T[]) => (one.length > 0 ? one : other);
  return {
    ...first,
    discogsReleaseId: first.discogsReleaseId ?? second.discogsReleaseId,
    discogsMasterId: first.discogsMasterId ?? second.discogsMasterId,
    mbid: first.mbid ?? second.mbid,
    labels: list(first.labels, second.labels),
    formats: list(first.formats, second.formats),
    genres: list(first.genres, second.genres),
    styles: list(first.styles, second.styles),
    year: first.year ?? second.year,
    country: first.country ?? second.country,
    barcode: first.barcode ?? second.barcode,
    addedAt: first.addedAt ?? second.addedAt,
    coverUrl: first.coverUrl ?? second.coverUrl,
    tracks: list(first.tracks, second.tracks),
  };
}
