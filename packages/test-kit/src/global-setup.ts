import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@fonoteca/store';

const prefix = 'fonoteca-test-run-';

/**
 * One PostgreSQL for the whole run: that of DATABASE_URL_TEST, else a cluster of its own, made and
 * thrown away. Its address reaches the workers by the environment.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.DATABASE_URL_TEST) return async () => undefined;
  sweep();
  const dataDirectory = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  // What a test run loses by a power cut is a test run.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const database = await openEmbedded({ dataDirectory, settings });
  process.env.DATABASE_URL_TEST = database.url;
  // A run that ends without its teardown (Ctrl-C twice) leaves no PostgreSQL behind.
  const abandon = () => throwAway(dataDirectory);
  process.once('exit', abandon);
  return async () => {
    await database.close();
    process.off('exit', abandon);
    rmSync(dataDirectory, { recursive: true, force: true });
  };
}

/** Stops the cluster without asking it, and removes it. */
function throwAway(dataDirectory: string): void {
  try {
    const pidFile = readFileSync(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8');
    process.kill(Number(pidFile.split('\n')[0]), 'SIGQUIT');
  } catch {
    // It is not running.
  }
  rmSync(dataDirectory, { recursive: true, force: true });
}

/**
 * Removes what killed runs left (their process number is in the folder's name). A PostgreSQL that still
 * runs there ends by itself within a minute of losing its files.
 */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : 0;
    if (pid <= 0 || isAlive(pid)) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Somebody else's.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
