import {
  createHttpClient,
  type HttpClient,
  type HttpReply,
  type PaceRule,
  type Pacer,
} from '@fonoteca/http-kit';
import { userAgent } from '../agent.ts';

export interface ListenBrainzOptions {
  /** Without `/1`: `https://api.listenbrainz.org`, or a compatible server's address. */
  readonly baseUrl: string;
  readonly token: string;
  /** For a person: `ListenBrainz` by default, or the host of a compatible server. */
  readonly name?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** 5 requests a second by default; a pacer is shared with others of the same account. */
  readonly pace?: PaceRule | Pacer | undefined;
  readonly fetch?: typeof fetch | undefined;
}

export const serviceName = ({ name }: ListenBrainzOptions): string => name ?? 'ListenBrainz';

export function createListenBrainzHttp(options: ListenBrainzOptions): HttpClient {
  return createHttpClient({
    name: serviceName(options),
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    userAgent: userAgent(),
    timeoutMs: options.timeoutMs ?? 30_000,
    pace: options.pace ?? { requests: 5, perMs: 1000 },
    maxBytes: 8_000_000,
    headers: { authorization: `Token ${options.token}` },
    onReply: keepQuiet,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
}

/** ListenBrainz' windows are ten seconds; a server that asks for far more answers 429 to be asked later. */
const longestQuietMs = 10_000;

/** Nothing is sent while the service's window is used up: that would only be refused. */
function keepQuiet({ headers }: HttpReply, pacer: Pacer): void {
  if (headers.get('x-ratelimit-remaining') !== '0') return;
  const seconds = Number(headers.get('x-ratelimit-reset-in') ?? 0);
  if (seconds > 0) pacer.hold(Math.min(seconds * 1000, longestQuietMs));
}
