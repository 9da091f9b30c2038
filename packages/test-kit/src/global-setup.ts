import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@fonoteca/store';

/**
 * One PostgreSQL for the whole run: that of DATABASE_URL_TEST, else a cluster of its own, made and
 * thrown away. Its address reaches the workers by the environment.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['DATABASE_URL_TEST']) return async () => undefined;
  const dataDirectory = mkdtempSync(join(tmpdir(), 'fonoteca-test-'));
  // What a test run loses by a power cut is a test run.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const database = await openEmbedded({ dataDirectory, settings });
  process.env['DATABASE_URL_TEST'] = database.url;
  return async () => {
    await database.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  };
}
