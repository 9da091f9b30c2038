export { type AutoBudget, type AutoReport, trainAuto } from './auto/index.ts';
export { type Built, buildInteractions, itemSums, rowSums, type Triples, transpose } from './data/csr.ts';
export { type DataFormat, type Dataset, dataFormats, readAligned, readDataset } from './data/dataset.ts';
export type { ItemFeatures } from './data/features.ts';
export { type History, historyOf, type Interactions } from './data/interactions.ts';
export { type Weighting, weigh, weightings } from './data/normalise.ts';
export { createRandom, shuffle } from './data/random.ts';
export { type Split, splitAtRandom, splitAtTime, splitInner } from './data/split.ts';
export { evaluateRanking, type RankingOptions, type RankingReport } from './evaluate/evaluate.ts';
export { discounts, measureList } from './evaluate/metrics.ts';
export {
  type EvaluationContext,
  type EvaluationRequest,
  type EvaluationResult,
  evaluableModels,
  runEvaluation,
} from './evaluate/run.ts';
export { maskItems, selectTop } from './evaluate/top.ts';
export { shapeOf, type Trial, type Tuned, type TuneOptions, tuneModel } from './evaluate/tune.ts';
export { createModelDecoder, decodeModel, type ModelDecoder } from './file/decode.ts';
export { readModelFile, readModelPieces, type Written, writeModelFile } from './file/disk.ts';
export { type EncodedModel, encodeModel, layOutModel } from './file/encode.ts';
export {
  type EntityKind,
  entityKinds,
  type ModelFile,
  type ModelFileMeta,
  type ModelItem,
  type ModelItems,
} from './file/format.ts';
export { createMatrix, gemm, openArena } from './kernels/index.ts';
export { activation, profileActivation } from './memory/activation.ts';
export { type Associations, associate, sittingGap, sittingsOf } from './memory/associations.ts';
export { type Breaks, learnBreaks } from './memory/breaks.ts';
export { type FitOptions, type FittedMemory, fitMemory } from './memory/fit.ts';
export { type Forgotten, type ForgottenOptions, forgottenFavourites } from './memory/forgotten.ts';
export {
  groupProfilesOf,
  type ListenLog,
  type ListenProfile,
  profilesOf,
  recentKept,
  withListen,
} from './memory/profile.ts';
export {
  defaultMemory,
  type MemoryParameters,
  type Relisten,
  type RelisteningContext,
  rankRelistening,
} from './memory/rank.ts';
export { contentDefaults, contentName, loadContent, trainContent } from './models/content.ts';
export { type FactorModel, isFactorModel } from './models/factor-model.ts';
export type {
  DataShape,
  ItemModel,
  ModelKind,
  ModelState,
  Parameters,
  TrainContext,
} from './models/model.ts';
export { loadModel, modelKinds } from './models/registry.ts';
export { pretrainableModels } from './pretrain/build/train.ts';
export type { ItemOf } from './pretrain/collect/catalogue.ts';
export { type PretrainOptions, type PretrainReport, pretrain } from './pretrain/pretrain.ts';
export { type SessionData, sessionsFrom, sliceSessions } from './sessions/data.ts';
export { evaluateSessions, rankerOf, type SessionReport } from './sessions/evaluate.ts';
export { loadSessions, type NextOptions, type RankedItems, type SessionModel } from './sessions/model.ts';
export { type PrefixData, readPrefixes, readSessions, type SessionFile } from './sessions/read.ts';
export { type ReasonKind, type Reasons, reasonKinds } from './sessions/reasons.ts';
export { runSessionEvaluation, type SessionEvaluation } from './sessions/run.ts';
export { popularityRanker, sequentialRulesRanker } from './sessions/simple.ts';
export { trainSessions } from './sessions/train.ts';
export {
  addToSet,
  complement,
  createItemSet,
  createTopIndex,
  type ItemSet,
  isInSet,
  type TopIndex,
  type TopItems,
} from './top-k/index.ts';
