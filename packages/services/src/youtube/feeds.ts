import { createHttpClient, HttpFault, systemTime } from '@fonoteca/http-kit';
import { userAgent } from '../agent.ts';
import { sharedPacer } from '../shared-pacer.ts';
import { type Feed, readAtom } from './atom.ts';
import { serviceName, type YouTubeOptions } from './options.ts';

/** What a feed gave to be asked with the next time. */
export interface FeedMark {
  /** When it was read last. */
  readonly at: number;
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export interface Feeds {
  /** `feed` is null when nothing changed since `mark`. Throws HttpFault; an abort passes through unchanged. */
  read(
    channel: string,
    mark: FeedMark | undefined,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly feed: Feed | null; readonly mark: FeedMark }>;
}

/** Feeds cost no unit, so nothing of YouTube's limits us: politeness does. */
const pace = { requests: 4, perMs: 1000 };
/** Asked by YouTube to be left alone without saying for how long. */
const quietSeconds = 600;
const longestQuietSeconds = 24 * 3600;

export function createFeeds(options: YouTubeOptions): Feeds {
  const time = options.time ?? systemTime;
  const baseUrl = options.feedsBaseUrl ?? 'https://www.youtube.com';
  let quietUntil = 0;
  const http = createHttpClient({
    name: serviceName,
    baseUrl,
    userAgent: options.userAgent ?? userAgent(),
    timeoutMs: options.timeoutMs ?? 10_000,
    pace: sharedPacer(`youtube feeds ${baseUrl}`, pace, time),
    breaker: { failures: 20, restMs: 60_000 },
    maxBytes: 1_000_000,
    time,
  });

  return {
    async read(channel, mark, signal) {
      const quietLeft = Math.ceil((quietUntil - time.now()) / 1000);
      // A clock that was set back must not make it a quiet of years.
      if (quietLeft > 0 && quietLeft <= longestQuietSeconds)
        throw new HttpFault('http', serviceName, { status: 429, retryAfterSeconds: quietLeft });
      const reply = await http.exchange({
        path: '/feeds/videos.xml',
        query: { channel_id: channel },
        headers: {
          ...(mark?.etag === undefined ? {} : { 'if-none-match': mark.etag }),
          ...(mark?.lastModified === undefined ? {} : { 'if-modified-since': mark.lastModified }),
        },
        signal,
      });
      const at = time.now();
      if (reply.status === 304) return { feed: null, mark: { ...mark, at } };
      if (reply.status !== 200) {
        const asked = reply.retryAfterSeconds(at);
        if (reply.status === 429)
          quietUntil = at + Math.min(asked ?? quietSeconds, longestQuietSeconds) * 1000;
        throw new HttpFault('http', serviceName, { status: reply.status, retryAfterSeconds: asked });
      }
      const feed = readAtom(reply.text());
      return { feed, mark: { at, ...header('etag'), ...header('last-modified', 'lastModified') } };

      function header(name: string, as = name) {
        const value = reply.headers.get(name);
        return value === null || value.length > 200 ? {} : { [as]: value };
      }
    },
  };
}
