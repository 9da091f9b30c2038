export { readInteractions } from './datasets/interactions.ts';
export { readSessions } from './datasets/sessions.ts';
export { readTimeSplit } from './datasets/time-split.ts';
export type {
  HeldOut,
  InteractionData,
  ItemTable,
  RowUnit,
  SessionRows,
  TimeSplit,
} from './datasets/types.ts';
export {
  type LoggedItem,
  type OfflineEstimate,
  offlineEvaluate,
  type TargetPolicy,
} from './exploration/offline.ts';
export { type LoggedSlot, policyNames, policyOf } from './exploration/policies.ts';
export { exportLists } from './export/lists.ts';
export { exportTaste } from './export/taste.ts';
export { artistPart, type ItemKind, itemKey, itemKindOf, itemKinds } from './item.ts';
export { knowledgeJob, type MostHeard } from './knowledge/job.ts';
export type {
  ArtistFacts,
  AskedArtist,
  KnowledgeSource,
  RecordingFacts,
  SimilarArtist,
} from './knowledge/ports.ts';
export { readDrawnPlaces } from './lists/logs.ts';
export type { RecommendTools } from './lists/outlook.ts';
export { createRecommender, type Recommender } from './lists/recommender.ts';
export type { ListRequest } from './lists/request.ts';
export type { ListHead } from './lists/storage/heads.ts';
export { recordPlaylist } from './lists/storage/outdate.ts';
export type { StoredList } from './lists/storage/read.ts';
export type { Feedback, ListItem, ListPurpose, ShownReason } from './lists/types.ts';
export { calibrationError, calibrationTarget, distributionOf } from './ranking/calibration.ts';
export { type DialSettings, settingsOfDial } from './ranking/dial.ts';
export { rankList } from './ranking/rank-list.ts';
export { parseRules, type Rule, ruleSchema } from './ranking/rule.ts';
export type {
  CalibrationTarget,
  Candidate,
  Considered,
  Distribution,
  ExplorationSlot,
  HourCounts,
  ItemFacts,
  ListContext,
  ListenerFacts,
  RankedItem,
  RankedList,
  RankInput,
  ScoreTerms,
  SourceScore,
  WeightedTag,
} from './ranking/types.ts';
export { activities, type ContextWord, contextWords, moods } from './ranking/words.ts';
export { type ReasonCheck, testReasons } from './reasons/check.ts';
export { explainList } from './reasons/explain.ts';
export { evidenceFromModel } from './reasons/item-model.ts';
export { reasonText } from './reasons/text.ts';
export {
  type Evidence,
  type EvidenceSource,
  type Reason,
  type ReasonKind,
  reasonKinds,
} from './reasons/types.ts';
export { listEvents } from './registry/events.ts';
export { importModel } from './registry/import.ts';
export { getModel, listModels } from './registry/models.ts';
export { modelPieces } from './registry/pieces.ts';
export { promoteModel, removeModel, rollBackModel } from './registry/standing.ts';
export type { ModelPlace, ModelSubject, ModelView, Trial } from './registry/types.ts';
export { createModelsInUse, type ModelsInUse } from './serving/in-use.ts';
export { createSessionsInUse } from './serving/sessions-in-use.ts';
export { createTagIndexes } from './serving/tag-index.ts';
export { createBlocklist } from './taste/blocklist.ts';
export { addExclusion, listExclusions, type NewExclusion, removeExclusion } from './taste/exclusions.ts';
export { historyFor, type ItemNumbers } from './taste/history.ts';
export { createItemIndex, type ItemIndex } from './taste/item-index.ts';
export { loadTaste, recentListens, tasteAt } from './taste/load.ts';
export { type TasteMap, tasteMap } from './taste/map/map.ts';
export { findMarkable } from './taste/markable.ts';
export { countMarks, listMarks, type MarkedItem, setMark } from './taste/marks.ts';
export { mostHeardArtists } from './taste/most-heard.ts';
export { markProfileStale, tasteMoveOnJob, tasteProfileJob } from './taste/profile/job.ts';
export { defaultTasteSettings, type TasteSettingsPatch } from './taste/settings.ts';
export { tasteSettingsOf, updateTasteSettings } from './taste/settings-store.ts';
export { standingOf } from './taste/standing.ts';
export { rowOf } from './taste/table.ts';
export {
  type Blocklist,
  type HabitCounts,
  type Mark,
  type RecentListen,
  type ShelfName,
  shelfNames,
  type Taste,
  type TasteExclusion,
  type TasteMark,
  type TasteSettings,
  type TasteTable,
} from './taste/types.ts';
export { trainJob } from './training/job.ts';
export { nextTraining, queueTraining, runningTraining } from './training/queue.ts';
export { trainKind } from './training/train.ts';
export type { Trained, TrainOptions } from './training/types.ts';
export { withdrawPerson } from './training/withdrawal.ts';
