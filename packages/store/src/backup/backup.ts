import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import yazl from 'yazl';
import type { Store } from '../database.ts';
import { type BackupManifest, formatVersion, manifestName, secretKeyName, tableFile } from './manifest.ts';
import { copyTarget, listTables, type Table } from './tables.ts';

export interface BackupOptions {
  /** The key that sealed values open with; without it they are lost where the key is. */
  readonly secretKey?: string | undefined;
  /** Called after each table. */
  readonly onTable?: (name: string, rows: number) => void;
}

/**
 * Writes everything into one zip: a COPY text file for each table, all of one instant, and a manifest.
 * Streams, so that memory does not grow with the history. The file appears under its name when it is
 * whole, readable by its owner alone. Works beside a running server.
 */
export async function writeBackup(
  store: Store,
  file: string,
  options: BackupOptions = {},
): Promise<BackupManifest> {
  const partial = `${file}.partial`;
  const client = await store.pool.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const manifest = await writeZip(client, partial, options);
    await client.query('commit');
    await flush(partial);
    await rename(partial, file);
    return manifest;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    // Given back only clean: a broken COPY would speak on.
    client.release(true);
  }
}

async function writeZip(client: PoolClient, path: string, options: BackupOptions): Promise<BackupManifest> {
  const head = await describe(client);
  const tables: BackupManifest['tables'] = [];
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path, { mode: 0o600 }));
  const failed = new Promise<never>((_resolve, reject) => zip.once('error', reject));
  let manifest: BackupManifest | undefined;

  // Each stream is opened when its turn has come: one connection does one COPY at a time.
  for (const table of await listTables(client)) {
    zip.addReadStreamLazy(tableFile(table.name), { forceZip64Format: true }, (give) => {
      give(
        null,
        copyOut(client, table, (facts) => {
          tables.push(facts);
          options.onTable?.(facts.name, facts.rows);
        }),
      );
    });
  }
  if (options.secretKey) zip.addBuffer(Buffer.from(options.secretKey), secretKeyName);
  zip.addReadStreamLazy(manifestName, {}, (give) => {
    manifest = { ...head, tables, secretKey: Boolean(options.secretKey) };
    give(null, Readable.from([Buffer.from(JSON.stringify(manifest, null, 2))]));
  });
  zip.end();
  await Promise.race([written, failed]);
  if (!manifest) throw new Error('the backup ended before its manifest');
  return manifest;
}

async function describe(client: PoolClient): Promise<Omit<BackupManifest, 'tables' | 'secretKey'>> {
  const { rows } = await client.query<{ migration: string; postgresql: string }>(
    `select (select name from kysely_migration order by name desc limit 1) as migration,
      current_setting('server_version') as postgresql`,
  );
  const [found] = rows;
  if (!found?.migration) throw new Error('the database has no schema to back up');
  return { format: 'fonoteca-backup', formatVersion, created: new Date().toISOString(), ...found };
}

function copyOut(
  client: PoolClient,
  table: Table,
  onEnd: (facts: BackupManifest['tables'][number]) => void,
): Readable {
  const copy = client.query(copyTo(`copy ${copyTarget(table)} to stdout`));
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
    flush(done) {
      onEnd({
        ...table,
        columns: [...table.columns],
        rows: copy.rowCount,
        bytes,
        sha256: hash.digest('hex'),
      });
      done();
    },
  });
  copy.on('error', (error) => measured.destroy(error));
  return copy.pipe(measured);
}

/** On disk before it takes its name: a power cut leaves the backup before, or this one whole. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
