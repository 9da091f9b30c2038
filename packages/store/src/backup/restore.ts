import { pipeline } from 'node:stream/promises';
import { Fault } from '@fonoteca/domain';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Store } from '../database.ts';
import { latestMigration, migrate } from '../migrate.ts';
import { Archive } from './archive.ts';
import { type BackupManifest, notABackup } from './manifest.ts';
import { copyTarget, listTables, quoted, type Table } from './tables.ts';

export interface RestoreOptions {
  /** Replace what is there. */
  readonly force?: boolean;
  readonly onTable?: (name: string, rows: number) => void;
}

export interface Restored {
  readonly manifest: BackupManifest;
  readonly secretKey: string | undefined;
}

/**
 * Puts a backup into a database that holds no people (or, with `force`, replaces what it holds), whatever
 * version of PostgreSQL or Fonoteca made it. The whole file is checked before anything is touched, and
 * the rows go in as one transaction.
 *
 * Throws Fault `invalid` (no backup, damaged, of a later version) or `conflict` (not empty, in use).
 */
export async function restoreBackup(
  store: Store,
  file: string,
  options: RestoreOptions = {},
): Promise<Restored> {
  const archive = await Archive.open(file);
  try {
    const { manifest } = archive;
    if (manifest.migration > latestMigration) {
      throw notABackup(`it was made by a later Fonoteca (${manifest.migration}): update first`);
    }
    await archive.verify();
    const secretKey = await archive.secretKey();
    const client = await store.pool.connect();
    try {
      await refuseInUse(client);
      await makeRoom(client, options.force ?? false);
      await migrate(store.db, manifest.migration);
      await copyIn(client, archive, options);
    } finally {
      client.release(true);
    }
    await migrate(store.db);
    await store.pool.query('analyze');
    return { manifest, secretKey };
  } finally {
    archive.close();
  }
}

async function refuseInUse(client: PoolClient): Promise<void> {
  const { rows } = await client.query(
    `select from pg_stat_activity where datname = current_database() and application_name = 'fonoteca session'`,
  );
  if (rows.length > 0) throw new Fault('conflict', 'Fonoteca is running on this database: stop it first');
}

/** Drops our tables. Throws Fault `conflict` where people, or another program's tables, are in the way. */
async function makeRoom(client: PoolClient, force: boolean): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const names = rows.map(({ name }) => name);
  if (names.length === 0) return;
  if (!names.includes('kysely_migration')) {
    throw new Fault('conflict', 'The database holds tables of another program: give an empty one');
  }
  if (!force && names.includes('people')) {
    const people = await client.query('select from people limit 1');
    if (people.rows.length > 0) {
      throw new Fault('conflict', 'The database already holds people and their listens', {
        fields: [{ field: 'database', reason: 'use --force to replace everything in it' }],
      });
    }
  }
  await client.query(`drop table ${names.map((name) => `public.${quoted(name)}`).join(', ')} cascade`);
}

async function copyIn(client: PoolClient, archive: Archive, options: RestoreOptions): Promise<void> {
  const known = await listTables(client);
  const backed = new Map(archive.manifest.tables.map((table) => [table.name, table]));
  for (const { name, columns } of archive.manifest.tables) refuseUnknown(known, name, columns);
  await client.query('begin');
  try {
    for (const { name } of known) {
      const table = backed.get(name);
      if (!table) continue;
      const copy = client.query(copyFrom(`copy ${copyTarget(table)} from stdin`));
      await pipeline(await archive.table(name), copy);
      if (copy.rowCount !== table.rows) {
        throw notABackup(`${name}: ${copy.rowCount} rows went in where the backup counts ${table.rows}`);
      }
      options.onTable?.(name, table.rows);
    }
    await advanceIdentities(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

function refuseUnknown(known: readonly Table[], name: string, columns: readonly string[]): void {
  const table = known.find((one) => one.name === name);
  const missing = table ? columns.find((column) => !table.columns.includes(column)) : '';
  if (missing !== undefined) throw notABackup(`its schema does not have ${name}${missing && `.${missing}`}`);
}

/** New rows get numbers after the restored ones. */
async function advanceIdentities(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string }>(
    `select c.relname as name, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     where a.attidentity <> '' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
  );
  for (const { name, column } of rows) {
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), greatest(max(${quoted(column)}), 1), max(${quoted(column)}) is not null)
       from public.${quoted(name)}`,
      [`public.${quoted(name)}`, column],
    );
  }
}
