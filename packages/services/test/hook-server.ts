import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HookRequest, Push, PushEvent } from '@fonoteca/live';

export interface HookServer {
  readonly url: string;
  /** What came of the messages, in the order of their arrival. */
  readonly events: PushEvent[];
  readonly statuses: number[];
  serve(push: Push | undefined): void;
  close(): Promise<void>;
}

/** The part of a server that a platform calls: hands messages to `push` as the real one does. */
export async function startHookServer(): Promise<HookServer> {
  let push: Push | undefined;
  const events: PushEvent[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const asked: HookRequest = {
      method: request.method ?? '',
      query: {},
      headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    const reply = await push?.hook?.(asked);
    events.push(...(reply?.events ?? []));
    statuses.push(reply?.status ?? 404);
    response.writeHead(reply?.status ?? 404).end(reply?.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    events,
    statuses,
    serve: (next) => {
      push = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
