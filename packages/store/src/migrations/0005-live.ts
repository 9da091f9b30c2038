import { type Kysely, sql } from 'kysely';

/** Channels that go live: who follows them, their broadcasts, every check, and what it cost. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // Shared by the instance: one look serves everybody who follows. What a person says of it is in `follows`.
  `create table channels (
    id int generated always as identity primary key,
    platform text not null check (platform in ('twitch', 'youtube', 'tiktok', 'kick', 'station')),
    -- What the platform knows it by; never shown for stations, whose address may hold a secret.
    account text not null,
    name text not null,
    url text not null,
    -- Of a station: how it is asked.
    options jsonb not null default '{}',
    status text not null default 'unknown' check (status in ('live', 'offline', 'unknown')),
    message text,
    last_check_at timestamptz(3),
    next_check_at timestamptz(3),
    -- A start that the platform announces.
    announced_at timestamptz(3),
    announced_title text,
    -- Ids of the platform that were found on the way, when a push began and ends.
    state jsonb not null default '{}',
    -- Encoded by the predictor.
    belief bytea,
    arm text check (arm in ('smart', 'fixed')),
    -- Chance of a start within the hour when it was last planned: what a list is put in order by.
    soon real not null default 0,
    created_at timestamptz(3) not null default now(),
    -- Since when nobody follows it.
    orphaned_at timestamptz(3),
    unique (platform, account)
  )`,
  `create table follows (
    person_id int not null references people on delete cascade,
    channel_id int not null references channels on delete cascade,
    -- What the person's own file calls it; null for what everybody sees.
    own_name text,
    channel_group text,
    note text not null default '',
    muted boolean not null default false,
    override jsonb,
    created_at timestamptz(3) not null default now(),
    primary key (person_id, channel_id)
  )`,
  `create index on follows (channel_id)`,
  `create table broadcasts (
    id int generated always as identity primary key,
    channel_id int not null references channels on delete cascade,
    -- The platform's own name for it, where it has one: two looks never make two of it.
    platform_id text,
    title text,
    started_at timestamptz(3) not null,
    start_known text not null check (start_known in ('platform', 'seen', 'between')),
    start_not_before timestamptz(3),
    ended_at timestamptz(3),
    end_known text check (end_known in ('platform', 'seen', 'between')),
    end_not_before timestamptz(3),
    found_at timestamptz(3) not null,
    -- The last moment it was seen live.
    seen_at timestamptz(3) not null,
    caught_live boolean not null,
    arm text check (arm in ('smart', 'fixed')),
    peak_viewers int,
    gifts int,
    earnings numeric(14, 2),
    currency text,
    check (ended_at is null or ended_at >= started_at)
  )`,
  // A channel has one broadcast that runs, whoever looks at the same moment.
  `create unique index broadcasts_running on broadcasts (channel_id) where ended_at is null`,
  `create unique index on broadcasts (channel_id, platform_id) where platform_id is not null`,
  `create index on broadcasts (channel_id, started_at desc)`,
  // The newest of all channels that somebody follows.
  `create index on broadcasts (started_at desc, id desc)`,
  `create table checks (
    id bigint generated always as identity primary key,
    channel_id int not null references channels on delete cascade,
    at timestamptz(3) not null,
    reason text not null,
    arm text check (arm in ('smart', 'fixed')),
    route text not null,
    chance real,
    found text not null check (found in ('live', 'offline', 'unknown')),
    detail text
  )`,
  `create index on checks (channel_id, id desc)`,
  `create index on checks (at)`,
  // Written before a call is made: what was spent is known whatever happens after.
  `create table live_calls (
    id bigint generated always as identity primary key,
    platform text not null,
    at timestamptz(3) not null,
    calls int not null,
    purpose text not null,
    refused boolean not null default false,
    -- When the last of them was made at the latest, by the platform's steady time.
    steady bigint not null default 0
  )`,
  `create index on live_calls (platform, at)`,
  `create index on live_calls (platform, steady)`,
  `create table live_platforms (
    platform text primary key,
    enabled boolean not null default true,
    mode text not null default 'smart' check (mode in ('fixed', 'smart', 'compare')),
    pilot_share real not null default 0.5,
    calls_per_hour int,
    -- Share of the calls kept back; null for what is usual for the platform.
    reserve real,
    wait_until timestamptz(3),
    -- A time of its own, milliseconds, that only counts what a living process saw pass: budgets hold by it
    -- however clocks jump. The mark changes with every writing, so that others know that they missed one.
    steady bigint not null default 0,
    steady_mark bigint not null default 0,
    quiet_steady bigint,
    fallback_since timestamptz(3),
    fallback_why text,
    -- What the predictor learned from all channels of the platform.
    population bytea
  )`,
  `create table live_preferences (
    person_id int primary key references people on delete cascade,
    notify text not null default 'all' check (notify in ('all', 'none')),
    quiet_from time(0),
    quiet_to time(0),
    groups text[],
    calendar_hash bytea unique,
    calendar_created_at timestamptz(3),
    calendar_read_at timestamptz(3)
  )`,
  `create table notification_targets (
    id int generated always as identity primary key,
    person_id int not null references people on delete cascade,
    kind text not null check (kind in ('push', 'email', 'webhook', 'ntfy')),
    label text not null,
    -- Address and keys, sealed for the person.
    sealed bytea not null,
    -- HMAC of the address: the same target is not added twice.
    address_hash bytea not null,
    enabled boolean not null default true,
    message text,
    created_at timestamptz(3) not null default now(),
    last_used_at timestamptz(3),
    unique (person_id, address_hash)
  )`,
  // Written in the transaction that finds the broadcast, so that none is lost and none is sent twice.
  `create table notifications (
    id bigint generated always as identity primary key,
    target_id int not null references notification_targets on delete cascade,
    broadcast_id int not null references broadcasts on delete cascade,
    state text not null default 'waiting' check (state in ('waiting', 'begun', 'sent', 'failed', 'expired')),
    attempts int not null default 0,
    -- Sent a second time, for nobody knows what came of the first; there is no third.
    resent boolean not null default false,
    -- Of what is begun: until when nobody else takes it up.
    next_attempt_at timestamptz(3) not null default now(),
    message text,
    created_at timestamptz(3) not null default now(),
    sent_at timestamptz(3),
    unique (target_id, broadcast_id)
  )`,
  `create index on notifications (next_attempt_at) where state in ('waiting', 'begun')`,
  // Keys that the installation made for itself, one for all its processes.
  `create table instance_secrets (
    name text primary key,
    sealed bytea not null,
    created_at timestamptz(3) not null default now()
  )`,
];
