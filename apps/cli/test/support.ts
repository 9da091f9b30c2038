import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@fonoteca/test-kit';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The last line of standard output, parsed. */
  json(): Record<string, never> & { items: Record<string, unknown>[] };
}

/** A database and a folder of its own, and the command as a real process in it. */
export interface Bench {
  readonly folder: string;
  readonly url: string;
  run(parameters: readonly string[], stdin?: string): Promise<Ran>;
  /** Starts it and leaves it running. */
  start(parameters: readonly string[]): ChildProcess & { readonly stdout: NodeJS.ReadableStream };
  close(): Promise<void>;
}

export async function createBench(environment: Record<string, string> = {}): Promise<Bench> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'fonoteca-cli-'));
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    FONOTECA_DATA: join(folder, 'data'),
    FONOTECA_PORT: '0',
    LOG_LEVEL: 'error',
    TZ: 'UTC',
    ...environment,
  };
  const spawnIt = (parameters: readonly string[]) =>
    spawn(process.execPath, [main, ...parameters], { env, cwd: folder });
  return {
    folder,
    url: database.url,
    start: spawnIt,
    async run(parameters, stdin = '') {
      const child = spawnIt(parameters);
      child.stdin.end(stdin);
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      return {
        code: child.exitCode,
        out,
        err,
        json: () => JSON.parse(out.trim().split('\n').at(-1) ?? ''),
      };
    },
    async close() {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
