import type { ZodType } from 'zod';
import { type Breaker, createBreaker } from './breaker.ts';
import { exchange } from './exchange.ts';
import { HttpFault } from './fault.ts';
import { jsonOf } from './json.ts';
import type { HttpClientOptions, HttpRequest } from './options.ts';
import { createPacer } from './pace.ts';
import type { HttpReply } from './reply.ts';
import { withRetries } from './retry.ts';
import { systemTime } from './time.ts';

/** Every method throws HttpFault; an abort of the caller passes through unchanged. */
export interface HttpClient {
  /** The reply, parsed. */
  json<Parsed>(request: HttpRequest, schema: ZodType<Parsed>): Promise<Parsed>;
  /** The reply as it is; its status is 2xx. */
  fetch(request: HttpRequest): Promise<HttpReply>;
  /** The reply whatever its status, for services that put their errors into the body. Never retried. */
  exchange(request: HttpRequest): Promise<HttpReply>;
}

/**
 * A client of one outside service.
 *
 * @example
 * const client = createHttpClient({ name: 'Example', baseUrl: 'https://example.org', userAgent: 'Fonoteca/0.1',
 *   timeoutMs: 10_000, pace: { requests: 5, perMs: 1000 }, maxBytes: 1_000_000 });
 * const { id } = await client.json({ path: '/thing' }, z.object({ id: z.number() }));
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const time = options.time ?? systemTime;
  const pacer = 'turn' in options.pace ? options.pace : createPacer(options.pace, time);
  const breaker = options.breaker && createBreaker(options.breaker, time);

  async function once(request: HttpRequest): Promise<HttpReply> {
    await pacer.turn(request.signal);
    const restLeft = breaker?.restLeft() ?? 0;
    if (restLeft > 0)
      throw new HttpFault('resting', options.name, { retryAfterSeconds: Math.ceil(restLeft / 1000) });
    return judged(breaker, request.signal, async () => {
      const reply = await exchange(options, request);
      options.onReply?.(reply, pacer);
      return reply;
    });
  }

  async function good(request: HttpRequest): Promise<HttpReply> {
    const reply = await once(request);
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw new HttpFault('http', options.name, {
      status: reply.status,
      retryAfterSeconds: reply.retryAfterSeconds(time.now()),
      body: reply.text().slice(0, 4000),
    });
  }

  const retried = (request: HttpRequest): Promise<HttpReply> =>
    options.retry && (request.method ?? 'GET') === 'GET'
      ? withRetries(() => good(request), options.retry, time, request.signal)
      : good(request);

  return {
    exchange: once,
    fetch: retried,
    json: async (request, schema) => jsonOf(await retried(request), schema, options.name),
  };
}

/** Tells the breaker how a request ended: only what is the service's own fault counts against it. */
async function judged(
  breaker: Breaker | undefined,
  signal: AbortSignal | undefined,
  run: () => Promise<HttpReply>,
): Promise<HttpReply> {
  try {
    const reply = await run();
    if (reply.status >= 500) breaker?.failed();
    else breaker?.succeeded();
    return reply;
  } catch (error) {
    if (signal?.aborted) breaker?.gaveUp();
    // Too much is an answer, too.
    else if (error instanceof HttpFault && error.kind === 'too-large') breaker?.succeeded();
    else breaker?.failed();
    throw error;
  }
}
