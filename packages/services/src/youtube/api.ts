import { createHttpClient, HttpFault, systemTime } from '@fonoteca/http-kit';
import { z } from 'zod';
import { userAgent } from '../agent.ts';
import { sharedPacer } from '../shared-pacer.ts';
import { channelId } from './address.ts';
import { videoId } from './atom.ts';
import { serviceName, type YouTubeOptions } from './options.ts';

/** Most ids of one call; it costs one unit however many there are. */
export const videosPerCall = 50;
/** Of the newest uploads that are asked for; the feed has 15. */
const uploadsPerCall = 20;

const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const viewers = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform(Number);

const video = z.object({
  id: videoId,
  snippet: z.object({
    channelId: z.string(),
    title: z.string().default(''),
    liveBroadcastContent: z.enum(['live', 'upcoming', 'none']).optional().catch(undefined),
  }),
  /** Only of what is, was or will be live; premieres among them. */
  liveStreamingDetails: z
    .object({
      scheduledStartTime: moment.optional(),
      actualStartTime: moment.optional(),
      actualEndTime: moment.optional(),
      // Left out where the channel hides it.
      concurrentViewers: viewers.optional().catch(undefined),
    })
    .optional(),
});
// `items` may be left out where there are none; what has no `kind` is no answer of the API at all.
const listing = z.object({
  kind: z.literal('youtube#videoListResponse'),
  items: z.array(z.unknown()).default([]),
});
const found = z.object({ id: videoId });
const uploads = z.object({
  kind: z.literal('youtube#playlistItemListResponse'),
  items: z.array(z.object({ contentDetails: z.object({ videoId }) })).default([]),
});
const channels = z.object({
  kind: z.literal('youtube#channelListResponse'),
  items: z
    .array(z.object({ id: z.string().regex(channelId), snippet: z.object({ title: z.string().min(1) }) }))
    .default([]),
});

export type Video = z.infer<typeof video>;

/** One call and one unit each. Throws HttpFault; an abort passes through unchanged. */
export interface YouTubeApi {
  /** By id, at most 50. What YouTube does not have (or hides) is missing; `unreadable` is what cannot be read. */
  videos(
    ids: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, Video | 'unreadable'>>;
  /** Ids of the newest uploads, the newest first; broadcasts that run are among them. */
  uploads(channel: string, signal: AbortSignal | undefined): Promise<readonly string[]>;
  channel(
    by: { readonly id: string } | { readonly forHandle: string } | { readonly forUsername: string },
    signal: AbortSignal | undefined,
  ): Promise<{ readonly id: string; readonly title: string } | null>;
}

export function createYouTubeApi(options: YouTubeOptions & { readonly apiKey: string }): YouTubeApi {
  const time = options.time ?? systemTime;
  const baseUrl = options.baseUrl ?? 'https://www.googleapis.com';
  // No retries: each would cost a unit that nobody reserved.
  const http = createHttpClient({
    name: serviceName,
    baseUrl,
    userAgent: options.userAgent ?? userAgent(),
    timeoutMs: options.timeoutMs ?? 15_000,
    pace: sharedPacer(`youtube api ${baseUrl}`, { requests: 10, perMs: 1000 }, time),
    breaker: { failures: 10, restMs: 60_000 },
    maxBytes: 4_000_000,
    // Not in the address: that is what logs and proxies write down.
    headers: { accept: 'application/json', 'x-goog-api-key': options.apiKey },
    time,
  });

  return {
    async videos(ids, signal) {
      const query = {
        part: 'snippet,liveStreamingDetails',
        id: ids.join(','),
        fields: 'kind,items(id,snippet(channelId,title,liveBroadcastContent),liveStreamingDetails)',
      };
      const { items } = await http.json({ path: '/youtube/v3/videos', query, signal }, listing);
      const read = new Map<string, Video | 'unreadable'>();
      for (const item of items) {
        const one = video.safeParse(item);
        const id = found.safeParse(item);
        if (one.success) read.set(one.data.id, one.data);
        else if (id.success) read.set(id.data.id, 'unreadable');
        // Whose it is cannot be told: then none that is missing is surely gone.
        else throw new HttpFault('unreadable', serviceName, { cause: one.error });
      }
      return read;
    },
    async uploads(channel, signal) {
      const playlistId = channel.replace(/^UC/, 'UU');
      const query = { part: 'contentDetails', playlistId, maxResults: uploadsPerCall };
      const { items } = await http.json({ path: '/youtube/v3/playlistItems', query, signal }, uploads);
      return items.map(({ contentDetails }) => contentDetails.videoId);
    },
    async channel(by, signal) {
      const query = { part: 'snippet', ...by };
      const { items } = await http.json({ path: '/youtube/v3/channels', query, signal }, channels);
      const [first] = items;
      return first ? { id: first.id, title: first.snippet.title } : null;
    },
  };
}
