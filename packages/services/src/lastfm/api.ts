import {
  createHttpClient,
  HttpFault,
  type HttpReply,
  jsonOf,
  type PaceRule,
  type Pacer,
} from '@fonoteca/http-kit';
import { type ZodType, z } from 'zod';
import { userAgent } from '../agent.ts';
import { lastfmAddresses } from './address.ts';
import { signatureOf } from './signature.ts';

export interface LastfmApiOptions {
  /** Of a compatible server, without `/2.0/`; Last.fm itself when left out. */
  readonly baseUrl?: string | undefined;
  readonly apiKey: string;
  readonly secret: string;
  /** For a person: `Last.fm`, or the host of a compatible server. */
  readonly name?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** 5 requests a second by default; a pacer is shared with others of the same key. */
  readonly pace?: PaceRule | Pacer | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** An error of the protocol, whatever HTTP status it came with. */
export class LastfmError extends Error {
  readonly code: number;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(service: string, code: number, said: string, status: number, retryAfterSeconds?: number) {
    super(`${service}: ${said.slice(0, 500) || `error ${code}`}`);
    this.name = 'LastfmError';
    this.code = code;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export type LastfmParams = Readonly<Record<string, string | number | undefined>>;

/** Throws LastfmError or HttpFault; an abort passes through unchanged. */
export interface LastfmApi {
  readonly name: string;
  /** A read without a signature. */
  read<Parsed>(
    method: string,
    params: LastfmParams,
    schema: ZodType<Parsed>,
    signal?: AbortSignal,
  ): Promise<Parsed>;
  /** Signed and by POST, so that a session key stands in no address; reads may come this way too. */
  signed<Parsed>(
    method: string,
    params: LastfmParams,
    schema: ZodType<Parsed>,
    signal?: AbortSignal,
  ): Promise<Parsed>;
}

const errorReply = z.object({ error: z.coerce.number().int(), message: z.string().default('') });
const maxBytes = 8_000_000;

export function createLastfmApi(options: LastfmApiOptions): LastfmApi {
  const { apiKey, secret, name = 'Last.fm' } = options;
  const http = createHttpClient({
    name,
    baseUrl: lastfmAddresses(options.baseUrl).api,
    userAgent: userAgent(),
    timeoutMs: options.timeoutMs ?? 30_000,
    pace: options.pace ?? { requests: 5, perMs: 1000 },
    maxBytes,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const withKey = (method: string, params: LastfmParams) => ({ ...texts(params), method, api_key: apiKey });

  return {
    name,
    async read(method, params, schema, signal) {
      const query = { ...withKey(method, params), format: 'json' };
      return parsed(await http.exchange({ path: '', query, signal }), schema, name);
    },
    async signed(method, params, schema, signal) {
      const all = withKey(method, params);
      const form = { ...all, api_sig: signatureOf(all, secret), format: 'json' };
      return parsed(await http.exchange({ method: 'POST', path: '', form, signal }), schema, name);
    },
  };
}

function texts(params: LastfmParams): Record<string, string> {
  const sent = Object.entries(params).filter(([, value]) => value !== undefined);
  return Object.fromEntries(sent.map(([name, value]) => [name, String(value)]));
}

/** The body is looked into first: errors come with status 200, too. */
function parsed<Parsed>(reply: HttpReply, schema: ZodType<Parsed>, name: string): Parsed {
  const error = errorIn(reply);
  const wait = reply.retryAfterSeconds(Date.now());
  if (error) throw new LastfmError(name, error.error, error.message, reply.status, wait);
  if (reply.status < 200 || reply.status > 299)
    throw new HttpFault('http', name, { status: reply.status, retryAfterSeconds: wait });
  return jsonOf(reply, schema, name);
}

function errorIn(reply: HttpReply): z.infer<typeof errorReply> | undefined {
  try {
    return errorReply.safeParse(JSON.parse(reply.text())).data;
  } catch {
    return undefined;
  }
}
