import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The command's own file: without the script that looks for a Node, so that a kill meets it. */
export const command = join(
  dirname(fileURLToPath(import.meta.url)),
  '..',
  '..',
  '..',
  '..',
  'apps',
  'cli',
  'src',
  'main.ts',
);

/** A Fonoteca of the benchmark's own: real processes on a data folder that is thrown away. */
export interface Instance {
  readonly url: string;
  readonly data: string;
  /** A token of its one person, with every scope. */
  readonly token: string;
  server(): ChildProcess;
  databasePid(): number | undefined;
  /** Starts the server and waits until it answers. */
  start(): Promise<void>;
  /** Ends the server in order. */
  stop(): Promise<void>;
  /** Takes the server down at once, as a power cut would. */
  kill(): Promise<void>;
  fonoteca(...parameters: string[]): string;
  remove(): Promise<void>;
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The flags that `npm start` gives to Node: the scripts are plain JavaScript and have no types. */
export async function productFlags(): Promise<string[]> {
  const script = new URL('../../../../scripts/runtime.mjs', import.meta.url).href;
  const { nodeFlags } = (await import(script)) as { nodeFlags: (node: { version: number[] }) => string[] };
  return nodeFlags({ version: process.versions.node.split('.').map(Number) });
}

/** Password of the instance's one person, `bench`. */
export const benchPassword = 'a long enough password';

/** Makes a data folder with one person and a token, and starts the server on it with these settings. */
export async function makeInstance(settings: Readonly<Record<string, string>> = {}): Promise<Instance> {
  const data = mkdtempSync(join(tmpdir(), 'fonoteca-bench-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    FONOTECA_DATA: data,
    FONOTECA_PORT: String(port),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    ...settings,
  };
  let server: ChildProcess | undefined;

  const flags = await productFlags();
  const fonoteca = (...parameters: string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, command, ...parameters], {
      env,
      encoding: 'utf8',
      input: `${benchPassword}\n`,
    });
    if (status !== 0) throw new Error(`fonoteca ${parameters.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  };
  fonoteca('user', 'create', 'bench', '--password-stdin', '--role', 'owner');
  const { token } = JSON.parse(
    fonoteca('token', 'create', 'bench', '--scope', 'scrobble', 'read', 'write', '--json')
      .trim()
      .split('\n')
      .at(-1) ?? '{}',
  ) as { token: string };

  const ended = (child: ChildProcess) =>
    new Promise<void>((resolve) =>
      child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', () => resolve()),
    );
  const instance: Instance = {
    url,
    data,
    token,
    server: () => {
      if (!server) throw new Error('the server has not been started');
      return server;
    },
    databasePid: () => {
      try {
        return Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
      } catch {
        return undefined;
      }
    },
    start: async () => {
      const child = spawn(process.execPath, [...flags, command, 'serve'], {
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      server = child;
      for (const until = Date.now() + 60_000; Date.now() < until; ) {
        if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
        const healthy = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) }).then(
          (answer) => answer.ok,
          () => false,
        );
        if (healthy) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error('the server did not answer within a minute');
    },
    stop: async () => {
      if (!server) return;
      server.kill('SIGTERM');
      await ended(server);
    },
    kill: async () => {
      if (!server) return;
      server.kill('SIGKILL');
      await ended(server);
    },
    fonoteca,
    remove: async () => {
      await instance.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
  await instance.start();
  return instance;
}

/** Calls the API as the instance's person; throws when the answer is not a success. */
export async function call<Answer>(
  instance: Instance,
  method: string,
  path: string,
  body?: BodyInit,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${instance.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${instance.token}`, ...headers },
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  } as RequestInit);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
