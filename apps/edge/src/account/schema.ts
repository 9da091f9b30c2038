import type { Sql } from './sql.ts';

/**
 * One step a version, never changed once it was released. Everything in an object belongs to one Last.fm
 * account. Instants are milliseconds since 1970, but `listened_at`, `group_at` and `when_at` are seconds, as services
 * count them. An item is its own delivery.
 */
const steps: readonly string[][] = [
  [
    `create table account (
      id integer primary key check (id = 1),
      name text not null default '',
      sealed_key text,
      status text not null default 'reconnect' check (status in ('active', 'reconnect', 'unusable', 'off')),
      wait_until integer, wait_reason text, failures integer not null default 0, message text,
      last_request_at integer, daily_cap integer not null default 600,
      signed_in_at integer, signed_out_at integer not null default 0
    ) strict`,
    `create table jobs (
      number integer primary key,
      id text not null unique,
      title text not null, kind text not null,
      state text not null default 'open' check (state in ('open', 'paused', 'cancelled')),
      priority integer not null, albums integer not null,
      when_at integer, idempotency_key text unique,
      created_at integer not null, finished_at integer
    ) strict`,
    `create table items (
      id integer primary key,
      job integer not null references jobs (number),
      group_number integer not null, group_at integer,
      state text not null default 'waiting' check (state in
        ('waiting', 'planned', 'sending', 'accepted', 'ignored', 'rejected', 'cancelled', 'refused')),
      artist text not null, track text not null, album text, album_artist text, track_number integer,
      mbid text, length integer not null, length_estimated integer not null, side text, record_id text,
      listened_at integer, not_before integer not null default 0,
      batch text, timeouts integer not null default 0, attempts integer not null default 0,
      spent_at integer, reason text, message text
    ) strict`,
    'create index items_of_job on items (job, id)',
    'create index items_by_state on items (state)',
    'create index spent_items on items (spent_at) where spent_at is not null',
    'create index timed_items on items (listened_at) where listened_at is not null',
    // What the service has of other ways, as far as it was looked up: seconds, end exclusive.
    'create table heard (start integer primary key, ended integer not null) strict',
  ],
];

/** Makes the tables, or brings older ones up to date. Throws when a later version has written them. */
export function migrate(sql: Sql): void {
  sql.transaction(() => {
    sql.exec('create table if not exists schema_version (version integer not null) strict');
    const found = Number(sql.exec('select max(version) as version from schema_version')[0]?.version ?? 0);
    if (found > steps.length) throw new Error(`a later version of Fonoteca wrote this account (${found})`);
    steps.slice(found).forEach((statements, index) => {
      for (const statement of statements) sql.exec(statement);
      sql.exec('insert into schema_version (version) values (?)', found + index + 1);
    });
    sql.exec('insert or ignore into account (id) values (1)');
  });
}
