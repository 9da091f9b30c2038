import type { ClientFacts } from '@fonoteca/accounts';
import {
  type BodyOf,
  type Endpoint,
  type EndpointKey,
  type Endpoints,
  endpoints,
  faultOfSchema,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
} from '@fonoteca/contract';
import { Fault } from '@fonoteca/domain';
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import type { Runtime } from '../runtime.ts';
import { type Caller, findCaller } from './caller.ts';
import { addressOf, checkOrigin } from './security.ts';

/** What a handler gets: everything parsed by the endpoint's schemas. */
interface Incoming<Key extends EndpointKey> {
  readonly context: Context;
  /** Who calls; null where anyone may and nobody is signed in. */
  readonly caller: Endpoints[Key]['access'] extends 'anyone' ? Caller | null : Caller;
  readonly params: ParamsOf<Key>;
  readonly query: QueryOf<Key>;
  readonly body: BodyOf<Key>;
  /** For sign-in sessions and the audit trail. */
  readonly client: ClientFacts & { readonly address: string | null };
}

/** Answers an endpoint; a Response goes out as it is (files, streams). */
export type Handler<Key extends EndpointKey> = (
  incoming: Incoming<Key>,
) => Promise<ResponseOf<Key> | Response>;

type AnyHandler = (incoming: Incoming<never>) => Promise<unknown>;

/** Collects one handler for each endpoint of the contract. */
export class Implementations {
  readonly #handlers = new Map<EndpointKey, AnyHandler>();

  /** Throws when the endpoint has a handler already. */
  implement<Key extends EndpointKey>(key: Key, handler: Handler<Key>): void {
    if (this.#handlers.has(key)) throw new Error(`two handlers for ${key}`);
    this.#handlers.set(key, handler as unknown as AnyHandler);
  }

  /** Puts the handlers on the app. Throws when an endpoint of the contract has none. */
  mount(app: Hono, runtime: Runtime): void {
    const keys = Object.keys(endpoints) as EndpointKey[];
    const missing = keys.filter((key) => !this.#handlers.has(key));
    if (missing.length > 0) throw new Error(`no handler for ${missing.join(', ')}`);
    // /listens/export before /listens/{id}: the router takes the first that fits.
    for (const key of keys.toSorted((a, b) => countOf(a, '{') - countOf(b, '{'))) {
      const [method = '', path = ''] = key.split(' ');
      const handler = this.#handlers.get(key);
      if (handler)
        app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), answer(runtime, endpoints[key], handler));
    }
  }
}

const countOf = (text: string, part: string): number => text.split(part).length - 1;
const jsonLimitBytes = 1024 * 1024;

const limitJson = bodyLimit({
  maxSize: jsonLimitBytes,
  onError: () => {
    throw new Fault('too-large', 'The request is larger than 1 MiB', {
      fields: [{ field: 'body', reason: 'send at most 1 MiB of JSON; files go to POST /api/v1/imports' }],
    });
  },
});

function answer(runtime: Runtime, endpoint: Endpoint, handler: AnyHandler) {
  return async (context: Context): Promise<Response> => {
    const caller = await admit(runtime, context, endpoint);
    const incoming = {
      context,
      caller,
      params: endpoint.params && parsed(endpoint.params, context.req.param(), 'params'),
      query: endpoint.query && parsed(endpoint.query, context.req.query(), 'query'),
      body: endpoint.body && parsed(endpoint.body, await readJson(context)),
      client: {
        address: addressOf(context).address,
        userAgent: context.req.header('user-agent') ?? null,
      },
    };
    const result = await handler(incoming as unknown as Incoming<never>);
    if (result instanceof Response) return result;
    context.header('cache-control', 'no-store');
    return context.json(checked(runtime, endpoint, result) as object, endpoint.status ?? 200);
  };
}

async function admit(runtime: Runtime, context: Context, endpoint: Endpoint): Promise<Caller | null> {
  const caller = await findCaller(runtime, context, endpoint.scope);
  if (endpoint.access === 'anyone') {
    if (context.req.method !== 'GET') checkOrigin(context, runtime.config, { cookie: false });
    return caller;
  }
  if (!caller) throw new Fault('unauthenticated', 'Sign in, or send an API token');
  if (endpoint.access === 'owner' && caller.person.role !== 'owner') {
    throw new Fault('forbidden', 'Only the owner of this instance may do this');
  }
  return caller;
}

function parsed(schema: z.ZodType, value: unknown, part?: string): unknown {
  const result = schema.safeParse(value);
  if (!result.success) throw faultOfSchema(result.error, part);
  return result.data;
}

async function readJson(context: Context): Promise<unknown> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/(json|[\w.+-]+\+json)\b/i.test(type)) {
    throw new Fault('invalid', 'The body must be JSON', {
      fields: [{ field: 'Content-Type', reason: 'send application/json' }],
    });
  }
  let text = '';
  await limitJson(context, async () => {
    text = await context.req.text();
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('invalid', 'The body is not JSON', {
      fields: [{ field: 'body', reason: (cause as Error).message }],
      cause,
    });
  }
}

/** In tests an answer that the contract does not describe is a defect; in service it goes out. */
function checked(runtime: Runtime, endpoint: Endpoint, result: unknown): unknown {
  if (!runtime.strict || !endpoint.response) return result;
  const outcome = endpoint.response.safeParse(JSON.parse(JSON.stringify(result)));
  if (!outcome.success) throw new Error(`the answer breaks the contract: ${outcome.error.message}`);
  return outcome.data;
}
