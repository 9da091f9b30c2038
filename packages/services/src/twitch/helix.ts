import { createHttpClient, type HttpClient, HttpFault, systemTime, type Time } from '@fonoteca/http-kit';
import { ApiClient } from '@twurple/api';
import { AppTokenAuthProvider } from '@twurple/auth';
import { userAgent } from '../agent.ts';
import { type AppToken, createAppToken } from '../app-token.ts';
import { type AskedQuiet, createAskedQuiet } from '../asked-quiet.ts';
import { sharedPacer } from '../shared-pacer.ts';
import { longestQuietMs, quietAfter } from './limits.ts';
import { addressesOf, type TwitchOptions } from './options.ts';
import { goodEntries, listSchema } from './replies.ts';

/** What calls to Twitch have in common. */
export interface TwitchConnection {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly http: HttpClient;
  readonly appToken: AppToken;
  readonly userToken: string | undefined;
  readonly time: Time;
  readonly quiet: AskedQuiet;
}

/** A last line of defence: whoever calls keeps a smaller budget. Twitch gives 800 points a minute. */
const pace = { requests: 600, perMs: 60_000 };

export function connectTwitch(options: TwitchOptions, clientId: string, secret: string): TwitchConnection {
  const time = options.time ?? systemTime;
  const { helix, identity } = addressesOf(options.baseUrl);
  const quiet = createAskedQuiet(time, longestQuietMs);
  const common = {
    name: 'Twitch',
    userAgent: userAgent(),
    timeoutMs: options.timeoutMs ?? 15_000,
    pace: sharedPacer(`twitch ${helix} ${clientId}`, pace, time),
    maxBytes: 5_000_000,
    time,
  };
  const http = createHttpClient({
    ...common,
    baseUrl: helix,
    headers: { accept: 'application/json', 'client-id': clientId },
    onReply(reply) {
      quiet.until(quietAfter(reply, time.now()) ?? 0);
    },
  });
  const appToken = createAppToken({
    service: 'Twitch',
    http: createHttpClient({ ...common, name: 'Twitch (sign-in)', baseUrl: identity }),
    path: '/token',
    clientId,
    clientSecret: secret,
    now: () => time.now(),
  });
  const { userToken } = options;
  return { clientId, clientSecret: secret, http, appToken, userToken, time, quiet };
}

type CallOptions = Parameters<ApiClient['callApi']>[0];

export interface HelixUse {
  readonly signal?: AbortSignal | undefined;
  /** Whether a call that met an old token may be made again, with a new one: it costs a second call. */
  readonly again?: boolean;
}

/**
 * The library's methods and shapes over our own way of calling: with a time-out, an abort, one try for each
 * call that was paid for, and replies that are checked. The library's own would try four times and wait for
 * minutes, and a budget would not know of it.
 */
export class HelixClient extends ApiClient {
  /** Entries of lists that could not be read. */
  unreadable = 0;
  readonly #connection: TwitchConnection;
  readonly #use: HelixUse;

  constructor(connection: TwitchConnection, use: HelixUse = {}) {
    // Never asked for a token: it would fetch one without a time-out.
    super({ authProvider: new AppTokenAuthProvider(connection.clientId, connection.clientSecret) });
    this.#connection = connection;
    this.#use = use;
  }

  /** Throws HttpFault; an abort passes through unchanged. */
  override async callApi<Reply = unknown>(options: CallOptions): Promise<Reply> {
    const { http, appToken, userToken } = this.#connection;
    const { signal, again } = this.#use;
    const byUser = options.forceType === 'user' && userToken !== undefined;
    const token = byUser ? userToken : await appToken.current(signal);
    try {
      return await this.#call(http, options, token);
    } catch (error) {
      if (byUser || !(error instanceof HttpFault) || error.status !== 401) throw error;
      appToken.drop(token);
      if (!again) throw error;
      return this.#call(http, options, await appToken.current(signal));
    }
  }

  async #call<Reply>(http: HttpClient, options: CallOptions, token: string): Promise<Reply> {
    const request = {
      method: methodOf(options),
      path: `/${options.url}${queryOf(options.query)}`,
      headers: { authorization: `Bearer ${token}` },
      signal: this.#use.signal,
      ...(options.jsonBody === undefined ? {} : { json: options.jsonBody }),
    };
    if (request.method === 'DELETE') {
      await http.fetch(request);
      return undefined as Reply;
    }
    const { list, unreadable } = goodEntries(options.url, await http.json(request, listSchema));
    this.unreadable += unreadable;
    // What the library's types promise is what `goodEntries` has checked.
    return list as Reply;
  }
}

function methodOf({ method = 'GET' }: CallOptions): 'GET' | 'POST' | 'DELETE' {
  if (method === 'PUT' || method === 'PATCH') throw new TypeError(`${method} is not used with Twitch`);
  return method;
}

function queryOf(query: CallOptions['query'] = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : (value ?? [])).map((one): [string, string] => [name, one]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
