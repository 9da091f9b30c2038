import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@fonoteca/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSession, openStore, restoreBackup, type Store, writeBackup } from '../src/index.ts';

let folder: string;
let file: string;
let source: Store;
let target: Store;
const databases: TestDatabase[] = [];

async function openTestStore(): Promise<Store> {
  const database = await createTestDatabase();
  databases.push(database);
  return openStore(database.url);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fonoteca-backup-'));
  file = join(folder, 'backup.zip');
  source = await openTestStore();
  target = await openTestStore();
});
afterEach(async () => {
  await source.close();
  await target.close();
  for (const database of databases.splice(0)) await database.drop();
  await rm(folder, { recursive: true });
});

/** Rows of every kind of column: text that COPY escapes, bytea, jsonb, arrays, nulls, self references. */
async function fill(store: Store): Promise<void> {
  await store.pool.query(`
    insert into people (name, name_key, role, settings) values ('Ana', 'ana', 'owner', '{"a": "tab\\t"}'), ('Ben', 'ben', 'listener', '{}');
    insert into artists (name, key) values (E'tab\\there \\\\ new\\nline', 'a'), ('naïve “ü” 音', 'b');
    update artists set merged_into = 1 where id = 2;
    insert into jobs (id, name, state, payload, worker) values ('00000000-0000-4000-8000-000000000001', 'x', 'running', '{}', 7);
    insert into sign_in_sessions (id_hash, person_id, expires_at) values ('\\x00ff0a', 1, now() + interval '1 day');
    insert into day_totals (person_id, day, listens, short_listens, skips, played_seconds, hours)
      select 1, date '2020-01-01' + n, n, 0, 0, n * 200, array[n, 2, 3] from generate_series(1, 3000) n;`);
}

async function contents(store: Store): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const table of ['people', 'artists', 'jobs', 'sign_in_sessions', 'day_totals']) {
    const { rows } = await store.pool.query(`select t::text as row from ${table} t order by 1`);
    found[table] = rows;
  }
  return found;
}

describe('backup and restore', () => {
  test('everything comes back, and numbers go on after it', async () => {
    await fill(source);
    const manifest = await writeBackup(source, file, { secretKey: 'the key' });
    expect(manifest.tables.find(({ name }) => name === 'day_totals')?.rows).toBe(3000);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['backup.zip']);

    const restored = await restoreBackup(target, file);
    expect(restored.secretKey).toBe('the key');
    expect(await contents(target)).toEqual(await contents(source));
    const { rows } = await target.pool.query(
      `insert into people (name, name_key, role) values ('Cy', 'cy', 'listener') returning id`,
    );
    expect(rows[0].id).toBe(3);
    const { rows: releases } = await target.pool.query(
      `insert into releases (title, key, artist_id) values ('First', 'first', 1) returning id`,
    );
    expect(releases[0].id).toBe(1);
  });

  test('a backup is of one instant, whatever is written meanwhile', async () => {
    await fill(source);
    let added = false;
    const manifest = await writeBackup(source, file, {
      onTable: () => {
        if (added) return;
        added = true;
        void source.pool.query(`update people set name = 'Changed'`);
      },
    });
    await restoreBackup(target, file);
    const { rows } = await target.pool.query('select name from people order by id');
    expect(rows.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
    expect(manifest.secretKey).toBe(false);
  });

  test('a database with people is replaced only by force', async () => {
    await fill(source);
    await writeBackup(source, file);
    await target.pool.query(`insert into people (name, name_key, role) values ('Kept', 'kept', 'owner')`);
    await expect(restoreBackup(target, file)).rejects.toMatchObject({ code: 'conflict' });
    expect((await target.pool.query('select name from people')).rows).toEqual([{ name: 'Kept' }]);
    await restoreBackup(target, file, { force: true });
    expect(await contents(target)).toEqual(await contents(source));
  });

  test('a database that a server works on is left alone', async () => {
    await writeBackup(source, file);
    const session = await openSession(target.url, { channels: [], onNotification: () => undefined });
    await expect(restoreBackup(target, file, { force: true })).rejects.toMatchObject({ code: 'conflict' });
    await session.close();
  });

  test('a damaged or foreign file is refused before anything is touched', async () => {
    await fill(source);
    await writeBackup(source, file);
    await target.pool.query(`insert into people (name, name_key, role) values ('Kept', 'kept', 'owner')`);
    const whole = await readFile(file);
    const handle = await open(file, 'r+');
    await handle.write(Buffer.alloc(16, 0x55), 0, 16, Math.floor(whole.length / 2));
    await handle.close();
    await expect(restoreBackup(target, file, { force: true })).rejects.toMatchObject({ code: 'invalid' });
    await writeFile(file, whole.subarray(0, whole.length - 100));
    await expect(restoreBackup(target, file, { force: true })).rejects.toMatchObject({ code: 'invalid' });
    await writeFile(file, 'not a zip');
    await expect(restoreBackup(target, file, { force: true })).rejects.toMatchObject({ code: 'invalid' });
    await expect(restoreBackup(target, join(folder, 'nothing'))).rejects.toMatchObject({ code: 'invalid' });
    expect((await target.pool.query('select name from people')).rows).toEqual([{ name: 'Kept' }]);
  });
});
