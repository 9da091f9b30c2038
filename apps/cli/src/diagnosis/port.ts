import { createServer } from 'node:net';
import type { Config } from '@fonoteca/server';
import type { Finding } from './finding.ts';

const check = 'port';

export async function checkPort(config: Config): Promise<Finding> {
  const place = `${config.host}:${config.port}`;
  const error = await tryToListen(config);
  if (!error) return { check, verdict: 'good', found: `${place} is free; the server does not run` };
  if (error.code === 'EADDRINUSE') {
    const health = await readHealth(config);
    if (health) {
      if (health.status === 'ok') return { check, verdict: 'good', found: `Fonoteca runs at ${place}` };
      const wayOut = 'look at its log, or restart it';
      return { check, verdict: 'bad', found: `Fonoteca at ${place} is not well`, wayOut };
    }
    const wayOut = 'stop that program, or set FONOTECA_PORT';
    return { check, verdict: 'bad', found: `another program listens at ${place}`, wayOut };
  }
  return { check, verdict: 'bad', found: error.message, wayOut: 'set FONOTECA_HOST or FONOTECA_PORT' };
}

function tryToListen({ host, port }: Config): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

async function readHealth({ host, port }: Config): Promise<{ status: string } | undefined> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  try {
    const response = await fetch(`http://${name}:${port}/health`, { signal: AbortSignal.timeout(3_000) });
    const body = (await response.json()) as { status?: unknown; worker?: unknown };
    return typeof body.status === 'string' && 'worker' in body ? { status: body.status } : undefined;
  } catch {
    return undefined;
  }
}
