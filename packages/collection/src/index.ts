export { addFoundRelease, type ReleaseToAdd } from './barcode/add.ts';
export { type FindPorts, type FoundRelease, findByBarcode } from './barcode/find.ts';
export { type CoverSize, coverFile, coverSizes } from './images/files.ts';
export { imagesJob } from './images/job.ts';
export { queueShelfJobs } from './imports/finish.ts';
export {
  cancelRecordImport,
  createRecordImport,
  getRecordImport,
  listRecordImports,
  type NewRecordImport,
  type RecordFile,
  type RecordImportReport,
} from './imports/imports.ts';
export type { RecordImportKind } from './imports/item.ts';
export { recordImportJob } from './imports/job.ts';
export type {
  AlbumLengths,
  CollectionPorts,
  DiscogsAccount,
  DiscogsPage,
  DiscogsReleases,
  FactTrack,
  ImagePorts,
  MusicBrainzReleases,
  NamedId,
  ReleaseFacts,
  ReleaseSummary,
} from './ports.ts';
export { type ArtistOnShelf, artistOnShelf } from './shelf/artist.ts';
export { correctLength, deleteRecord } from './shelf/change.ts';
export { exportRecords } from './shelf/export.ts';
export { facets } from './shelf/facets.ts';
export type { ShelfFilter } from './shelf/filters.ts';
export { listRecords, type ShelfPage, type ShelfQuery } from './shelf/list.ts';
export { type TrackListProgress, trackListProgress, wakeShelfJobs } from './shelf/progress.ts';
export { randomRecord } from './shelf/random.ts';
export { getRecord } from './shelf/record.ts';
export {
  createShare,
  readShare,
  removeShare,
  type SharedShelf,
  type ShelfShare,
  sharedShelf,
} from './shelf/share.ts';
export type { RecordCard, RecordDetails } from './shelf/view.ts';
export { trackListsJob } from './track-lists/job.ts';
export { refreshRecord } from './track-lists/refresh.ts';
export type { TrackListPorts } from './track-lists/run.ts';
