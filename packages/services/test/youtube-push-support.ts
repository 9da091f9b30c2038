import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Time } from '@fonoteca/http-kit';
import type { Push, PushEvent } from '@fonoteca/live';

/** Stands still until it is told to go on: for leases of days in tests of a moment. */
export class ManualTime implements Time {
  time = Math.floor(Date.now() / 1000) * 1000;
  private readonly sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  now = () => this.time;
  sleep = (ms: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { at: this.time + ms, wake: resolve };
      this.sleepers.add(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.sleepers.delete(sleeper);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  /** Goes on in steps; after each it waits until whoever was woken has done its work and sleeps again. */
  async advance(ms: number, step: number, settled: () => Promise<void>): Promise<void> {
    for (const end = this.time + ms; this.time < end; ) {
      this.time = Math.min(end, this.time + step);
      for (const sleeper of this.sleepers)
        if (sleeper.at <= this.time) {
          this.sleepers.delete(sleeper);
          sleeper.wake();
        }
      await this.asleep();
      await settled();
      await this.asleep();
    }
  }

  private async asleep(): Promise<void> {
    while (this.sleepers.size === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

export interface HookServer {
  readonly url: string;
  readonly events: PushEvent[];
  /** Whoever answers from now on. */
  push: Push | undefined;
  close(): Promise<void>;
}

/** The part of the server that takes calls of platforms, over real HTTP. */
export async function startHookServer(): Promise<HookServer> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const reply = await hooks.push?.hook?.({
      method: request.method ?? 'GET',
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: Buffer.concat(chunks).toString('utf8'),
    });
    hooks.events.push(...(reply?.events ?? []));
    response.writeHead(reply?.status ?? 503).end(reply?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hooks: HookServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/youtube`,
    events: [],
    push: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return hooks;
}
