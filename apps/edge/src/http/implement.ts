import {
  type BodyOf,
  type Endpoint,
  type EndpointKey,
  endpoints,
  faultOfSchema,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
} from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import type { Context, Hono } from 'hono';
import type { z } from 'zod';

interface Incoming<Key extends EndpointKey> {
  readonly context: Context;
  readonly params: ParamsOf<Key>;
  readonly query: QueryOf<Key>;
  readonly body: BodyOf<Key>;
}

/** Answers an endpoint of the contract; a Response goes out as it is. */
export type Handler<Key extends EndpointKey> = (
  incoming: Incoming<Key>,
) => Promise<ResponseOf<Key> | Response> | ResponseOf<Key> | Response;

const mostBytes = 1024 * 1024;

/** Puts a handler for an endpoint of the contract on the app: what it gets was parsed by the contract. */
export function implement<Key extends EndpointKey>(app: Hono, key: Key, handler: Handler<Key>): void {
  const [method = '', path = ''] = key.split(' ');
  const endpoint: Endpoint = endpoints[key];
  app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), async (context) => {
    const incoming = {
      context,
      params: endpoint.params && parsed(endpoint.params, context.req.param(), 'params'),
      query: endpoint.query && parsed(endpoint.query, context.req.query(), 'query'),
      body: endpoint.body && parsed(endpoint.body, await readJson(context.req.raw)),
    };
    const result = await handler(incoming as unknown as Incoming<Key>);
    if (result instanceof Response) return result;
    return Response.json(result, {
      status: endpoint.status ?? 200,
      headers: { 'cache-control': 'no-store' },
    });
  });
}

function parsed(schema: z.ZodType, value: unknown, part?: string): unknown {
  const result = schema.safeParse(value);
  if (!result.success) throw faultOfSchema(result.error, part);
  return result.data;
}

async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new Fault('invalid', 'The body must be JSON', {
      fields: [{ field: 'Content-Type', reason: 'send application/json' }],
    });
  }
  const text = await textOf(request);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('invalid', 'The body is not JSON', {
      fields: [{ field: 'body', reason: (cause as Error).message }],
      cause,
    });
  }
}

/** Stops reading at the limit, whatever length was announced. */
async function textOf(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  const reader = request.body?.getReader();
  let text = '';
  let bytes = 0;
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) return text + decoder.decode();
    bytes += part.value.byteLength;
    if (bytes > mostBytes) {
      await reader?.cancel();
      throw new Fault('too-large', 'The request is larger than 1 MiB', {
        fields: [{ field: 'body', reason: 'send at most 1 MiB of JSON' }],
      });
    }
    text += decoder.decode(part.value, { stream: true });
  }
}
