import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Fault } from '@fonoteca/domain';
import { type Account, isRoot } from './account.ts';
import { hasCode } from './errno.ts';
import type { Layout } from './layout.ts';
import { isRunning } from './processes.ts';
import { run, workingFolder } from './program.ts';

export const superuser = 'fonoteca';

export interface Maker {
  readonly binaries: string;
  readonly major: string;
  readonly account: Account;
  readonly password: string;
  /** Private to the account, and within its reach. */
  readonly socketDirectory: string;
  /** Whether the new files are flushed to the disk. */
  readonly durable: boolean;
}

/**
 * Makes the cluster when there is none. It is made beside and renamed into place, so that a start that
 * is killed, or two at once, never leave half a cluster. Throws a Fault for one of another major version.
 */
export async function initialise(layout: Layout, maker: Maker): Promise<'made' | 'there'> {
  if (await isThere(layout, maker.major)) return 'there';
  await removeAbandoned(layout.dataDirectory);
  const draft = join(layout.dataDirectory, `${draftPrefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(draft, { mode: 0o700 });
    if (isRoot()) await chown(draft, maker.account.uid, maker.account.gid);
    await initdb(draft, maker);
    await rename(draft, layout.cluster);
    await flushFolder(layout.dataDirectory);
    return 'made';
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return 'there';
    throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const draftPrefix = 'postgres.draft-';

/** Whether there is a cluster of this major version; throws a Fault for any other. */
export async function isThere(layout: Layout, major: string): Promise<boolean> {
  let found: string;
  try {
    found = (await readFile(join(layout.cluster, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    const inside = await readdir(layout.cluster).catch(() => []);
    if (inside.length === 0) return false;
    throw new Fault('conflict', `${layout.cluster} holds files but no PostgreSQL database: move it away`);
  }
  if (found === major) return true;
  throw new Fault(
    'conflict',
    `The database in ${layout.dataDirectory} was made by PostgreSQL ${found}, this Fonoteca brings PostgreSQL ${major}. ` +
      `Run \`fonoteca backup FILE\` with the Fonoteca that made it, move ${layout.cluster} away, then run \`fonoteca restore FILE\` with this one`,
  );
}

async function initdb(draft: string, maker: Maker): Promise<void> {
  const passwordFile = join(maker.socketDirectory, basename(draft));
  await writeFile(passwordFile, `${maker.password}\n`, { mode: 0o600 });
  try {
    if (isRoot()) await chown(passwordFile, maker.account.uid, maker.account.gid);
    await runInitdb(draft, passwordFile, maker);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function runInitdb(draft: string, passwordFile: string, maker: Maker): Promise<void> {
  const child = run(
    join(maker.binaries, 'initdb'),
    [
      `--pgdata=${workingFolder(draft)}`,
      `--pwfile=${passwordFile}`,
      `--username=${superuser}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      '--no-instructions',
      ...(maker.durable ? [] : ['--no-sync']),
    ],
    { directory: draft, account: maker.account },
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'close');
  const complaint = child.stderr ? text(child.stderr) : '';
  const [code] = await ended;
  if (code !== 0) {
    throw new Fault('unavailable', `The database could not be made: ${(await complaint).trim() || code}`);
  }
}

/** Drafts of starts that were killed. */
async function removeAbandoned(dataDirectory: string): Promise<void> {
  for (const name of await readdir(dataDirectory)) {
    if (!name.startsWith(draftPrefix)) continue;
    const maker = Number(name.slice(draftPrefix.length).split('-')[0]);
    if (!isRunning(maker)) await rm(join(dataDirectory, name), { recursive: true, force: true });
  }
}

async function flushFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}
