import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Time } from '../src/index.ts';

export interface Place {
  readonly url: string;
  readonly seen: readonly IncomingMessage[];
  close(): Promise<void>;
}

/** A real server on loopback that answers as it is told. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, index: number) => void,
): Promise<Place> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    request.resume().on('end', () => answer(request, response, seen.length - 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Sleeping moves it on at once; it keeps what was slept. */
export class SimulatedTime implements Time {
  time = Date.UTC(2026, 5, 1);
  readonly slept: number[] = [];
  now = () => this.time;
  sleep = async (ms: number, signal: AbortSignal | undefined) => {
    signal?.throwIfAborted();
    this.slept.push(ms);
    await Promise.resolve();
    this.time += ms;
  };
}
