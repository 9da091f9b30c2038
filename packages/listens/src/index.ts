export { type EntityKind, mergeEntries, splitEntry } from './catalogue/merge.ts';
export { announce, eventChannel, type PersonEvent } from './events.ts';
export { type ExportFormat, exportFormats, exportListens } from './export/export.ts';
export { type ChangeView, listChanges, undoChange } from './history/changes.ts';
export {
  applyBulk,
  type BulkAction,
  deleteListen,
  editListen,
  type ListenEdit,
  previewBulk,
} from './history/edit.ts';
export { countListens, getListen, type HistoryQuery, listListens } from './history/list.ts';
export { recount } from './history/recount.ts';
export type { ListenSelection } from './history/selection.ts';
export type { ListenView } from './history/view.ts';
export type { StoredFile } from './imports/files.ts';
export {
  cancelImport,
  createImport,
  getImport,
  type ImportReport,
  listImports,
  listRefusals,
  removeAbandonedUploads,
  undoImport,
} from './imports/imports.ts';
export { importJob } from './imports/job.ts';
export {
  type AfterDirty,
  type AfterStored,
  createIntake,
  type Intake,
  type IntakeOptions,
} from './intake/intake.ts';
export { type NowPlayingView, readNowPlaying } from './intake/now-playing-view.ts';
export { clearPlayingNow } from './intake/playing-now.ts';
export { lockPerson, type SettledListen, type StoredListen } from './intake/settle.ts';
export type { Page } from './page.ts';
export { listenBrainzPayloadMapper } from './readers/listenbrainz-payload.ts';
export { artistKey, keysOf, recordingKey, releaseKey } from './rules/keys.ts';
export { counts, ruleOf, type ScrobbleRule } from './rules/scrobble-rule.ts';
export { fold } from './rules/text.ts';
export { generateSample } from './sample/generate.ts';
export { hasSample, loadSample, removeSample } from './sample/sample.ts';
