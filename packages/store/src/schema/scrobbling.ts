import type { Generated, GeneratedAlways } from 'kysely';
import type { Created, Json } from './columns.ts';

interface LinkedAccountsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  service: 'lastfm' | 'listenbrainz' | 'discogs';
  /** Empty for the service itself; the address of a compatible server. */
  url: Generated<string>;
  name: string;
  /** JSON, sealed for the person and the purpose `linked-account`. */
  secret_sealed: Buffer;
  forwards: Generated<boolean>;
  status: Generated<'active' | 'reconnect' | 'unusable'>;
  message: string | null;
  wait_until: Date | null;
  wait_reason: 'backoff' | 'budget' | 'service-limit' | null;
  failures: Generated<number>;
  last_request_at: Date | null;
  daily_cap: Generated<number>;
  linked_at: Created;
}

interface LinkAttemptsTable {
  state_hash: Buffer;
  person_id: number;
  service: string;
  secret_sealed: Buffer | null;
  return_to: string | null;
  created_at: Created;
  expires_at: Date;
  used_at: Date | null;
}

interface ScrobbleJobsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  title: string;
  kind: 'track' | 'album' | 'list' | 'bulk';
  state: Generated<'running' | 'paused' | 'done' | 'cancelled'>;
  /** `priorities` of packages/scrobble. */
  priority: Generated<number>;
  starts_at: Date | null;
  idempotency_key: string | null;
  albums: number;
  total: number;
  message: string | null;
  created_at: Created;
  finished_at: Date | null;
}

interface ScrobbleItemsTable {
  id: GeneratedAlways<number>;
  job_id: number;
  person_id: number;
  group_number: number;
  seq: number;
  record_id: number | null;
  side: string | null;
  artist: string;
  track: string;
  album: string | null;
  album_artist: string | null;
  track_number: number | null;
  length_seconds: number;
  length_estimated: boolean;
  mbid: string | null;
  listened_at: Date | null;
  listen_id: number | null;
  /** waiting: no time yet · planned: has its time · listened: in the history. */
  state: Generated<'waiting' | 'planned' | 'listened' | 'refused' | 'cancelled'>;
  reason: string | null;
}

interface DeliveriesTable {
  id: GeneratedAlways<number>;
  account_id: number;
  person_id: number;
  listen_id: number | null;
  job_id: number | null;
  item_id: number | null;
  priority: number;
  listened_at: Date;
  /** A Scrobble of packages/scrobble. */
  payload: Json<Record<string, unknown>>;
  state: Generated<'waiting' | 'sending' | 'accepted' | 'ignored' | 'rejected' | 'cancelled'>;
  batch_id: string | null;
  batch_timeouts: Generated<number>;
  attempts: Generated<number>;
  not_before: Date | null;
  reason: string | null;
  message: string | null;
  spent_at: Date | null;
  created_at: Created;
  finished_at: Date | null;
}

export interface ScrobblingSchema {
  linked_accounts: LinkedAccountsTable;
  link_attempts: LinkAttemptsTable;
  scrobble_jobs: ScrobbleJobsTable;
  scrobble_items: ScrobbleItemsTable;
  deliveries: DeliveriesTable;
}
