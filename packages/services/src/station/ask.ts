import { createHttpClient, HttpFault, type HttpReply, type Time } from '@fonoteca/http-kit';
import { userAgent } from '../agent.ts';
import { createHosts } from './hosts.ts';

/** What a station's server said; redirects are followed. */
export interface Answer {
  readonly status: number;
  /** Content type in lower case, without its parameters. */
  readonly type: string;
  readonly headers: Headers;
  /** Empty of a stream: its bytes are not read. */
  readonly text: string;
  /** Whether it is sound or pictures, not a text. */
  readonly stream: boolean;
  /** Where the answer came from. */
  readonly url: URL;
}

/**
 * Asks one address; `wanted` is what is read of the answer, `text` by default. Throws HttpFault; an abort passes
 * through unchanged.
 */
export type Ask = (url: URL, signal: AbortSignal, wanted?: 'headers' | 'text') => Promise<Answer>;

export interface AskOptions {
  /** Every connection it makes, also of redirects, goes to a checked address. */
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly time: Time;
}

const largest = 256 * 1024;
/** Asked to be left alone without saying for how long. */
const quietSeconds = 600;

/** For one look or one search: `most` requests in all, redirects counted. */
export type Asks = (most: number) => Ask;

export function createAsks({ fetch, timeoutMs, time }: AskOptions): Asks {
  const hosts = createHosts(time);

  async function once(url: URL, signal: AbortSignal, wanted: 'headers' | 'text'): Promise<HttpReply> {
    const left = hosts.quietLeft(url.host);
    if (left > 0)
      throw new HttpFault('http', 'The station', { status: 429, retryAfterSeconds: Math.ceil(left / 1000) });
    const http = createHttpClient({
      name: 'The station',
      baseUrl: '',
      userAgent: userAgent(),
      timeoutMs,
      pace: hosts.paceOf(url.host),
      maxBytes: largest,
      headers: { accept: '*/*', 'icy-metadata': '0' },
      fetch: headersOnly(fetch, wanted),
      time,
    });
    const reply = await http.exchange({ path: url.href, signal });
    const seconds = reply.retryAfterSeconds(time.now()) ?? (reply.status === 429 ? quietSeconds : 0);
    if ((reply.status === 429 || reply.status === 503) && seconds > 0) hosts.quiet(url.host, seconds * 1000);
    return reply;
  }

  return (most) => {
    let left = most;
    return async (first, signal, wanted = 'text') => {
      let url = first;
      while (left > 0) {
        left -= 1;
        const reply = await once(url, signal, wanted);
        const location = [301, 302, 303, 307, 308].includes(reply.status)
          ? reply.headers.get('location')
          : null;
        if (location === null) return answerOf(reply, url);
        url = nextAddress(location, url);
      }
      throw new HttpFault('unreadable', 'The station', {
        cause: new Error('more redirects than are followed'),
      });
    };
  };
}

function nextAddress(location: string, from: URL): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (!next || !/^https?:$/.test(next.protocol) || next.username || next.password)
    throw new HttpFault('unreadable', 'The station', {
      cause: new Error('a redirect to no address of the web'),
    });
  return next;
}

function answerOf(reply: HttpReply, url: URL): Answer {
  const type = typeOf(reply.headers);
  return {
    status: reply.status,
    type,
    headers: reply.headers,
    text: reply.text(),
    stream: isStream(type),
    url,
  };
}

const typeOf = (headers: Headers): string =>
  (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Playlists call themselves `audio/…`, too, and are texts. */
const isStream = (type: string): boolean =>
  (/^(?:audio|video)\//.test(type) && !/mpegurl|scpls/.test(type)) || type === 'application/ogg';

/** A stream never ends: its headers are all that is wanted of it. */
const headersOnly =
  (send: typeof fetch, wanted: 'headers' | 'text'): typeof fetch =>
  async (input, init) => {
    const response = await send(input, init);
    const unread = wanted === 'headers' || isStream(typeOf(response.headers));
    if (!response.body || !unread) return response;
    await response.body.cancel();
    return new Response(null, { status: response.status, headers: response.headers });
  };
