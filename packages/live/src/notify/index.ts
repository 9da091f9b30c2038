export { type ExportedNotifications, exportNotifications } from './export.ts';
export { type NotifierOptions, notificationJob } from './job.ts';
export { tidyNotifications } from './outbox.ts';
export {
  type AddressOf,
  type CheckAddress,
  type Delivery,
  type Notification,
  type Sender,
  type Senders,
  sendSeconds,
} from './ports.ts';
export { type LivePreferences, readPreferences, writePreferences } from './preferences.ts';
export { loadPushKeys, type PushKeys } from './push-keys.ts';
export { queueNotifications, type StartToTell } from './queue.ts';
export type { TargetCaller } from './store-target.ts';
export type { TargetInput } from './target-input.ts';
export type { TargetView } from './target-view.ts';
export { createTargets, type Targets } from './targets.ts';
