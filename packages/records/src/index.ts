export { normaliseBarcode, type ReadBarcode } from './barcode.ts';
export { type DiscogsNames, readDiscogsItem } from './discogs/item.ts';
export { type DiscogsReleaseFacts, readDiscogsRelease } from './discogs/release.ts';
export {
  type CollectionJsonOptions,
  collectionEntries,
  readCollectionEntry,
  readCollectionJson,
} from './files/collection-json.ts';
export { type DiscogsCsv, readDiscogsCsv } from './files/discogs-csv.ts';
export { formatNames, formatText, readFormatText } from './format.ts';
export { type PastedList, type PastedTrack, readPastedList } from './pasted-list.ts';
export type { ReadRecord } from './reading.ts';
export type {
  LengthSource,
  OwnedRecord,
  RecordArtist,
  RecordFormat,
  RecordLabel,
  RecordSource,
  RecordTrack,
} from './record.ts';
export {
  artistKey,
  facetsOf,
  filterRecords,
  type ShelfFacet,
  type ShelfFacets,
  type ShelfFilters,
} from './shelf/filters.ts';
export { type RecordSearch, searchRecords, searchTextOf } from './shelf/search.ts';
export {
  type ShelfDirection,
  type ShelfHistory,
  type ShelfSort,
  sortRecords,
  usualDirection,
} from './shelf/sort.ts';
export { creditText, stripCreditSuffixes, stripDiscogsSuffix } from './text/credit.ts';
export { sortName } from './text/names.ts';
export { readDiscs } from './tracks/discs.ts';
export { durationText, readDuration } from './tracks/duration.ts';
export { estimateLengths } from './tracks/estimate.ts';
export { fillLengths, type OtherTrack } from './tracks/fill.ts';
export { isVideo, type ReadPosition, readPosition } from './tracks/position.ts';
export { albumLength, type RecordSide, sidesOf } from './tracks/sides.ts';
export { readTrackList } from './tracks/track-list.ts';
