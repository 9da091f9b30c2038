import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, isRoot } from './account.ts';
import { hasCode } from './errno.ts';
import { exists, isPostgresIn } from './processes.ts';

const pathOf = (cluster: string) => join(cluster, 'postmaster.pid');

/** The process id of the PostgreSQL that runs on this cluster, if one does. */
export async function runningPostmaster(cluster: string): Promise<number | undefined> {
  const pid = Number((await readLines(cluster))?.[0]);
  return isPostgresIn(pid, cluster) ? pid : undefined;
}

/** Greater than any process id of Linux or macOS. */
const nobodysPid = '2147483646';

/**
 * PostgreSQL ignores a pid file whose process is gone, but not one whose number was taken over by
 * another process or belongs to a zombie. Such a number is replaced by one that nobody has; the rest
 * stays, because by it PostgreSQL sees whether children of the dead one still work on the files.
 */
export async function disownPidFile(cluster: string, account: Account): Promise<void> {
  const lines = await readLines(cluster);
  const pid = Number(lines?.[0]);
  if (!lines || !exists(pid) || isPostgresIn(pid, cluster)) return;
  const draft = `${pathOf(cluster)}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, [nobodysPid, ...lines.slice(1)].join('\n'), { mode: 0o600 });
  if (isRoot()) await chown(draft, account.uid, account.gid);
  await rename(draft, pathOf(cluster));
}

async function readLines(cluster: string): Promise<string[] | undefined> {
  try {
    return (await readFile(pathOf(cluster), 'utf8')).split('\n');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
