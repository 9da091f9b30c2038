import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '@fonoteca/domain';
import type { Account } from './account.ts';
import type { Layout } from './layout.ts';
import { disownPidFile, runningPostmaster } from './pid-file.ts';
import { makePrivateFolder } from './private-folder.ts';
import { isRunning } from './processes.ts';
import { run, workingFolder } from './program.ts';
import { type Settings, settingArguments } from './settings.ts';

/** A PostgreSQL that we started. It may end at once, because another one was quicker. */
export interface Postmaster {
  readonly ended: boolean;
  /** Asks it to end; for a start that turned out to be of no use. */
  abandon(): void;
  /** What PostgreSQL wrote to its log since this start. */
  complaint(): Promise<string>;
}

export interface Starter {
  readonly layout: Layout;
  readonly binaries: string;
  readonly account: Account;
  readonly socketDirectory: string;
  readonly settings: Settings;
}

/** Starts PostgreSQL as a process that outlives this one. Does not wait until it answers. */
export async function startPostmaster(starter: Starter): Promise<Postmaster> {
  const { layout, account, socketDirectory } = starter;
  await makePrivateFolder(socketDirectory, account);
  await disownPidFile(layout.cluster, account);
  const log = await openLog(layout.logFile);
  const { size } = await log.stat();
  const child = run(
    join(starter.binaries, 'postgres'),
    [
      '-D',
      workingFolder(layout.cluster),
      '-c',
      `unix_socket_directories=${socketDirectory}`,
      ...settingArguments(starter.settings),
    ],
    { directory: layout.cluster, account },
    { stdio: ['ignore', log.fd, log.fd], detached: true },
  );
  let ended = false;
  let failure = '';
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', (error) => {
    ended = true;
    failure = error.message;
  });
  child.unref();
  await log.close();
  return {
    get ended() {
      return ended;
    },
    abandon: () => void child.kill('SIGINT'),
    complaint: async () => failure || (await readFrom(layout.logFile, size)),
  };
}

/** Ends the PostgreSQL of this cluster with a checkpoint and waits until it is gone. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const pid = await runningPostmaster(cluster);
  if (pid === undefined) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; isRunning(pid); waited += 20) {
    if (waited > 300_000) throw new Fault('unavailable', `PostgreSQL (process ${pid}) does not stop`);
    await delay(20);
  }
}

const longestLog = 8_000_000;

async function openLog(path: string) {
  const found = await stat(path).catch(() => undefined);
  if (found && found.size > longestLog) await rename(path, `${path}.1`);
  return open(path, 'a', 0o600);
}

async function readFrom(path: string, offset: number): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16_000), 0, 16_000, offset);
    return buffer.subarray(0, bytesRead).toString('utf8').trim();
  } finally {
    await handle.close();
  }
}
