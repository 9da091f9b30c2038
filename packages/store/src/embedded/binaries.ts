import { randomBytes } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Fault } from '@fonoteca/domain';
import { type Account, canReach, isRoot } from './account.ts';
import { hasCode } from './errno.ts';
import type { PostgresPackage } from './package.ts';

/**
 * Makes the binaries ready for the account and returns the folder that holds `initdb` and `postgres`.
 *
 * They run from node_modules where possible. A copy is made when the account cannot walk there (a
 * clone below /root), or when node_modules is not ours to write the missing symbolic links into.
 */
export async function prepareBinaries(
  source: PostgresPackage,
  account: Account,
  cache: string = cacheDirectory(),
): Promise<string> {
  const directory = await realpath(source.directory);
  if (await canReach(account, join(directory, 'native', 'bin'))) {
    try {
      await linkLibraries(directory);
      return join(directory, 'native', 'bin');
    } catch (error) {
      if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
    }
  }
  return join(await copyOf({ ...source, directory }, account, cache), 'native', 'bin');
}

/** Root's copies must be where every account may walk; everybody else's stay at home. */
function cacheDirectory(): string {
  if (isRoot()) return '/var/cache/fonoteca';
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fonoteca');
}

/** npm keeps no symbolic links, and the package's install script, which would make them, does not run. */
async function linkLibraries(directory: string): Promise<void> {
  const list = await readFile(join(directory, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const link of links) {
    const target = join(directory, link.target);
    if (await stat(target).catch(() => undefined)) continue;
    await symlink(basename(link.source), target).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  }
}

async function copyOf(source: PostgresPackage, account: Account, cache: string): Promise<string> {
  const copy = join(cache, `postgres-${source.version}-${process.platform}-${process.arch}`);
  await mkdir(cache, { recursive: true, mode: 0o755 });
  if (!(await stat(copy).catch(() => undefined))) await makeCopy(source.directory, copy);
  await refuseForeign(dirname(copy));
  await refuseForeign(copy);
  if (!(await canReach(account, copy))) {
    throw new Fault(
      'unavailable',
      `PostgreSQL cannot be reached in ${copy}: let others enter the folders above`,
    );
  }
  return copy;
}

/** Complete or absent: made beside and renamed, so that two starts at once cannot see half of it. */
async function makeCopy(from: string, copy: string): Promise<void> {
  const draft = `${copy}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await cp(join(from, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a') && basename(path) !== 'pgxs' && basename(path) !== 'pkgconfig',
    });
    // The original may be read-only to everybody; the copy takes its modes over.
    await chmod(join(draft, 'native', 'lib'), 0o755);
    await linkLibraries(draft);
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

/** A program is run from here: nobody else may have put it there, or be able to change it. */
async function refuseForeign(path: string): Promise<void> {
  const { uid, mode } = await lstat(path);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    throw new Fault(
      'forbidden',
      `${path} belongs to or can be written by somebody else: remove it, then start again`,
    );
  }
}
