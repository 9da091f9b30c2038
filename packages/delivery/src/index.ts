export { listAccounts as viewLinkedAccounts } from './links/accounts.ts';
export { attemptSeconds } from './links/attempts.ts';
export { type ExportedAccount, exportLinkedAccounts } from './links/export.ts';
export { createLinks, type Links } from './links/links.ts';
export { openAccountOf } from './links/secrets.ts';
export type {
  AccountSecret,
  OpenAccount,
  SignedIn,
  SignInPorts,
  TargetOf,
} from './ports.ts';
export { createAnnouncer } from './queue/announcer.ts';
export { forwardStored } from './queue/forward.ts';
export { type DeliveryTools, deliveryJobs, tidyDeliveries } from './queue/jobs.ts';
export { createSqlJobStore } from './queue/sql-job-store.ts';
export { createSqlPlanStore } from './queue/sql-plan-store.ts';
export type { ItemView } from './requests/item-view.ts';
export type { JobView } from './requests/job-view.ts';
export type { ScrobbleRequest } from './requests/request.ts';
export { createScrobbles, type Scrobbles } from './requests/scrobbles.ts';
