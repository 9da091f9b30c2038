import type { Generated, GeneratedAlways } from 'kysely';
import type { Created, JsonOrNull, JsonWithDefault } from './columns.ts';

export type LivePlatformName = 'twitch' | 'youtube' | 'tiktok' | 'kick' | 'station';
export type LiveArm = 'smart' | 'fixed';
/** How exactly a moment is known: told by the platform, seen as it happened, or between two checks. */
export type MomentKnown = 'platform' | 'seen' | 'between';

/** When to check, as a person says it. Windows are minutes of the week in the person's zone. */
export interface CheckOverride {
  readonly kind: 'always' | 'never' | 'window';
  readonly everyMinutes?: number;
  readonly windows?: readonly { readonly from: number; readonly to: number }[];
}

interface ChannelsTable {
  id: GeneratedAlways<number>;
  platform: LivePlatformName;
  account: string;
  name: string;
  url: string;
  options: JsonWithDefault<Record<string, unknown>>;
  status: Generated<'live' | 'offline' | 'unknown'>;
  message: string | null;
  last_check_at: Date | null;
  next_check_at: Date | null;
  announced_at: Date | null;
  announced_title: string | null;
  state: JsonWithDefault<Record<string, unknown>>;
  belief: Buffer | null;
  arm: LiveArm | null;
  soon: Generated<number>;
  created_at: Created;
  orphaned_at: Date | null;
}

interface FollowsTable {
  person_id: number;
  channel_id: number;
  own_name: string | null;
  channel_group: string | null;
  note: Generated<string>;
  muted: Generated<boolean>;
  override: JsonOrNull<CheckOverride>;
  created_at: Created;
}

interface BroadcastsTable {
  id: GeneratedAlways<number>;
  channel_id: number;
  platform_id: string | null;
  title: string | null;
  started_at: Date;
  start_known: MomentKnown;
  start_not_before: Date | null;
  ended_at: Date | null;
  end_known: MomentKnown | null;
  end_not_before: Date | null;
  found_at: Date;
  seen_at: Date;
  caught_live: boolean;
  arm: LiveArm | null;
  peak_viewers: number | null;
  gifts: number | null;
  /** A decimal as text, in `currency`. */
  earnings: string | null;
  currency: string | null;
}

interface ChecksTable {
  id: GeneratedAlways<number>;
  channel_id: number;
  at: Date;
  reason: string;
  arm: LiveArm | null;
  route: string;
  chance: number | null;
  found: 'live' | 'offline' | 'unknown';
  detail: string | null;
}

interface LiveCallsTable {
  id: GeneratedAlways<number>;
  platform: LivePlatformName;
  at: Date;
  calls: number;
  purpose: string;
  refused: Generated<boolean>;
  /** When the last of them was made at the latest, by the platform's steady time. */
  steady: Generated<number>;
}

interface LivePlatformsTable {
  platform: LivePlatformName;
  enabled: Generated<boolean>;
  mode: Generated<'fixed' | 'smart' | 'compare'>;
  pilot_share: Generated<number>;
  calls_per_hour: number | null;
  reserve: number | null;
  wait_until: Date | null;
  /** Milliseconds that a living process saw pass: never more than really passed. */
  steady: Generated<number>;
  /** Changes with every writing of `steady`. */
  steady_mark: Generated<number>;
  /** The platform asked for quiet until this steady time. */
  quiet_steady: number | null;
  fallback_since: Date | null;
  fallback_why: string | null;
  population: Buffer | null;
}

interface LivePreferencesTable {
  person_id: number;
  notify: Generated<'all' | 'none'>;
  /** `HH:MM:SS` */
  quiet_from: string | null;
  quiet_to: string | null;
  groups: string[] | null;
  calendar_hash: Buffer | null;
  calendar_created_at: Date | null;
  calendar_read_at: Date | null;
}

interface NotificationTargetsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  kind: 'push' | 'email' | 'webhook' | 'ntfy';
  label: string;
  sealed: Buffer;
  address_hash: Buffer;
  enabled: Generated<boolean>;
  message: string | null;
  created_at: Created;
  last_used_at: Date | null;
}

interface NotificationsTable {
  id: GeneratedAlways<number>;
  target_id: number;
  broadcast_id: number;
  state: Generated<'waiting' | 'begun' | 'sent' | 'failed' | 'expired'>;
  attempts: Generated<number>;
  resent: Generated<boolean>;
  next_attempt_at: Generated<Date>;
  message: string | null;
  created_at: Created;
  sent_at: Date | null;
}

interface InstanceSecretsTable {
  name: string;
  /** Sealed for person 0. */
  sealed: Buffer;
  created_at: Created;
}

export interface LiveSchema {
  channels: ChannelsTable;
  follows: FollowsTable;
  broadcasts: BroadcastsTable;
  checks: ChecksTable;
  live_calls: LiveCallsTable;
  live_platforms: LivePlatformsTable;
  live_preferences: LivePreferencesTable;
  notification_targets: NotificationTargetsTable;
  notifications: NotificationsTable;
  instance_secrets: InstanceSecretsTable;
}
