import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorker } from '../../scripts/bundle.ts';
import type { LocalOptions } from '../../scripts/local.ts';

export interface EdgeOptions {
  /** Folder that outlives a kill: start on it again to find everything there. */
  readonly storage: string;
  readonly lastfmUrl: string;
  readonly apiKey: string;
  readonly secret: string;
  /** 32 bytes in base64; the same for everybody who starts on one storage. */
  readonly encryptionKey?: string;
  readonly dailyCap?: number;
  /** Further variables of the Worker. */
  readonly variables?: Readonly<Record<string, string>>;
  /** 0 takes a free one; a browser's cookies and the callback need the same after a kill. */
  readonly port?: number;
  /** Source of another Worker than the product's, for faults that it never has by itself. */
  readonly worker?: string;
  readonly site?: string;
}

export interface RunningEdge {
  readonly url: string;
  readonly port: number;
  /** Of the process that holds workerd. */
  readonly pid: number;
  /** SIGKILL to workerd and all that is round it, at once. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export const testEncryptionKey = Buffer.alloc(32, 7).toString('base64');

const bundles = new Map<string, Promise<string>>();

/** The bundled Worker in a file; once a process for each source. */
function bundled(source: string | undefined): Promise<string> {
  const key = source ?? '';
  const known = bundles.get(key);
  if (known) return known;
  const made = (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fonoteca-edge-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'worker.js');
    await bundleWorker(file, source);
    return file;
  })();
  bundles.set(key, made);
  return made;
}

/** Starts the edge in real workerd, in a process group of its own. */
export async function startEdge(options: EdgeOptions): Promise<RunningEdge> {
  const local: LocalOptions = {
    script: await bundled(options.worker),
    storage: options.storage,
    site: options.site,
    port: options.port || (await freePort()),
    quiet: true,
    variables: {
      ENVIRONMENT: 'test',
      ALLOWED_ORIGINS: '',
      LASTFM_BASE_URL: options.lastfmUrl,
      LASTFM_API_KEY: options.apiKey,
      LASTFM_SECRET: options.secret,
      ENCRYPTION_KEY: options.encryptionKey ?? testEncryptionKey,
      ...(options.dailyCap === undefined ? {} : { DAILY_CAP: String(options.dailyCap) }),
      ...options.variables,
    },
  };
  const program = join(import.meta.dirname, '..', '..', 'scripts', 'serve-local.ts');
  const child = fork(program, [JSON.stringify(local)], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const errors: string[] = [];
  child.stderr?.on('data', (part: Buffer) => errors.push(part.toString()));
  const url = await addressOf(child, errors);
  const end = async (stop: () => void): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    stop();
    await gone;
  };
  const pid = child.pid ?? 0;
  return {
    url,
    port: local.port,
    pid,
    kill: () => end(() => process.kill(-pid, 'SIGKILL')),
    close: () => end(() => child.kill('SIGTERM')),
  };
}

function addressOf(child: ChildProcess, errors: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: { url: string }) => resolve(message.url));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the edge ended with ${code}: ${errors.join('')}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** A browser as far as the edge sees one: keeps cookies, sends its origin with writes. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #url: () => string;

  constructor(edge: { readonly url: string } | (() => string)) {
    this.#url = typeof edge === 'function' ? edge : () => edge.url;
  }

  async fetch(path: string, init: RequestInit & { readonly json?: unknown } = {}): Promise<Response> {
    const { json, ...rest } = init;
    const headers = new Headers(rest.headers);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookie) headers.set('cookie', cookie);
    if (rest.method && rest.method !== 'GET' && !headers.has('origin')) headers.set('origin', this.#url());
    if (json !== undefined) headers.set('content-type', 'application/json');
    const body = json === undefined ? rest.body : JSON.stringify(json);
    const answer = await fetch(new URL(path, this.#url()), {
      redirect: 'manual',
      ...rest,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  /** Calls the API; throws with the problem when it is refused. */
  async call<Answer>(method: string, path: string, json?: unknown): Promise<Answer> {
    const answer = await this.fetch(path, { method, ...(json === undefined ? {} : { json }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }

  /** To Last.fm's page, allowed there by `name`, and back. */
  async signIn(name: string): Promise<Response> {
    const { url } = await this.call<{ url: string }>('POST', '/api/v1/lastfm/login', {});
    const allowed = await fetch(`${url}&auto=${encodeURIComponent(name)}`, { redirect: 'manual' });
    const back = allowed.headers.get('location');
    if (!back) throw new Error(`the sign-in page answered ${allowed.status}`);
    return this.fetch(back);
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    if (attributes.some((one) => /^\s*max-age=0$/i.test(one))) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(at + 1));
  }
}

export const makeStorage = (): Promise<string> => mkdtemp(join(tmpdir(), 'fonoteca-edge-storage-'));
