export type { BroadcastHooks, Recorded } from './broadcasts/types.ts';
export { type Budget, type CallPurpose, createBudget } from './budget/budget.ts';
export { leastCallsPerHour } from './budget/limits.ts';
export { calendarOf } from './calendar/calendar.ts';
export {
  type CalendarFeed,
  createFeed,
  endFeed,
  type FeedReader,
  openFeed,
  readFeed,
} from './calendar/feed.ts';
export { parseAddress, withJsonPath } from './channels/address.ts';
export { changeFollow, mustFollow, unfollow } from './channels/change.ts';
export type { FollowDetails } from './channels/details.ts';
export { type ChannelFormat, type ExportedChannels, exportChannels } from './channels/export.ts';
export { addFollow, type FollowPorts, followChannel, resolveChannel } from './channels/follow.ts';
export { type ImportReport, importChannels } from './channels/import.ts';
export { mostFileBytes as mostChannelFileBytes } from './channels/limits.ts';
export { type ChannelPage, type ChannelQuery, listChannels } from './channels/list.ts';
export { markOrphans } from './channels/orphans.ts';
export { type ChannelView, getChannel, type ViewPorts } from './channels/view.ts';
export * from './notify/index.ts';
export { createFixedPolicy, type FixedOptions, type PacedPolicy } from './plan/fixed.ts';
export type { Health } from './plan/health.ts';
export { createNaivePolicy } from './plan/naive.ts';
export { createSmartPolicy, type SmartOptions, type SmartPolicy } from './plan/smart.ts';
export type {
  Allowance,
  CheckReason,
  Observation,
  PlannedChannel,
  PlannedCheck,
  Policy,
} from './plan/types.ts';
export {
  type BroadcastFacts,
  type ChannelAddress,
  type Clock,
  type HookReply,
  type HookRequest,
  type LivePlatform,
  type Look,
  type LookResult,
  type Push,
  type PushEvent,
  type Route,
  systemClock,
  type WatchedChannel,
} from './ports.ts';
export { type BeliefOptions, createBelief, decodeBelief } from './predict/belief.ts';
export { createPopulation, decodePopulation } from './predict/population.ts';
export type { Belief, BroadcastSpan, Forecast, Population, WeekPattern } from './predict/types.ts';
export { type BeliefReader, noForecast, type ReadBelief } from './queries/beliefs.ts';
export type { BroadcastView } from './queries/broadcast-view.ts';
export { type BroadcastQuery, listBroadcasts } from './queries/broadcasts.ts';
export { type CheckQuery, type CheckView, getCheck, listChecks } from './queries/checks.ts';
export { getPattern, type PatternView } from './queries/pattern.ts';
export { type PredictedView, type PredictionQuery, predictBroadcasts } from './queries/predictions.ts';
export { measureReplays, type ReliabilityBin, type ReplayFigures, reliability } from './replay/measure.ts';
export { createOracle } from './replay/oracle.ts';
export { readBroadcasts } from './replay/read.ts';
export { type ForecastingPolicy, type Replayed, type ReplayOptions, replay } from './replay/run.ts';
export { createStdioPolicy, type StdioOptions } from './replay/stdio.ts';
export { buildWorlds, type World, type WorldOptions } from './replay/world.ts';
export { comparison } from './watch/comparison.ts';
export { platformStates } from './watch/facts.ts';
export type { WatcherOptions, WatchLog, WatchTimes } from './watch/options.ts';
export { checkReliability } from './watch/reliability.ts';
export { type Thinking, usualThinking } from './watch/thinking.ts';
export { tidyLive } from './watch/tidy.ts';
export { createWatcher, type Watcher } from './watch/watcher.ts';
