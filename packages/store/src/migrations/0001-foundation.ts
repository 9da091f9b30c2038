import { type Kysely, sql } from 'kysely';

/**
 * People, catalogue, listens and what statistics keep ready.
 *
 * `listens` has no foreign keys on purpose: four key checks a row would more than double the time of
 * an import, and every writer goes through the one intake in `packages/listens`, which takes the keys
 * from rows it has just read or made in the same transaction.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create extension if not exists pg_trgm`,

  // ---- people and access
  `create table people (
    id int generated always as identity primary key,
    name text not null,
    name_key text not null unique,
    role text not null check (role in ('owner', 'listener')),
    password_hash text,
    time_zone text not null default 'UTC',
    settings jsonb not null default '{}',
    created_at timestamptz not null default now()
  )`,
  `create table sign_in_sessions (
    id int generated always as identity primary key,
    id_hash bytea not null unique,
    previous_id_hash bytea unique,
    previous_until timestamptz,
    person_id int not null references people on delete cascade,
    created_at timestamptz not null default now(),
    rotated_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    user_agent text,
    address text
  )`,
  `create index on sign_in_sessions (person_id)`,
  `create table invitations (
    id int generated always as identity primary key,
    token_hash bytea not null unique,
    role text not null check (role in ('owner', 'listener')),
    note text,
    created_by int references people on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_by int references people on delete set null,
    used_at timestamptz,
    revoked_at timestamptz
  )`,
  `create table api_tokens (
    id int generated always as identity primary key,
    person_id int not null references people on delete cascade,
    label text not null,
    token_hash bytea not null unique,
    token_md5_sealed bytea not null,
    scopes text[] not null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    last_client text,
    revoked_at timestamptz
  )`,
  `create index on api_tokens (person_id)`,
  `create table protocol_sessions (
    key_hash bytea primary key,
    protocol text not null check (protocol in ('lastfm', 'audioscrobbler')),
    api_token_id int not null references api_tokens on delete cascade,
    client text,
    created_at timestamptz not null default now(),
    expires_at timestamptz
  )`,
  `create table lastfm_auth_tokens (
    token_hash bytea primary key,
    api_key text not null,
    person_id int references people on delete cascade,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create table audit_entries (
    id bigint generated always as identity primary key,
    person_id int references people on delete cascade,
    actor_id int references people on delete set null,
    action text not null,
    details jsonb not null default '{}',
    address text,
    at timestamptz not null default now()
  )`,
  `create index on audit_entries (person_id, id)`,
  `create index on audit_entries (actor_id, id)`,
  // The shape that rate-limiter-flexible expects of its table.
  `create table rate_limits (
    key varchar(255) primary key,
    points integer not null default 0,
    expire bigint
  )`,
  `create index on rate_limits (expire)`,

  // ---- catalogue: grows from listens; merged_into always points at an entry that is not merged itself
  `create table artists (
    id int generated always as identity primary key,
    name text not null,
    key text not null,
    variant int not null default 0,
    mbid uuid,
    merged_into int references artists,
    unique (key, variant)
  )`,
  `create table releases (
    id int generated always as identity primary key,
    title text not null,
    key text not null,
    variant int not null default 0,
    artist_id int not null references artists,
    mbid uuid,
    merged_into int references releases,
    unique (artist_id, key, variant)
  )`,
  `create table recordings (
    id int generated always as identity primary key,
    title text not null,
    key text not null,
    variant int not null default 0,
    artist_id int not null references artists,
    mbid uuid,
    length_ms int,
    merged_into int references recordings,
    unique (artist_id, key, variant)
  )`,
  `create index on artists (merged_into) where merged_into is not null`,
  `create index on releases (merged_into) where merged_into is not null`,
  `create index on recordings (merged_into) where merged_into is not null`,
  `create table recording_guests (
    recording_id int not null references recordings on delete cascade,
    artist_id int not null references artists on delete cascade,
    primary key (recording_id, artist_id)
  )`,
  `create index on recording_guests (artist_id)`,
  `create table sent_tracks (
    id int generated always as identity primary key,
    hash uuid not null unique,
    recording_id int not null references recordings,
    release_id int references releases,
    artist text not null,
    track text not null,
    release text,
    release_artist text,
    track_number int,
    length_ms int,
    isrc text,
    spotify_uri text,
    mbids jsonb,
    details jsonb,
    search_text text not null
  )`,
  `create index on sent_tracks (recording_id)`,
  `create index on sent_tracks (release_id)`,
  `create index sent_tracks_search on sent_tracks using gin (search_text gin_trgm_ops)`,

  // ---- listens
  `create table origins (
    id int generated always as identity primary key,
    person_id int not null references people on delete cascade,
    source smallint not null,
    token_id int,
    client text,
    unique nulls not distinct (person_id, source, token_id, client)
  )`,
  `create table listen_contexts (
    id int generated always as identity primary key,
    hash uuid not null unique,
    details jsonb not null
  )`,
  `create table listens (
    id bigint generated always as identity primary key,
    listened_at timestamptz(3) not null,
    person_id int not null,
    sent_track_id int not null,
    origin_id int not null,
    seen_in int not null,
    played_ms int,
    context_id int,
    import_id int,
    deleted_by int,
    ordinal smallint not null default 0,
    skipped boolean,
    counted boolean not null
  ) with (autovacuum_vacuum_insert_scale_factor = 0.2)`,
  `create unique index listens_identity on listens (person_id, listened_at, sent_track_id, ordinal)`,
  `create index listens_by_track on listens (person_id, sent_track_id, listened_at)`,
  // Other keys by which a listen is known: what another origin sent of it, and what its own source said
  // before it was edited. Without them the next import would store it again.
  `create table listen_sightings (
    person_id int not null,
    listened_at timestamptz(3) not null,
    sent_track_id int not null,
    origin_id int not null,
    ordinal smallint not null,
    listen_id bigint not null,
    primary key (person_id, listened_at, sent_track_id, origin_id, ordinal)
  )`,
  `create index on listen_sightings (listen_id)`,
  `create table now_playing (
    person_id int primary key references people on delete cascade,
    sent_track_id int not null references sent_tracks,
    origin_id int not null,
    started_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create table changes (
    id int generated always as identity primary key,
    person_id int not null references people on delete cascade,
    kind text not null,
    summary text not null,
    items int not null default 0,
    at timestamptz not null default now(),
    undone_at timestamptz
  )`,
  `create index on changes (person_id, id)`,
  `create table change_items (
    change_id int not null references changes on delete cascade,
    seq int not null,
    entity text not null,
    entity_id bigint not null,
    before jsonb not null,
    primary key (change_id, seq)
  )`,

  // ---- jobs and imports
  `create table jobs (
    id uuid primary key,
    name text not null,
    person_id int references people on delete cascade,
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    payload jsonb not null,
    progress jsonb not null default '{}',
    result jsonb,
    error text,
    cancel_requested boolean not null default false,
    singleton_key text,
    run_at timestamptz not null default now(),
    worker int,
    attempts int not null default 0,
    failures int not null default 0,
    crashes int not null default 0,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz
  )`,
  `create index on jobs (person_id, created_at)`,
  `create index jobs_unfinished on jobs (state, run_at) where state in ('queued', 'running')`,
  // One waiting job a key: what comes meanwhile is served by the one that waits.
  `create unique index jobs_waiting on jobs (name, singleton_key) where state = 'queued'`,
  `create table imports (
    id int generated always as identity primary key,
    person_id int not null references people on delete cascade,
    job_id uuid references jobs on delete set null,
    files jsonb not null,
    read_count int not null default 0,
    stored_count int not null default 0,
    known_count int not null default 0,
    refused_count int not null default 0,
    ignored_count int not null default 0,
    position int not null default 0,
    first_listen_at timestamptz,
    last_listen_at timestamptz,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    undone_at timestamptz
  )`,
  `create index on imports (person_id, id)`,
  `create table import_refusals (
    import_id int not null references imports on delete cascade,
    seq int not null,
    place text not null,
    field text not null,
    reason text not null,
    primary key (import_id, seq)
  )`,

  // ---- statistics: packed tallies a period, folded from closed days
  `create table chart_segments (
    person_id int not null references people on delete cascade,
    kind smallint not null,
    grain smallint not null,
    period date not null,
    entries int not null,
    ids bytea not null,
    tallies bytea not null,
    primary key (person_id, kind, grain, period)
  )`,
  `alter table chart_segments alter ids set storage external, alter tallies set storage external`,
  `create table day_totals (
    person_id int not null references people on delete cascade,
    day date not null,
    listens int not null,
    short_listens int not null,
    skips int not null,
    played_seconds int not null,
    hours int[] not null,
    primary key (person_id, day)
  )`,
  `create table dirty_days (
    person_id int not null references people on delete cascade,
    day date not null,
    primary key (person_id, day)
  )`,
  `create table statistics_state (
    person_id int primary key references people on delete cascade,
    folded_until date not null,
    stale_years int[] not null default '{}',
    rebuild boolean not null default false,
    revision bigint not null default 0
  )`,
];
