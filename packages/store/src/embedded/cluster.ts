import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@fonoteca/domain';
import { accountForDatabase, type SystemAccount } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';

/** A cluster on disk and how to reach it when it runs. */
export interface Cluster {
  readonly folder: string;
  readonly socketFolder: string;
  readonly password: string;
  readonly binaries: Binaries;
  readonly account: SystemAccount | undefined;
  readonly logFile: string;
}

export const superuser = 'fonoteca';

/**
 * Small machines first: the server and the database together are to stay under 400 MB while a million
 * listens are imported. What is acknowledged is on disk (fsync, synchronous_commit stay on).
 */
const settings = {
  listen_addresses: '',
  shared_buffers: '64MB',
  work_mem: '16MB',
  maintenance_work_mem: '64MB',
  max_connections: '60',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  io_method: 'sync',
  wal_compression: 'pglz',
  log_min_messages: 'warning',
};

/** Makes the folders, and the cluster where there is none; two at once end with one cluster. */
export async function prepareCluster(dataDirectory: string): Promise<Cluster> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const home = realpathSync(dataDirectory);
  const account = accountForDatabase();
  const binaries = findBinaries(account);
  const folder = join(home, 'postgres');
  const cluster: Cluster = {
    folder,
    socketFolder: makeSocketFolder(home, account),
    password: keepPassword(join(home, 'postgres.password')),
    binaries,
    account,
    logFile: join(home, 'postgres.log'),
  };
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(cluster);
  const major = Number(readFileSync(join(folder, 'PG_VERSION'), 'utf8'));
  if (major !== binaries.major) {
    throw new Fault(
      'conflict',
      `The data folder was made by PostgreSQL ${major}, this Fonoteca brings ${binaries.major}: with the version that made it run “fonoteca backup FILE”, move ${folder} aside, then “fonoteca restore FILE”`,
    );
  }
  return cluster;
}

/** The path of a socket may not be longer than 107 bytes, whatever the data folder is called. */
function makeSocketFolder(home: string, account: SystemAccount | undefined): string {
  const uid = account?.uid ?? process.getuid?.() ?? 0;
  const folder = join(
    existsSync('/tmp') ? '/tmp' : tmpdir(),
    `fonoteca-${createHash('sha256').update(`${uid} ${home}`).digest('hex').slice(0, 16)}`,
  );
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (account) chownSync(folder, account.uid, account.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid)
    throw new Fault('unavailable', `${folder} belongs to somebody else: remove it`);
  chmodSync(folder, 0o700);
  return folder;
}

function keepPassword(file: string): string {
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

async function initialise(cluster: Cluster): Promise<void> {
  const making = `${cluster.folder}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  const passwordFile = join(cluster.socketFolder, `password.${process.pid}`);
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  if (cluster.account) {
    chownSync(making, cluster.account.uid, cluster.account.gid);
    chownSync(passwordFile, cluster.account.uid, cluster.account.gid);
  }
  const child = run(cluster, 'initdb', making, [
    '-U',
    superuser,
    `--pwfile=${passwordFile}`,
    '--auth-local=scram-sha-256',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ]);
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Fault('unavailable', `The database could not be made: see ${cluster.logFile}`);
  try {
    renameSync(making, cluster.folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(join(cluster.folder, 'PG_VERSION'))) throw error;
  }
}

/** Starts the server process, detached: it outlives us and ends by `stopPostmaster`. */
export function startPostmaster(cluster: Cluster, more: Readonly<Record<string, string>> = {}): ChildProcess {
  const parameters = Object.entries({ ...settings, ...more }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = run(cluster, 'postgres', cluster.folder, ['-k', cluster.socketFolder, ...parameters]);
  child.unref();
  return child;
}

/**
 * Runs a program of PostgreSQL on a cluster folder. As another account the folder is named as the
 * current directory of the process: it is entered before the account changes, so that private folders
 * above it need not be opened to anybody.
 */
function run(cluster: Cluster, program: string, folder: string, parameters: readonly string[]): ChildProcess {
  const log = openSync(cluster.logFile, 'a', 0o600);
  const child = spawn(
    join(cluster.binaries.bin, program),
    ['-D', cluster.account ? '/proc/self/cwd' : folder, ...parameters],
    {
      cwd: folder,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      ...(cluster.account ? { uid: cluster.account.uid, gid: cluster.account.gid } : {}),
    },
  );
  // A program that cannot be started is seen by its exit; without a listener the error would end us.
  child.once('error', () => undefined);
  closeSync(log);
  return child;
}

/** The process number of the running (or last) server, from its pid file. */
export function postmasterPid(cluster: Pick<Cluster, 'folder'>): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster.folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Removes a pid file whose number now belongs to another program: PostgreSQL would not dare to start. */
export function removeStalePidFile(cluster: Cluster): void {
  const pid = postmasterPid(cluster);
  if (pid === undefined || process.platform !== 'linux') return;
  try {
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres') return;
  } catch {
    // No such process: PostgreSQL sees that by itself, but so do we.
  }
  rmSync(join(cluster.folder, 'postmaster.pid'), { force: true });
}

/** Ends the server after its running transactions were rolled back; resolves when it is gone. */
export async function stopPostmaster(cluster: Pick<Cluster, 'folder'>, withinMs = 30_000): Promise<void> {
  const pid = postmasterPid(cluster);
  if (pid === undefined) return;
  const until = Date.now() + withinMs;
  let signal: NodeJS.Signals = 'SIGINT';
  while (alive(pid) && existsSync(join(cluster.folder, 'postmaster.pid'))) {
    if (signal === 'SIGINT') process.kill(pid, signal);
    if (Date.now() > until) {
      process.kill(pid, 'SIGQUIT');
      return;
    }
    signal = 'SIGCONT';
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
