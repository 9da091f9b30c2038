import { type Kysely, sql } from 'kysely';

/** Playlists of a person, each with the versions it went through. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `create table playlists (
    id int generated always as identity primary key,
    person_id int not null references people on delete cascade,
    title text not null,
    description text not null default '',
    -- The version that stands; an edit names it, so that none is made on an older one unawares.
    revision int not null,
    track_count int not null,
    -- Of the tracks whose length is known.
    length_ms bigint not null,
    unknown_lengths int not null,
    -- Names that stand for the whole in a list.
    sample text[] not null default '{}',
    -- The next number of a track in this playlist: numbers are never given twice.
    next_entry int not null,
    origin jsonb not null default '{}',
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    deleted_at timestamptz(3)
  )`,
  `create index on playlists (person_id, updated_at desc, id desc)`,
  // The whole list of each version: at most 10,000 tracks, and a text that compresses well.
  `create table playlist_versions (
    playlist_id int not null references playlists on delete cascade,
    revision int not null,
    kind text not null,
    summary text not null,
    made_by text not null check (made_by in ('person', 'token', 'command', 'recommendation')),
    at timestamptz(3) not null default now(),
    -- Where undoing leads from this version; null where there is nothing before it.
    parent int,
    title text not null,
    description text not null,
    track_count int not null,
    tracks jsonb not null,
    primary key (playlist_id, revision)
  )`,
];
