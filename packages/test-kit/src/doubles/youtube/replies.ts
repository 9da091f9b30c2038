import { json, type Reply } from '../shared/reply.ts';
import type { YouTubeDoubleChannel, YouTubeDoubleVideo } from './types.ts';

const instant = (ms: number): string => new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** `id` and the parts that were asked for. */
export function videoItem(video: YouTubeDoubleVideo, parts: ReadonlySet<string>, now: number) {
  const { id, channel, title, publishedAt } = video;
  const details = detailsOf(video, now);
  return {
    kind: 'youtube#video',
    etag: 'none',
    id,
    ...(parts.has('snippet')
      ? {
          snippet: {
            publishedAt: instant(publishedAt),
            channelId: channel,
            title,
            description: '',
            liveBroadcastContent: stageOf(video, now),
          },
        }
      : {}),
    ...(parts.has('liveStreamingDetails') && details ? { liveStreamingDetails: details } : {}),
  };
}

function stageOf({ scheduledAt, startsAt, endsAt }: YouTubeDoubleVideo, now: number) {
  if (endsAt !== undefined && endsAt <= now) return 'none';
  if (startsAt !== undefined && startsAt <= now) return 'live';
  return scheduledAt !== undefined || startsAt !== undefined ? 'upcoming' : 'none';
}

function detailsOf(video: YouTubeDoubleVideo, now: number) {
  const { scheduledAt, startsAt, endsAt, viewers, garbled } = video;
  if (garbled) return { actualStartTime: 'a while ago' };
  if (scheduledAt === undefined && startsAt === undefined) return undefined;
  const told = (at: number | undefined, toldAt = at) =>
    at !== undefined && at <= now && (toldAt ?? at) <= now ? instant(at) : undefined;
  const start = told(startsAt, video.startToldAt);
  const end = told(endsAt, video.endToldAt);
  const watched = stageOf(video, now) === 'live' && viewers !== undefined;
  return {
    ...(scheduledAt === undefined ? {} : { scheduledStartTime: instant(scheduledAt) }),
    ...(start === undefined ? {} : { actualStartTime: start }),
    ...(end === undefined ? {} : { actualEndTime: end }),
    ...(watched ? { concurrentViewers: String(viewers) } : {}),
  };
}

export const uploadItem = ({ id, publishedAt }: YouTubeDoubleVideo) => ({
  kind: 'youtube#playlistItem',
  etag: 'none',
  id: Buffer.from(id).toString('base64'),
  contentDetails: { videoId: id, videoPublishedAt: instant(publishedAt) },
});

export const channelItem = ({ id, title, handle }: YouTubeDoubleChannel) => ({
  kind: 'youtube#channel',
  etag: 'none',
  id,
  snippet: { title, description: '', ...(handle === undefined ? {} : { customUrl: `@${handle}` }) },
});

/** Of a list with nothing in it the API leaves `items` out where it looked for one thing. */
export function listing(kind: string, items: readonly unknown[], leaveOut = false): Reply {
  const pageInfo = { totalResults: items.length, resultsPerPage: items.length };
  return json({
    kind: `youtube#${kind}`,
    etag: 'none',
    pageInfo,
    ...(leaveOut && items.length === 0 ? {} : { items }),
  });
}

/** Google's form of an error; reasons in capitals stand among the details. */
export function apiError(status: number, reason: string): Reply {
  const isDetail = reason === reason.toUpperCase();
  const message = `The request cannot be completed: ${reason}.`;
  const domain = reason === 'quotaExceeded' ? 'youtube.quota' : 'global';
  const body = {
    error: {
      code: status,
      message,
      errors: [{ message, domain, reason: isDetail ? 'badRequest' : reason }],
      ...(isDetail
        ? {
            details: [
              { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' },
            ],
          }
        : {}),
    },
  };
  return json(body, status, `error ${status} ${reason}`);
}

/** A channel's feed, and what the hub sends (with one entry). */
export function atom(channel: YouTubeDoubleChannel, videos: readonly YouTubeDoubleVideo[]): string {
  const entries = videos.map(
    ({ id, title, publishedAt }) => `
 <entry>
  <id>yt:video:${id}</id>
  <yt:videoId>${id}</yt:videoId>
  <yt:channelId>${channel.id}</yt:channelId>
  <title>${escaped(title)}</title>
  <link rel="alternate" href="https://www.youtube.com/watch?v=${id}"/>
  <author><name>${escaped(channel.title)}</name><uri>https://www.youtube.com/channel/${channel.id}</uri></author>
  <published>${instant(publishedAt)}</published>
  <updated>${instant(publishedAt)}</updated>
 </entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/" xmlns="http://www.w3.org/2005/Atom">
 <link rel="self" href="http://www.youtube.com/feeds/videos.xml?channel_id=${channel.id}"/>
 <id>yt:channel:${channel.id}</id>
 <title>${escaped(channel.title)}</title>${entries.join('')}
</feed>
`;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
