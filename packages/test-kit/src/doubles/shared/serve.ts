import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { DoubleClock } from './clock.ts';
import type { SeenRequest } from './ledger-entry.ts';
import type { Matchable, RandomFaults, ScriptedAnswers } from './misbehaviour.ts';
import { garbageReply, gatewayPage, type Reply } from './reply.ts';
import type { ScriptAnswer } from './script.ts';

/** What came in, before any protocol looked at it. */
export interface Incoming {
  readonly verb: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What a protocol made of it. */
export interface Asked extends Matchable, Incoming {
  readonly params: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly seen: SeenRequest;
}

export interface Service {
  readonly clock: DoubleClock;
  readonly scripted: ScriptedAnswers;
  readonly faults?: { readonly random: RandomFaults; readonly on: string };
  read(incoming: Incoming): Omit<Asked, 'seen'>;
  /** Limits: a reply refuses the request before anything else happens to it. */
  admit?(asked: Asked): Reply | undefined;
  /** Carries a request out, in one go: requests side by side cannot come between. */
  answer(asked: Asked, forced: ScriptAnswer): Reply;
  /** An error in the protocol's own form. */
  fail(asked: Asked, code: number, message: string | undefined, status: number | undefined): Reply;
  /** Last touch of every reply, as headers of a budget. */
  finish?(asked: Asked, reply: Reply): Reply;
  /** What else the server does than to answer, as WebSockets. */
  attach?(server: Server): void;
}

export interface Served {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

const largestBody = 16 * 1024 * 1024;

/** Serves on loopback alone: a double must not be reachable from elsewhere. */
export async function serve(service: Service, port = 0): Promise<Served> {
  const seen: SeenRequest[] = [];
  const closing = new AbortController();
  let origin = '';
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    respond(service, request, response, origin, seen, closing.signal).catch((error: unknown) => {
      if (closing.signal.aborted || response.destroyed) return;
      response.statusCode = 599;
      response.end(`The double itself failed: ${error instanceof Error ? error.stack : String(error)}`);
    });
  });
  service.attach?.(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    seen,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
  origin: string,
  all: SeenRequest[],
  closing: AbortSignal,
): Promise<void> {
  // A caller that went away is no fault of the double.
  const body = await readBody(request).catch(() => undefined);
  if (!body) return void request.destroy();
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
  // By the name that the caller used: signatures are made over it.
  const url = new URL(request.url ?? '/', headers.host ? `http://${headers.host}` : origin);
  const read = service.read({ verb: request.method ?? 'GET', url, headers, body });
  const seen: SeenRequest = {
    operation: read.operation,
    verb: read.verb,
    path: url.pathname,
    params: Object.fromEntries(Object.entries(read.params).filter(([name]) => name !== 'api_sig')),
    headers,
    ...(read.json === undefined ? {} : { json: read.json }),
    time: service.clock.now(),
    answered: 'pending',
  };
  all.push(seen);
  const asked: Asked = { ...read, seen };
  const reply = await settle(service, asked, closing);
  if (reply === undefined) return void request.socket.resetAndDestroy();
  const finished = service.finish?.(asked, reply) ?? reply;
  response.writeHead(finished.status, {
    ...finished.headers,
    'content-length': Buffer.byteLength(finished.body),
  });
  response.end(finished.body);
}

/** The reply, or none when the connection is to be cut. */
async function settle(service: Service, asked: Asked, closing: AbortSignal): Promise<Reply | undefined> {
  const tell = (reply: Reply): Reply => {
    asked.seen.answered = reply.says;
    return reply;
  };
  const refused = service.admit?.(asked);
  if (refused) return tell(refused);
  const forced = choose(service, asked);
  if (forced.delayBeforeMs) await pause(forced.delayBeforeMs, undefined, { signal: closing });
  const instead = insteadOfAccepting(service, asked, forced);
  if (instead === 'cut') {
    asked.seen.answered = 'cut before';
    if (forced.delayMs) await pause(forced.delayMs, undefined, { signal: closing });
    return undefined;
  }
  const reply = instead ?? service.answer(asked, forced);
  if (forced.cutAfterAccept) asked.seen.answered = 'cut after';
  const kind = forced.garbageAfterAccept === true ? 'html' : forced.garbageAfterAccept;
  const told = forced.cutAfterAccept ? undefined : tell(kind ? garbageReply(kind, reply) : reply);
  if (forced.delayMs) await pause(forced.delayMs, undefined, { signal: closing });
  return told;
}

function choose(service: Service, asked: Asked): ScriptAnswer {
  const scripted = service.scripted.next(asked);
  if (scripted) return scripted;
  return (service.faults?.on === asked.operation && service.faults.random.next()) || {};
}

function insteadOfAccepting(service: Service, asked: Asked, forced: ScriptAnswer): Reply | 'cut' | undefined {
  if (forced.cutBeforeAccept) return 'cut';
  if (forced.error !== undefined) return service.fail(asked, forced.error, forced.message, forced.status);
  if (forced.status !== undefined) return gatewayPage(forced.status, forced.headers);
  if (forced.garbage) return garbageReply(forced.garbage === true ? 'html' : forced.garbage, undefined);
  return undefined;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new RangeError('body too large for a double');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
