import type { Generated, GeneratedAlways } from 'kysely';
import type { Created, Json, JsonOrNull, JsonWithDefault } from './schema/columns.ts';
import type { LiveSchema } from './schema/live.ts';
import type { PlaylistsSchema } from './schema/playlists.ts';
import type { RecommendationsSchema } from './schema/recommendations.ts';
import type { RecordsSchema } from './schema/records.ts';
import type { ScrobblingSchema } from './schema/scrobbling.ts';

export type { CheckOverride, LiveArm, LivePlatformName, MomentKnown } from './schema/live.ts';
export type { PlaylistAuthor, PlaylistOrigin, StoredPlaylistTrack } from './schema/playlists.ts';

/** A calendar day, `YYYY-MM-DD`: never a Date, which would drag a time zone in. */
type Day = string;

export interface PeopleTable {
  id: GeneratedAlways<number>;
  name: string;
  name_key: string;
  role: 'owner' | 'listener';
  password_hash: string | null;
  time_zone: Generated<string>;
  settings: JsonWithDefault<Record<string, unknown>>;
  created_at: Created;
}

export interface SignInSessionsTable {
  id: GeneratedAlways<number>;
  id_hash: Buffer;
  /** The secret before the last rotation; still good until the new one is used, and 60 s longer. */
  previous_id_hash: Buffer | null;
  /** When the previous secret ends; null while the new one was never used. */
  previous_until: Date | null;
  person_id: number;
  created_at: Created;
  rotated_at: Generated<Date>;
  last_seen_at: Generated<Date>;
  expires_at: Date;
  user_agent: string | null;
  address: string | null;
}

export interface InvitationsTable {
  id: GeneratedAlways<number>;
  token_hash: Buffer;
  role: 'owner' | 'listener';
  note: string | null;
  created_by: number | null;
  created_at: Created;
  expires_at: Date;
  used_by: number | null;
  used_at: Date | null;
  revoked_at: Date | null;
}

export interface ApiTokensTable {
  id: GeneratedAlways<number>;
  person_id: number;
  label: string;
  token_hash: Buffer;
  token_md5_sealed: Buffer;
  scopes: string[];
  created_at: Created;
  last_used_at: Date | null;
  last_client: string | null;
  revoked_at: Date | null;
}

export interface ProtocolSessionsTable {
  key_hash: Buffer;
  protocol: 'lastfm' | 'audioscrobbler';
  api_token_id: number;
  client: string | null;
  created_at: Created;
  expires_at: Date | null;
}

export interface LastfmAuthTokensTable {
  token_hash: Buffer;
  api_key: string;
  person_id: number | null;
  created_at: Created;
  expires_at: Date;
  used_at: Date | null;
}

export interface AuditEntriesTable {
  id: GeneratedAlways<number>;
  person_id: number | null;
  actor_id: number | null;
  action: string;
  details: JsonWithDefault<Record<string, unknown>>;
  address: string | null;
  at: Created;
}

/** Counters of rate-limiter-flexible; `expire` in milliseconds since 1970. */
export interface RateLimitsTable {
  key: string;
  points: Generated<number>;
  expire: number | null;
}

export interface ArtistsTable {
  id: GeneratedAlways<number>;
  name: string;
  key: string;
  variant: Generated<number>;
  mbid: string | null;
  merged_into: number | null;
}

export interface ReleasesTable {
  id: GeneratedAlways<number>;
  title: string;
  key: string;
  variant: Generated<number>;
  artist_id: number;
  mbid: string | null;
  merged_into: number | null;
}

export interface RecordingsTable {
  id: GeneratedAlways<number>;
  title: string;
  key: string;
  variant: Generated<number>;
  artist_id: number;
  mbid: string | null;
  length_ms: number | null;
  merged_into: number | null;
}

export interface RecordingGuestsTable {
  recording_id: number;
  artist_id: number;
}

export interface SentTracksTable {
  id: GeneratedAlways<number>;
  /** Identity of the texts, 128 bits as a UUID: see `hashOfSentTrack` in packages/listens. */
  hash: string;
  recording_id: number;
  release_id: number | null;
  artist: string;
  track: string;
  release: string | null;
  release_artist: string | null;
  track_number: number | null;
  length_ms: number | null;
  isrc: string | null;
  spotify_uri: string | null;
  mbids: JsonOrNull<Record<string, unknown>>;
  details: JsonOrNull<Record<string, unknown>>;
  search_text: string;
}

export interface OriginsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  /** `sources[…].code` in packages/domain. */
  source: number;
  token_id: number | null;
  client: string | null;
}

export interface ListenContextsTable {
  id: GeneratedAlways<number>;
  hash: string;
  details: Json<Record<string, unknown>>;
}

export interface ListensTable {
  id: GeneratedAlways<number>;
  /** Start of the listen. */
  listened_at: Date;
  person_id: number;
  sent_track_id: number;
  origin_id: number;
  /** Bits of every source that delivered this listen (`sourceBit`). */
  seen_in: number;
  played_ms: number | null;
  context_id: number | null;
  import_id: number | null;
  /** The change that deleted it; null for a listen that stands. */
  deleted_by: number | null;
  /** Tells repeats apart that share track and stamp. */
  ordinal: Generated<number>;
  skipped: boolean | null;
  /** Whether it counts by the person's scrobble rule. */
  counted: boolean;
}

export interface ListenSightingsTable {
  person_id: number;
  listened_at: Date;
  sent_track_id: number;
  origin_id: number;
  ordinal: number;
  listen_id: number;
}

export interface NowPlayingTable {
  person_id: number;
  sent_track_id: number;
  origin_id: number;
  started_at: Date;
  expires_at: Date;
}

export interface ChangesTable {
  id: GeneratedAlways<number>;
  person_id: number;
  kind: string;
  summary: string;
  items: Generated<number>;
  at: Created;
  undone_at: Date | null;
}

export interface ChangeItemsTable {
  change_id: number;
  seq: number;
  entity: string;
  entity_id: number;
  before: Json<Record<string, unknown>>;
}

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface JobsTable {
  id: string;
  name: string;
  person_id: number | null;
  state: JobState;
  payload: Json<Record<string, unknown>>;
  progress: JsonWithDefault<Record<string, unknown>>;
  result: JsonOrNull<Record<string, unknown>>;
  error: string | null;
  cancel_requested: Generated<boolean>;
  /** At most one job of a name and key waits, at most one runs. */
  singleton_key: string | null;
  /** Not started before this instant. */
  run_at: Generated<Date>;
  /** The advisory-lock number of the worker that runs it: a free lock means that worker is gone. */
  worker: number | null;
  /** Times it was started; fences a worker that lost it from one that has it now. */
  attempts: Generated<number>;
  /** Times it threw an unexpected error. */
  failures: Generated<number>;
  /** Times its worker vanished. */
  crashes: Generated<number>;
  created_at: Created;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface ImportsTable {
  id: GeneratedAlways<number>;
  person_id: number;
  job_id: string | null;
  files: Json<{ name: string; path: string; bytes: number }[]>;
  read_count: Generated<number>;
  stored_count: Generated<number>;
  known_count: Generated<number>;
  refused_count: Generated<number>;
  ignored_count: Generated<number>;
  /** Items of the files that are settled: where a restart goes on. */
  position: Generated<number>;
  first_listen_at: Date | null;
  last_listen_at: Date | null;
  created_at: Created;
  finished_at: Date | null;
  undone_at: Date | null;
}

export interface ImportRefusalsTable {
  import_id: number;
  seq: number;
  place: string;
  field: string;
  reason: string;
}

export interface ChartSegmentsTable {
  person_id: number;
  kind: number;
  grain: number;
  period: Day;
  entries: number;
  ids: Buffer;
  tallies: Buffer;
}

export interface DayTotalsTable {
  person_id: number;
  day: Day;
  listens: number;
  short_listens: number;
  skips: number;
  played_seconds: number;
  /** Listens by local hour, 24 numbers. */
  hours: number[];
}

export interface DirtyDaysTable {
  person_id: number;
  day: Day;
}

export interface StatisticsStateTable {
  person_id: number;
  /** Local days before this one are folded into segments; this one and later are read from listens. */
  folded_until: Day;
  /** Years whose months are folded, while the years and sums above them wait: what a killed fold goes on with. */
  stale_years: Generated<number[]>;
  /** Every day is to be counted anew (another time zone or scrobble rule). */
  rebuild: Generated<boolean>;
  revision: Generated<number>;
}

/** Every table of the database, for Kysely. */
export interface Schema
  extends RecordsSchema,
    ScrobblingSchema,
    RecommendationsSchema,
    PlaylistsSchema,
    LiveSchema {
  people: PeopleTable;
  sign_in_sessions: SignInSessionsTable;
  invitations: InvitationsTable;
  api_tokens: ApiTokensTable;
  protocol_sessions: ProtocolSessionsTable;
  lastfm_auth_tokens: LastfmAuthTokensTable;
  audit_entries: AuditEntriesTable;
  rate_limits: RateLimitsTable;
  artists: ArtistsTable;
  releases: ReleasesTable;
  recordings: RecordingsTable;
  recording_guests: RecordingGuestsTable;
  sent_tracks: SentTracksTable;
  origins: OriginsTable;
  listen_contexts: ListenContextsTable;
  listens: ListensTable;
  listen_sightings: ListenSightingsTable;
  now_playing: NowPlayingTable;
  changes: ChangesTable;
  change_items: ChangeItemsTable;
  jobs: JobsTable;
  imports: ImportsTable;
  import_refusals: ImportRefusalsTable;
  chart_segments: ChartSegmentsTable;
  day_totals: DayTotalsTable;
  dirty_days: DirtyDaysTable;
  statistics_state: StatisticsStateTable;
}
