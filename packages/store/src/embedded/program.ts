import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { type Account, isRoot } from './account.ts';

/**
 * A path that means the working folder of whoever opens it. PostgreSQL is started *in* a folder and told
 * to find it here: Node enters the folder before it changes user, so the folders above need not let
 * that user pass.
 */
export function workingFolder(directory: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : directory;
}

/** Starts a PostgreSQL program in a folder, as the account, without our environment and its secrets. */
export function run(
  program: string,
  parameters: readonly string[],
  where: { directory: string; account: Account },
  options: Pick<SpawnOptions, 'stdio' | 'detached'>,
): ChildProcess {
  return spawn(program, parameters, {
    ...options,
    cwd: where.directory,
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
    ...(isRoot() ? { uid: where.account.uid, gid: where.account.gid } : {}),
  });
}
