import { readFileSync, statSync } from 'node:fs';
import { hasCode } from './errno.ts';

/** Whether a process with this id exists and has not ended. */
export function isRunning(pid: number): boolean {
  if (!exists(pid)) return false;
  // A process that nobody waited for (its parent was killed, and this container has no init) stays
  // in the table as a zombie.
  return process.platform !== 'linux' || stateOf(pid) !== 'Z';
}

/** Whether the process table has this id, zombies included: what PostgreSQL itself looks at. */
export function exists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** Whether a running process is PostgreSQL working in this folder; a guess by name where that is hidden. */
export function isPostgresIn(pid: number, cluster: string): boolean {
  if (!isRunning(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    const there = statSync(`/proc/${pid}/cwd`);
    const here = statSync(cluster);
    return there.dev === here.dev && there.ino === here.ino;
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM')) return false;
    return nameOf(pid) === 'postgres';
  }
}

function stateOf(pid: number): string | undefined {
  const line = read(`/proc/${pid}/stat`);
  // The name before the state may hold anything, brackets and blanks too.
  return line?.slice(line.lastIndexOf(')') + 2).charAt(0);
}

const nameOf = (pid: number) => read(`/proc/${pid}/comm`)?.trim();

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
