import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmbeddedDatabase, type EmbeddedOptions, openEmbedded } from '@fonoteca/store';
import pg from 'pg';

/** Folders in which clusters are made and thrown away; as mkdtemp makes them, nobody else may enter. */
export class Ground {
  readonly folder = mkdtempSync(join(tmpdir(), 'fonoteca-embedded-'));
  private readonly children: ChildProcess[] = [];
  private made = 0;

  /** A data folder that does not exist yet. */
  fresh(): string {
    this.made += 1;
    return join(this.folder, `data-${this.made}`);
  }

  /** A data folder with a cluster that was stopped properly. */
  async stopped(): Promise<string> {
    const template = join(this.folder, 'template');
    if (!exists(template)) await (await open(template)).close();
    const data = this.fresh();
    execFileSync('cp', ['-a', template, data]);
    return data;
  }

  /** Another process that opens the data folder; resolves when it is in. */
  async resident(data: string): Promise<Resident> {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        fileURLToPath(new URL('embedded-resident.ts', import.meta.url)),
        data,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.children.push(child);
    const [line] = (await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`the resident ended with ${code}`))),
    ])) as [Buffer];
    const ended = once(child, 'exit');
    return {
      postmaster: Number(line.toString().split(' ')[1]),
      leave: async () => {
        child.stdin.write('leave\n');
        await ended;
      },
      kill: async () => {
        child.kill('SIGKILL');
        await ended;
      },
    };
  }

  clear(): void {
    for (const child of this.children) child.kill('SIGKILL');
    for (let folder = 1; folder <= this.made; folder += 1) {
      const pid = pidIn(join(this.folder, `data-${folder}`));
      if (pid !== undefined && isPostgres(pid)) process.kill(pid, 'SIGQUIT');
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

export interface Resident {
  readonly postmaster: number;
  leave(): Promise<void>;
  kill(): Promise<void>;
}

export const open = (dataDirectory: string, more: Partial<EmbeddedOptions> = {}): Promise<EmbeddedDatabase> =>
  openEmbedded({ dataDirectory, settings: { fsync: 'off' }, ...more });

/** Runs statements on a connection of their own; gives the last one's rows. */
export async function query(database: EmbeddedDatabase, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The first line of the cluster's pid file. */
export function pidIn(data: string): number | undefined {
  const file = join(data, 'postgres', 'postmaster.pid');
  return exists(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
}

/** Whether a process is a PostgreSQL that has not ended. */
export function isPostgres(pid: number): boolean {
  if (pid <= 0 || pid > 2 ** 30) return false;
  const line = said('ps', ['-o', 'stat=,comm=', '-p', String(pid)]);
  return line.includes('postgres') && !line.startsWith('Z');
}

export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function said(program: string, parameters: string[]): string {
  try {
    return execFileSync(program, parameters, { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

export async function until(what: () => boolean, milliseconds = 5_000): Promise<void> {
  const limit = Date.now() + milliseconds;
  while (!what()) {
    if (Date.now() > limit) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
