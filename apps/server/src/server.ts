import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ensureSetupLink } from '@fonoteca/accounts';
import { Fault } from '@fonoteca/domain';
import { createAdaptorServer } from '@hono/node-server';
import type { Config } from './config.ts';
import { createApp } from './http/app.ts';
import { openRuntime, type Runtime, type RuntimeOptions } from './runtime.ts';

const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface RunningServer {
  /** Where it listens, without a slash at the end. */
  readonly url: string;
  readonly runtime: Runtime;
  /** A fresh one-time set-up link; null when the instance has its owner. Links given before end. */
  setupLink(): Promise<string | null>;
  /** Answers what has begun, hands running jobs back, and closes everything. Safe to call twice. */
  close(): Promise<void>;
}

const drainMs = 5_000;

/** Starts Fonoteca. Throws Fault `unavailable` (database, port) or `invalid` (configuration). */
export async function startServer(config: Config, options: RuntimeOptions = {}): Promise<RunningServer> {
  const runtime = await openRuntime(config, options);
  try {
    const app = createApp(runtime, webFolder);
    const server = createAdaptorServer({ fetch: app.fetch }) as Server;
    // Uploads of a large export take longer than Node's five minutes.
    server.requestTimeout = 0;
    const port = await listen(server, config);
    const url = config.publicUrl ?? `http://${nameOf(config.host)}:${port}`;
    let closing: Promise<void> | undefined;
    return {
      url: `http://${nameOf(config.host)}:${port}`,
      runtime,
      setupLink: async () => {
        const token = await ensureSetupLink(runtime.store.db);
        return token && `${url}/setup?token=${token}`;
      },
      close: () => {
        closing ??= closeServer(server, runtime);
        return closing;
      },
    };
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

/** What to open in a browser when every address is listened on. */
const nameOf = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;

function listen(server: Server, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      const field = taken || cause.code === 'EACCES' ? 'FONOTECA_PORT' : 'FONOTECA_HOST';
      const reason = taken
        ? 'another program listens there: stop it, or give another port'
        : `${cause.message}: give another`;
      reject(
        new Fault('unavailable', `Cannot listen on ${config.host}:${config.port}`, {
          fields: [{ field, reason }],
          cause,
        }),
      );
    });
    server.listen(config.port, config.host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : config.port);
    });
  });
}

async function closeServer(server: Server, runtime: Runtime): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const end of [...runtime.streams]) end();
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearTimeout(patience);
  await runtime.close();
}
