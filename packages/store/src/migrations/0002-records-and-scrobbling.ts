import { type Kysely, sql } from 'kysely';

/** The shelf of records, the linked services of a person, and what goes out to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // ---- the shelf
  `create table images (
    id text primary key,
    source_url text not null unique,
    state text not null default 'waiting' check (state in ('waiting', 'ready', 'failed')),
    attempts int not null default 0,
    reason text,
    fetched_at timestamptz
  )`,
  `create index on images (state) where state = 'waiting'`,
  `create table records (
    id bigint generated always as identity primary key,
    person_id int not null references people on delete cascade,
    source text not null check (source in ('discogs', 'collection-json', 'musicbrainz', 'manual')),
    source_key text not null,
    discogs_release_id int,
    discogs_master_id int,
    mbid uuid,
    title text not null,
    artist text not null,
    -- As a shelf is ordered: folded, without a leading article.
    artist_sort text not null,
    title_sort text not null,
    artists jsonb not null,
    labels jsonb not null default '[]',
    formats jsonb not null default '[]',
    genres text[] not null default '{}',
    styles text[] not null default '{}',
    label_names text[] not null default '{}',
    format_names text[] not null default '{}',
    format_text text not null default '',
    year int,
    decade int generated always as (year / 10 * 10) stored,
    country text,
    barcode text,
    folder text,
    rating smallint,
    media_condition text,
    sleeve_condition text,
    notes text,
    added_at timestamptz,
    left_at timestamptz,
    image_id text references images on delete set null,
    -- waiting: the job fetches it; none: the source has none.
    track_state text not null default 'waiting' check (track_state in ('waiting', 'ready', 'failed', 'none')),
    track_reason text,
    track_attempts int not null default 0,
    tracks_fetched_at timestamptz,
    track_count int,
    -- Of the source's facts: an import that brings the same again changes nothing.
    fingerprint text not null,
    search_text text not null,
    -- The catalogue's release by the keys of packages/listens: how listens are counted.
    artist_key text not null,
    release_key text not null,
    last_import_id bigint,
    last_scrobbled_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (person_id, source, source_key)
  )`,
  `create index on records (person_id, added_at desc nulls last, id desc)`,
  `create index on records (person_id, artist_sort, id)`,
  `create index on records (person_id, title_sort, id)`,
  `create index on records (person_id, year, id)`,
  `create index on records (person_id, discogs_master_id) where discogs_master_id is not null`,
  `create index on records (person_id, artist_key, release_key)`,
  `create index on records using gin (search_text gin_trgm_ops)`,
  `create index on records (track_state) where track_state = 'waiting'`,
  `create index on records (image_id) where image_id is not null`,
  `create index on records (person_id, discogs_release_id) where discogs_release_id is not null`,
  `create table record_artists (
    record_id bigint not null references records on delete cascade,
    person_id int not null references people on delete cascade,
    position smallint not null,
    name text not null,
    key text not null,
    primary key (record_id, position)
  )`,
  `create index on record_artists (person_id, key)`,
  `create table record_tracks (
    record_id bigint not null references records on delete cascade,
    number smallint not null,
    position text not null,
    side text,
    disc smallint not null,
    title text not null,
    artist text,
    length_seconds int,
    length_source text check (length_source in ('discogs', 'musicbrainz', 'lastfm', 'file', 'estimated', 'person')),
    mbid uuid,
    primary key (record_id, number)
  )`,
  // What Discogs said of a release, for whoever owns it: asked once, not once a person.
  `create table discogs_releases (
    id int primary key,
    payload jsonb not null,
    fetched_at timestamptz not null default now()
  )`,
  `create table record_imports (
    id bigint generated always as identity primary key,
    person_id int not null references people on delete cascade,
    job_id uuid,
    kind text not null check (kind in ('discogs-csv', 'discogs-api', 'collection-json')),
    file_name text,
    file_path text,
    -- Rows or pages that are settled: where a restart goes on.
    position int not null default 0,
    total int,
    read_count int not null default 0,
    added_count int not null default 0,
    updated_count int not null default 0,
    unchanged_count int not null default 0,
    left_count int not null default 0,
    refused_count int not null default 0,
    refusals jsonb not null default '[]',
    created_at timestamptz not null default now(),
    finished_at timestamptz
  )`,
  `create index on record_imports (person_id, id)`,
  `create table shelf_shares (
    person_id int primary key references people on delete cascade,
    token_hash bytea not null unique,
    token_sealed bytea not null,
    created_at timestamptz not null default now()
  )`,

  // ---- linked services
  `create table linked_accounts (
    id int generated always as identity primary key,
    person_id int not null references people on delete cascade,
    service text not null check (service in ('lastfm', 'listenbrainz', 'discogs')),
    -- Empty for the service itself; the address of a compatible server.
    url text not null default '',
    name text not null,
    secret_sealed bytea not null,
    forwards boolean not null default true,
    status text not null default 'active' check (status in ('active', 'reconnect', 'unusable')),
    message text,
    wait_until timestamptz,
    wait_reason text check (wait_reason in ('backoff', 'budget', 'service-limit')),
    failures int not null default 0,
    last_request_at timestamptz,
    daily_cap int not null default 600,
    linked_at timestamptz not null default now(),
    unique (person_id, service, url)
  )`,
  // A sign-in that was begun at a service: its state comes back once, within the hour, to the same person.
  `create table link_attempts (
    state_hash bytea primary key,
    person_id int not null references people on delete cascade,
    service text not null,
    secret_sealed bytea,
    return_to text,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create index on link_attempts (person_id)`,
  `create index on link_attempts (expires_at)`,

  // ---- what a person asked to scrobble
  `create table scrobble_jobs (
    id int generated always as identity primary key,
    person_id int not null references people on delete cascade,
    title text not null,
    kind text not null check (kind in ('track', 'album', 'list', 'bulk')),
    state text not null default 'running' check (state in ('running', 'paused', 'done', 'cancelled')),
    priority smallint not null default 20,
    -- Start of the first track, when the person named it.
    starts_at timestamptz,
    idempotency_key text,
    albums int not null,
    total int not null,
    message text,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    unique (person_id, idempotency_key)
  )`,
  `create index on scrobble_jobs (person_id, id)`,
  `create index on scrobble_jobs (person_id, priority, id) where state = 'running'`,
  `create table scrobble_items (
    id bigint generated always as identity primary key,
    job_id int not null references scrobble_jobs on delete cascade,
    person_id int not null references people on delete cascade,
    group_number int not null,
    seq int not null,
    record_id bigint references records on delete set null,
    side text,
    artist text not null,
    track text not null,
    album text,
    album_artist text,
    track_number int,
    length_seconds int not null,
    length_estimated boolean not null,
    mbid uuid,
    -- Given once, never changed.
    listened_at timestamptz,
    listen_id bigint,
    state text not null default 'waiting'
      check (state in ('waiting', 'planned', 'listened', 'refused', 'cancelled')),
    reason text,
    unique (job_id, seq)
  )`,
  `create unique index on scrobble_items (person_id, listened_at) where listened_at is not null`,
  `create index on scrobble_items (person_id, listened_at) where state = 'planned'`,
  `create index on scrobble_items (job_id, group_number) where state = 'waiting'`,
  `create index on scrobble_items (listen_id) where listen_id is not null`,

  // ---- what goes out: one listen to one account
  `create table deliveries (
    id bigint generated always as identity primary key,
    account_id int not null references linked_accounts on delete cascade,
    person_id int not null references people on delete cascade,
    -- No foreign key: listens have none, and what was sent stays said after a listen is deleted.
    listen_id bigint,
    job_id int references scrobble_jobs on delete cascade,
    item_id bigint references scrobble_items on delete cascade,
    priority smallint not null,
    listened_at timestamptz not null,
    payload jsonb not null,
    state text not null default 'waiting'
      check (state in ('waiting', 'sending', 'accepted', 'ignored', 'rejected', 'cancelled')),
    batch_id uuid,
    batch_timeouts smallint not null default 0,
    attempts int not null default 0,
    not_before timestamptz,
    reason text,
    message text,
    -- Its place in the rolling 24 hours; null when it surely was not taken.
    spent_at timestamptz,
    created_at timestamptz not null default now(),
    finished_at timestamptz
  )`,
  `create unique index on deliveries (account_id, listen_id) where listen_id is not null`,
  `create index on deliveries (account_id, priority, listened_at, id) where state = 'waiting'`,
  `create index on deliveries (account_id) where state = 'sending'`,
  `create index on deliveries (account_id, batch_id) where batch_id is not null`,
  `create index on deliveries (account_id, spent_at) where spent_at is not null`,
  `create index on deliveries (job_id, state) where job_id is not null`,
  `create index on deliveries (item_id) where item_id is not null`,
  `create index on deliveries (listen_id) where listen_id is not null`,
  `create index on deliveries (person_id)`,
  `create index on deliveries (finished_at) where finished_at is not null`,
];
