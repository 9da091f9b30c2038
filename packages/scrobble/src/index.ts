export { budgetWindowMs } from './dispatch/budget.ts';
export { createDispatcher, type Dispatcher, type DispatcherOptions } from './dispatch/dispatcher.ts';
export { oldestSeconds, type Placement, placeBefore, placeFrom } from './plan/place.ts';
export { type Planned, planNext } from './plan/plan.ts';
export type { Clock } from './ports/clock.ts';
export {
  type AccountState,
  type Batch,
  type Delivery,
  type DeliveryResult,
  type JobStore,
  priorities,
  type RoundResult,
  type WaitReason,
} from './ports/job-store.ts';
export type { Interval, PlannableGroup, PlannableItem, PlanStore, When } from './ports/plan-store.ts';
export {
  type AnnouncingTarget,
  type ConfirmingTarget,
  canAnnounce,
  canConfirm,
  type HeardThere,
  type IgnoredReason,
  type Outcome,
  type ScrobbleTarget,
  SubmitError,
  type SubmitErrorCode,
} from './ports/target.ts';
export type { Scrobble } from './scrobble.ts';
