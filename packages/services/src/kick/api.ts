import {
  createHttpClient,
  HttpFault,
  type HttpReply,
  type HttpRequest,
  jsonOf,
  systemTime,
  type Time,
} from '@fonoteca/http-kit';
import type { ZodType } from 'zod';
import { userAgent } from '../agent.ts';
import { createAppToken } from '../app-token.ts';
import { type AskedQuiet, createAskedQuiet } from '../asked-quiet.ts';
import { sharedPacer } from '../shared-pacer.ts';
import type { KickOptions } from './options.ts';
import { goodEntries, listSchema } from './replies.ts';

/** Kick names no limit: a modest one of ours. */
const pace = { requests: 300, perMs: 60_000 };
const usualQuietMs = 60_000;
const longestQuietMs = 15 * 60_000;

interface KickUse {
  readonly signal?: AbortSignal | undefined;
  /** Whether a call that met an old token may be made again, with a new one: it costs a second call. */
  readonly again?: boolean;
}

interface KickList<Entry> {
  readonly entries: Entry[];
  /** How many could not be read. */
  readonly unreadable: number;
}

/** Throws HttpFault; an abort passes through unchanged. */
export interface KickApi {
  readonly time: Time;
  /** The entries of `data` in the reply. */
  list<Entry>(request: HttpRequest, schema: ZodType<Entry>, use?: KickUse): Promise<KickList<Entry>>;
  send(request: HttpRequest, use?: KickUse): Promise<HttpReply>;
  readonly quiet: AskedQuiet;
}

export function createKickApi(options: KickOptions, clientId: string, clientSecret: string): KickApi {
  const time = options.time ?? systemTime;
  const baseUrl = options.baseUrl ?? 'https://api.kick.com';
  const quiet = createAskedQuiet(time, longestQuietMs);
  const common = {
    name: 'Kick',
    userAgent: userAgent(),
    timeoutMs: options.timeoutMs ?? 15_000,
    pace: sharedPacer(`kick ${baseUrl} ${clientId}`, pace, time),
    maxBytes: 5_000_000,
    time,
  };
  const http = createHttpClient({
    ...common,
    baseUrl: `${baseUrl}/public/v1`,
    headers: { accept: 'application/json' },
    onReply(reply) {
      if (reply.status !== 429) return;
      const seconds = reply.retryAfterSeconds(time.now());
      quiet.until(time.now() + (seconds === undefined ? usualQuietMs : seconds * 1000));
    },
  });
  const token = createAppToken({
    service: 'Kick',
    http: createHttpClient({
      ...common,
      name: 'Kick (sign-in)',
      baseUrl: options.idBaseUrl ?? 'https://id.kick.com',
    }),
    path: '/oauth/token',
    clientId,
    clientSecret,
    now: () => time.now(),
  });

  async function send(request: HttpRequest, { signal, again }: KickUse = {}): Promise<HttpReply> {
    const held = await token.current(signal);
    const withToken = (text: string): HttpRequest => ({
      ...request,
      headers: { ...request.headers, authorization: `Bearer ${text}` },
      signal,
    });
    try {
      return await http.fetch(withToken(held));
    } catch (error) {
      if (!(error instanceof HttpFault) || error.status !== 401) throw error;
      token.drop(held);
      if (!again) throw error;
      return http.fetch(withToken(await token.current(signal)));
    }
  }

  return {
    time,
    send,
    list: async (request, schema, use) =>
      goodEntries(jsonOf(await send(request, use), listSchema, 'Kick').data, schema),
    quiet,
  };
}

/** `?slug=a&slug=b`. */
export const repeated = (name: string, values: readonly string[]): string =>
  `?${new URLSearchParams(values.map((value) => [name, value]))}`;
