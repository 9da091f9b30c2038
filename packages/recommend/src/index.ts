export { artistPart, type ItemKind, itemKey, itemKindOf, itemKinds } from './item.ts';
export { calibrationError, calibrationTarget, distributionOf } from './ranking/calibration.ts';
export { type DialSettings, settingsOfDial } from './ranking/dial.ts';
export { rankList } from './ranking/rank-list.ts';
export { parseRules, type Rule, ruleSchema } from './ranking/rule.ts';
export type {
  CalibrationTarget,
  Candidate,
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
