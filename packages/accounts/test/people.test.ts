import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  changeRole,
  createInvitation,
  createToken,
  deletePerson,
  findPersonByName,
  getPerson,
  listAudit,
  listPeople,
  renamePerson,
  setTimeZone,
  settingsOf,
  signIn,
  tidyAccounts,
  updateSettings,
} from '../src/index.ts';
import { makeWorld, password, type World } from './support.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.close());
beforeEach(() => world.db.deleteFrom('people').execute());

describe('people', () => {
  test('have names that are theirs alone', async () => {
    const ada = await world.person('Ada');
    await expect(world.person('ADA')).rejects.toMatchObject({ code: 'conflict' });
    const bob = await world.person('Bob');
    const rename = (name: string) => renamePerson(world.db, { personId: bob.id, name, actorId: bob.id });
    await expect(rename('ada')).rejects.toMatchObject({ code: 'conflict', fields: [{ field: 'name' }] });
    expect((await rename('BOB')).name).toBe('BOB');
    expect(await findPersonByName(world.db, ' ａda ')).toMatchObject({ id: ada.id });
    expect((await listPeople(world.db)).map(({ name }) => name)).toEqual(['Ada', 'BOB']);
  });

  test('choose a time zone; only a change says so', async () => {
    const { id } = await world.person('Ada');
    expect(await setTimeZone(world.db, id, 'America/Lima')).toEqual({
      timeZone: 'America/Lima',
      changed: true,
    });
    expect((await setTimeZone(world.db, id, 'America/Lima')).changed).toBe(false);
    await expect(setTimeZone(world.db, id, 'America/Atlantis')).rejects.toMatchObject({ code: 'invalid' });
    await expect(setTimeZone(world.db, 0, 'UTC')).rejects.toMatchObject({ code: 'not-found' });
    expect((await getPerson(world.db, id)).timeZone).toBe('America/Lima');
  });

  test('keep settings; a wrong one is refused by name, and an unknown stored one is the default', async () => {
    const { id } = await world.person('Ada');
    expect(await settingsOf(world.db, id)).toEqual({ scrobbleRule: { kind: 'standard' } });
    const custom = { kind: 'custom', minimumSeconds: 20, minimumShare: 0.25, orSeconds: 120 } as const;
    await updateSettings(world.db, id, { theme: 'dark' });
    expect(await updateSettings(world.db, id, { scrobbleRule: custom })).toEqual({
      settings: { scrobbleRule: custom, theme: 'dark' },
      scrobbleRuleChanged: true,
    });
    expect((await updateSettings(world.db, id, { scrobbleRule: custom })).scrobbleRuleChanged).toBe(false);
    await expect(
      updateSettings(world.db, id, { scrobbleRule: { ...custom, minimumShare: 2 } }),
    ).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'scrobbleRule.minimumShare' }] });
    await world.db.updateTable('people').set({ settings: '{"scrobbleRule":{"kind":"from 2031"}}' }).execute();
    expect(await settingsOf(world.db, id)).toEqual({ scrobbleRule: { kind: 'standard' } });
  });

  test('the last owner stays, also when two remove each other at once', async () => {
    const ada = await world.person('Ada', 'owner');
    const bob = await world.person('Bob');
    await expect(deletePerson(world.db, { personId: ada.id, actorId: ada.id })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(
      changeRole(world.db, { personId: ada.id, role: 'listener', actorId: ada.id }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await changeRole(world.db, { personId: bob.id, role: 'owner', actorId: ada.id });
    const results = await Promise.allSettled([
      changeRole(world.db, { personId: bob.id, role: 'listener', actorId: ada.id }),
      changeRole(world.db, { personId: ada.id, role: 'listener', actorId: bob.id }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await listPeople(world.db)).filter(({ role }) => role === 'owner')).toHaveLength(1);
  });
});

describe('a deleted account', () => {
  test('leaves no row of the person in any table, and everything of the others', async () => {
    const owner = await world.person('Ada', 'owner');
    const { id: bob } = await world.person('Bob');
    const { id: cleo } = await world.person('Cleo');
    for (const personId of [bob, cleo]) await fillEveryTable(personId);
    await createInvitation(world.db, { actorId: owner.id, role: 'listener' });
    const before = await rowsOf(bob);
    // A table that this test does not fill would prove nothing.
    expect(Object.entries(before).filter(([, rows]) => rows === 0)).toEqual([]);
    const ofCleo = await rowsOf(cleo);

    const { files } = await deletePerson(world.db, {
      personId: bob,
      actorId: owner.id,
      address: '192.0.2.1',
    });

    expect(files).toEqual([`uploads/${bob}.zip`, `uploads/${bob}.csv`]);
    expect(Object.entries(await rowsOf(bob)).filter(([, rows]) => rows > 0)).toEqual([]);
    expect(await rowsOf(cleo)).toEqual(ofCleo);
    await expect(getPerson(world.db, bob)).rejects.toMatchObject({ code: 'not-found' });
    const [entry] = (await listAudit(world.db, owner.id)).items;
    expect(entry).toMatchObject({ action: 'person-deleted', details: { person: bob, role: 'listener' } });
    expect(JSON.stringify(entry)).not.toContain('Bob');
  });

  test('waits for a writer of listens that is at work', async () => {
    const { id } = await world.person('Bob');
    const writing = Promise.withResolvers<void>();
    const written = world.db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(7301, ${id})`.execute(transaction);
      writing.resolve();
      await new Promise((resolve) => setTimeout(resolve, 150));
      await sql`insert into listens (listened_at, person_id, sent_track_id, origin_id, seen_in, counted)
        values (now(), ${id}, 1, 1, 1, true)`.execute(transaction);
    });
    await writing.promise;
    await deletePerson(world.db, { personId: id, actorId: id });
    await written;
    expect((await rowsOf(id)).listens).toBe(0);
  });
});

test('tidying removes what ran out and nothing else', async () => {
  await world.person('Ada');
  await signIn(world.context, { name: 'Ada', password });
  await signIn(world.context, { name: 'Ada', password });
  const [first] = await world.db.selectFrom('sign_in_sessions').select('id').orderBy('id').execute();
  await world.db
    .updateTable('sign_in_sessions')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('id', '=', first?.id ?? 0)
    .execute();
  await world.db
    .insertInto('rate_limits')
    .values({ key: 'old', points: 1, expire: Date.now() - 1000 })
    .execute();
  await tidyAccounts(world.db);
  expect(await world.db.selectFrom('sign_in_sessions').select('id').execute()).toHaveLength(1);
  const counters = await world.db.selectFrom('rate_limits').select('key').execute();
  expect(counters.map(({ key }) => key)).not.toContain('old');
});

/** Rows of the person, by table, in every table with a person_id column. */
async function rowsOf(personId: number): Promise<Record<string, number>> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.table_name as name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.column_name = 'person_id' and c.table_schema = 'public' and t.table_type = 'BASE TABLE'`.execute(
    world.db,
  );
  expect(tables.length).toBeGreaterThan(10);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ rows: number }>`
      select count(*) as rows from ${sql.table(name)} where person_id = ${personId}`.execute(world.db);
    counts[name] = rows[0]?.rows ?? 0;
  }
  return counts;
}

/** One row at least in each table with a person_id, and in those that hang on them. */
async function fillEveryTable(person: number): Promise<void> {
  const { name } = await getPerson(world.db, person);
  await signIn(world.context, { name, password });
  const { id: token } = await createToken(world.db, world.keys, {
    personId: person,
    label: 'mpd',
    scopes: ['scrobble'],
    actorId: person,
  });
  const job = randomUUID();
  const statements = [
    sql`insert into protocol_sessions (key_hash, protocol, api_token_id) values (${Buffer.of(person)}, 'lastfm', ${token})`,
    sql`insert into lastfm_auth_tokens (token_hash, api_key, person_id, expires_at) values (${Buffer.of(person)}, 'k', ${person}, now())`,
    sql`insert into artists (name, key) values ('A', ${`a${person}`})`,
    sql`insert into recordings (title, key, artist_id) select 'R', 'r', id from artists where key = ${`a${person}`}`,
    sql`insert into sent_tracks (hash, recording_id, artist, track, search_text)
      select gen_random_uuid(), r.id, 'A', 'R', 'a r' from recordings r join artists a on a.id = r.artist_id where a.key = ${`a${person}`}`,
    sql`insert into origins (person_id, source, token_id) values (${person}, 1, ${token})`,
    sql`insert into jobs (id, name, person_id, state, payload) values (${job}, 'import', ${person}, 'running', '{}')`,
    sql`insert into imports (person_id, job_id, files) values (${person}, ${job}, ${JSON.stringify([{ name: 'x.zip', path: `uploads/${person}.zip`, bytes: 1 }])})`,
    sql`insert into import_refusals (import_id, seq, place, field, reason) select id, 1, '1', 'ts', 'no' from imports where person_id = ${person}`,
    sql`insert into listens (listened_at, person_id, sent_track_id, origin_id, seen_in, counted)
      select now(), ${person}, max(id), 1, 1, true from sent_tracks`,
    sql`insert into listen_sightings (person_id, listened_at, sent_track_id, origin_id, ordinal, listen_id) values (${person}, now(), 1, 1, 0, 1)`,
    sql`insert into now_playing (person_id, sent_track_id, origin_id, started_at, expires_at) select ${person}, max(id), 1, now(), now() from sent_tracks`,
    sql`insert into changes (person_id, kind, summary) values (${person}, 'edit', 'x')`,
    sql`insert into change_items (change_id, seq, entity, entity_id, before) select id, 1, 'listen', 1, '{}' from changes where person_id = ${person}`,
    sql`insert into chart_segments (person_id, kind, grain, period, entries, ids, tallies) values (${person}, 1, 1, '2026-01-01', 0, '', '')`,
    sql`insert into day_totals (person_id, day, listens, short_listens, skips, played_seconds, hours) values (${person}, '2026-01-01', 1, 0, 0, 1, '{1}')`,
    sql`insert into dirty_days (person_id, day) values (${person}, '2026-01-01')`,
    sql`insert into statistics_state (person_id, folded_until) values (${person}, '2026-01-01')`,
    sql`insert into records (person_id, source, source_key, title, artist, artist_sort, title_sort, artists, fingerprint, search_text, artist_key, release_key)
      values (${person}, 'discogs', '1', 'R', 'A', 'a', 'r', '[]', '', 'a r', 'a', 'r')`,
    sql`insert into record_artists (record_id, person_id, position, name, key) select id, ${person}, 0, 'A', 'a' from records where person_id = ${person}`,
    sql`insert into record_tracks (record_id, number, position, disc, title) select id, 1, 'A1', 1, 'T' from records where person_id = ${person}`,
    sql`insert into record_imports (person_id, job_id, kind, file_path) values (${person}, ${job}, 'discogs-csv', ${`uploads/${person}.csv`})`,
    sql`insert into shelf_shares (person_id, token_hash, token_sealed) values (${person}, ${Buffer.of(person)}, ${Buffer.of(person)})`,
    sql`insert into linked_accounts (person_id, service, name, secret_sealed) values (${person}, 'lastfm', 'a', ${Buffer.of(person)})`,
    sql`insert into link_attempts (state_hash, person_id, service, expires_at) values (${Buffer.of(person)}, ${person}, 'lastfm', now())`,
    sql`insert into scrobble_jobs (person_id, title, kind, albums, total) values (${person}, 'T', 'track', 1, 1)`,
    sql`insert into scrobble_items (job_id, person_id, group_number, seq, artist, track, length_seconds, length_estimated)
      select id, ${person}, 0, 0, 'A', 'T', 60, false from scrobble_jobs where person_id = ${person}`,
    sql`insert into deliveries (account_id, person_id, priority, listened_at, payload)
      select id, ${person}, 0, now(), '{}' from linked_accounts where person_id = ${person}`,
    sql`insert into taste_profiles (person_id, read_until, listens, packed) values (${person}, now(), 0, '')`,
    sql`insert into taste_settings (person_id, settings) values (${person}, '{}')`,
    sql`insert into taste_marks (person_id, kind, item_key, name, mark) values (${person}, 1, 'a', 'A', 'like')`,
    sql`insert into taste_exclusions (person_id, kind, name) values (${person}, 'artist', 'A')`,
    sql`insert into recommendation_lists (person_id, purpose, kind, title, dial, policy, seed, expires_at)
      values (${person}, 'discover', 1, 'L', 0.5, '{}', 1, now())`,
    sql`insert into recommendation_items (list_id, position, person_id, kind, item_key, name, score, propensity)
      select id, 1, ${person}, 1, 'a', 'A', 1, 1 from recommendation_lists where person_id = ${person}`,
    sql`insert into playlists (person_id, title, revision, track_count, length_ms, unknown_lengths, next_entry)
      values (${person}, 'P', 1, 0, 0, 0, 1)`,
    sql`insert into playlist_versions (playlist_id, revision, kind, summary, made_by, title, description, track_count, tracks)
      select id, 1, 'create', 'Created', 'person', 'P', '', 0, '[]' from playlists where person_id = ${person}`,
    sql`insert into channels (platform, account, name, url) values ('twitch', ${`c${person}`}, 'C', 'https://twitch.example/c')`,
    sql`insert into follows (person_id, channel_id) select ${person}, id from channels where account = ${`c${person}`}`,
    sql`insert into broadcasts (channel_id, started_at, start_known, found_at, seen_at, caught_live)
      select id, now(), 'seen', now(), now(), true from channels where account = ${`c${person}`}`,
    sql`insert into live_preferences (person_id, calendar_hash) values (${person}, ${Buffer.of(person)})`,
    sql`insert into notification_targets (person_id, kind, label, sealed, address_hash)
      values (${person}, 'ntfy', 'n', ${Buffer.of(person)}, ${Buffer.of(person)})`,
    sql`insert into notifications (target_id, broadcast_id)
      select t.id, b.id from notification_targets t, broadcasts b join channels c on c.id = b.channel_id
      where t.person_id = ${person} and c.account = ${`c${person}`}`,
  ];
  for (const statement of statements) await statement.execute(world.db);
}
