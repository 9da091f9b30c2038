import { type Kysely, sql } from 'kysely';

/** Taste, models, lists, and what is known of items from outside. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  // ---- taste: what a person's listens say, packed, so that no list reads a whole history
  `create table taste_profiles (
    person_id int primary key references people on delete cascade,
    -- Listens before this instant are in the profile; later ones are read as they are.
    read_until timestamptz not null,
    -- Counted up where something before it changed; built is where it stood when the profile was read.
    -- While they differ the profile is stale, and a job waits to make it anew.
    changes int not null default 0,
    built int not null default 0,
    listens int not null,
    -- Listens that wait for the person's opt-in.
    held_back int not null default 0,
    packed bytea not null,
    updated_at timestamptz not null default now(),
    -- The map of the person's artists as it was last laid out.
    map jsonb,
    -- How the person comes back to what they heard, and when that was last worked out; null: not known.
    memory jsonb,
    memory_at timestamptz
  )`,
  `alter table taste_profiles alter packed set storage external`,
  `create table taste_settings (
    person_id int primary key references people on delete cascade,
    settings jsonb not null
  )`,
  // kind: 1 artist, 2 release, 3 recording, as in chart_segments
  `create table taste_marks (
    person_id int not null references people on delete cascade,
    kind smallint not null,
    item_key text not null,
    -- Null for something from outside the catalogue.
    entity_id int,
    name text not null,
    artist text,
    mark text not null check (mark in ('like', 'dislike', 'less')),
    at timestamptz not null default now(),
    primary key (person_id, kind, item_key)
  )`,
  `create index on taste_marks (person_id, at desc)`,
  `create table taste_exclusions (
    id int generated always as identity primary key,
    person_id int not null references people on delete cascade,
    kind text not null check (kind in ('artist', 'release', 'recording', 'period')),
    entity_id int,
    name text not null,
    from_at timestamptz,
    until_at timestamptz,
    at timestamptz not null default now()
  )`,
  `create index on taste_exclusions (person_id)`,

  // ---- models
  `create table models (
    id int generated always as identity primary key,
    kind text not null check (kind in ('artist', 'release', 'recording', 'session')),
    place text not null check (place in ('own', 'outside')),
    state text not null check (state in ('candidate', 'current', 'retired', 'refused')),
    name text not null,
    parameters jsonb not null,
    metrics jsonb not null,
    compared_with jsonb,
    people int not null,
    items int not null,
    interactions bigint not null,
    data_from timestamptz,
    data_until timestamptz,
    seed bigint not null,
    seconds real not null,
    peak_mb real,
    bytes bigint not null,
    note text,
    created_by int references people on delete set null,
    created_at timestamptz not null default now(),
    promoted_at timestamptz
  )`,
  `create unique index models_in_use on models (kind, place) where state = 'current'`,
  // A model file in pieces: a single value may hold no gigabyte.
  `create table model_parts (
    model_id int not null references models on delete cascade,
    part int not null,
    bytes bytea not null,
    primary key (model_id, part)
  )`,
  `alter table model_parts alter bytes set storage external`,
  `create table model_trials (
    model_id int not null references models on delete cascade,
    seq int not null,
    member text not null,
    parameters jsonb not null,
    metrics jsonb not null,
    seconds real not null,
    weight real,
    primary key (model_id, seq)
  )`,
  // Outlives the models it tells of.
  `create table model_events (
    id int generated always as identity primary key,
    model_id int not null,
    kind text not null,
    action text not null check (action in ('trained', 'promoted', 'rolled-back', 'refused', 'imported', 'removed')),
    actor_id int references people on delete set null,
    details jsonb not null default '{}',
    at timestamptz not null default now()
  )`,

  // ---- lists
  `create table recommendation_lists (
    id bigint generated always as identity primary key,
    person_id int not null references people on delete cascade,
    purpose text not null check
      (purpose in ('discover', 'rediscover', 'next', 'radio', 'mix', 'daily-mix', 'weekly-discovery')),
    kind smallint not null,
    title text not null,
    subtitle text,
    context jsonb not null default '{}',
    dial real not null,
    rules jsonb not null default '[]',
    -- Models with their weights, and what else made the list: enough to explain and to evaluate it.
    policy jsonb not null,
    advice jsonb not null default '[]',
    seed bigint not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    -- Feedback or a newer list took its place.
    replaced_at timestamptz,
    playlist_id int
  )`,
  `create index on recommendation_lists (person_id, purpose, kind, id)`,
  `create index on recommendation_lists (person_id, id)`,
  `create table recommendation_items (
    list_id bigint not null references recommendation_lists on delete cascade,
    position smallint not null,
    person_id int not null references people on delete cascade,
    kind smallint not null,
    item_key text not null,
    entity_id int,
    name text not null,
    artist text,
    score real not null,
    propensity real not null,
    facts jsonb not null default '{}',
    reasons jsonb not null default '[]',
    feedback text check (feedback in ('like', 'dislike', 'less', 'skip', 'heard')),
    feedback_at timestamptz,
    primary key (list_id, position)
  )`,
  `create index on recommendation_items (person_id, kind, item_key)`,

  // ---- knowledge of items from outside, by key: it outlives merges and comes with imported models
  `create table knowledge_artists (
    key text primary key,
    name text not null,
    mbid uuid,
    begin_year smallint,
    country text,
    tags jsonb not null default '[]',
    -- [{key, name, mbid, score}], best first.
    similar_artists jsonb not null default '[]',
    state text not null default 'waiting' check (state in ('waiting', 'known', 'unknown')),
    attempts smallint not null default 0,
    asked_at timestamptz
  )`,
  `create index on knowledge_artists (asked_at) where state = 'waiting'`,
  `create table knowledge_recordings (
    key text primary key,
    year smallint,
    explicit boolean,
    language text,
    bpm real,
    tags jsonb not null default '[]',
    source text not null,
    at timestamptz not null default now()
  )`,
];
