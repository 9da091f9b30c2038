import { systemTime } from '@fonoteca/http-kit';
import type { LivePlatform, Look, WatchedChannel } from '@fonoteca/live';
import { parseYouTube } from './address.ts';
import { createYouTubeApi } from './api.ts';
import type { Failure } from './failures.ts';
import { createFeeds } from './feeds.ts';
import { createHints } from './hints.ts';
import { feedRoute, lookAt, uploadsRoute } from './look.ts';
import { serviceName, unconfiguredText, type YouTubeOptions } from './options.ts';
import { createWebSub } from './push.ts';
import { resolveYouTube } from './resolve.ts';

const day = 24 * 3_600_000;
/** A key that was refused is tried again: whoever mends it in Google's console need not restart us. */
const keyRestMs = 15 * 60_000;

/**
 * YouTube: feeds say (for free, a quarter of an hour late) which videos a channel has, and `videos.list` says
 * for 50 videos and one unit which of them are live. Nothing here searches, which would be dear.
 *
 * @example
 * const youtube = createYouTubePlatform({ apiKey });
 * const address = youtube.parse('https://www.youtube.com/@somebody', false);
 */
export function createYouTubePlatform(options: YouTubeOptions = {}): LivePlatform {
  const time = options.time ?? systemTime;
  const { apiKey, hooks } = options;
  const api = apiKey ? createYouTubeApi({ ...options, apiKey }) : undefined;
  const feeds = createFeeds(options);
  const hints = createHints();
  let refusedKey: { readonly failure: Failure; readonly until: number } | undefined;

  return {
    name: 'youtube',
    label: serviceName,
    unconfigured: api ? null : unconfiguredText,
    // YouTube counts from midnight to midnight in California; any 24 hours is never more than that.
    allowance: { calls: 10_000, windowMs: day, batch: feedRoute.batch, reserve: 0.1 },
    routes: [feedRoute, uploadsRoute],
    parse: parseYouTube,
    resolve: (address, signal) => resolveYouTube(address, { api, feeds, time }, signal),
    // Without a key a hint could not be followed.
    ...(api && hooks ? { push: createWebSub({ ...options, hooks }, hints) } : {}),
    async look(channels, routeName, signal) {
      if (!api) return { looks: allUnknown(channels, { kind: 'unconfigured', reason: unconfiguredText }) };
      if (refusedKey && time.now() < refusedKey.until)
        return { looks: allUnknown(channels, refusedKey.failure) };
      const route = routeName === uploadsRoute.name ? uploadsRoute : feedRoute;
      const { refused, ...result } = await lookAt(channels, route, { api, feeds, hints, time }, signal);
      refusedKey = refused?.keyRefused ? { failure: refused, until: time.now() + keyRestMs } : undefined;
      return result;
    },
  };
}

function allUnknown(channels: readonly WatchedChannel[], { kind, reason }: Failure): Map<string, Look> {
  return new Map(channels.map(({ account }) => [account, { status: 'unknown', kind, reason }]));
}
