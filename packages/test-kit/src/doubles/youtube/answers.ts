import { createHash } from 'node:crypto';
import { page, type Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import type { Quota } from './quota.ts';
import { apiError, atom, channelItem, listing, uploadItem, videoItem } from './replies.ts';
import type { Shelf } from './shelf.ts';

export interface World {
  readonly shelf: Shelf;
  readonly quota: Quota;
  readonly apiKey: string;
  feedLagMs: number;
  now(): number;
}

/** Names of requests by path. */
export const operations: readonly (readonly [path: string, operation: string])[] = [
  ['/feeds/videos.xml', 'feed'],
  ['/youtube/v3/videos', 'videos'],
  ['/youtube/v3/channels', 'channels'],
  ['/youtube/v3/playlistItems', 'playlistItems'],
  ['/youtube/v3/search', 'search'],
  ['/subscribe', 'subscribe'],
];

export const isApi = ({ url }: Asked): boolean => url.pathname.startsWith('/youtube/v3/');

/** Every answer of the API costs a unit, errors too; who has no key or no units hears so. */
export function admit(world: World, asked: Asked): Reply | undefined {
  if (!isApi(asked)) return undefined;
  const key = asked.headers['x-goog-api-key'] ?? asked.params.key;
  if (key === undefined) return apiError(403, 'forbidden');
  if (key !== world.apiKey) return apiError(400, 'API_KEY_INVALID');
  return world.quota.take(world.now()) ? undefined : apiError(403, 'quotaExceeded');
}

export function answer(world: World, asked: Asked): Reply {
  const { params } = asked;
  const parts = new Set((params.part ?? '').split(','));
  if (isApi(asked) && !params.part) return apiError(400, 'missingRequiredParameter');
  if (asked.operation === 'feed') return feed(world, asked);
  if (asked.operation === 'videos') return videos(world, params.id ?? '', parts);
  if (asked.operation === 'channels') return channels(world, params);
  if (asked.operation === 'playlistItems') return playlistItems(world, params);
  return page('<h1>Not Found</h1>', 404);
}

function videos({ shelf, now }: World, id: string, parts: ReadonlySet<string>): Reply {
  const ids = id.split(',').filter(Boolean);
  if (ids.length === 0) return apiError(400, 'missingRequiredParameter');
  if (ids.length > 50) return apiError(400, 'invalidParameter');
  const at = now();
  const found = ids.flatMap((one) => shelf.find(one, at) ?? []);
  return listing(
    'videoListResponse',
    found.map((video) => videoItem(video, parts, at)),
  );
}

function channels({ shelf }: World, { id, forHandle, forUsername }: Readonly<Record<string, string>>): Reply {
  const same = (left: string | undefined, right: string | undefined) =>
    left !== undefined && left.toLowerCase() === right?.replace(/^@/, '').toLowerCase();
  const found = [...shelf.channels.values()].filter(
    (one) => one.id === id || same(one.handle, forHandle) || same(one.username, forUsername),
  );
  return listing('channelListResponse', found.map(channelItem), true);
}

function playlistItems({ shelf, now }: World, params: Readonly<Record<string, string>>): Reply {
  const channel = (params.playlistId ?? '').replace(/^UU/, 'UC');
  if (!shelf.channels.has(channel)) return apiError(404, 'playlistNotFound');
  const most = Math.min(Number(params.maxResults ?? 5), 50);
  return listing('playlistItemListResponse', shelf.newest(channel, now(), most).map(uploadItem));
}

function feed({ shelf, now, feedLagMs }: World, { params, headers }: Asked): Reply {
  const channel = shelf.channels.get(params.channel_id ?? '');
  if (!channel) return page('<h1>Error 404 (Not Found)</h1>', 404);
  const body = atom(channel, shelf.newest(channel.id, now() - feedLagMs, 15));
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
  if (headers['if-none-match'] === etag)
    return { status: 304, headers: { etag }, body: '', says: 'not modified' };
  return {
    status: 200,
    headers: { 'content-type': 'text/xml; charset=UTF-8', 'cache-control': 'public, max-age=900', etag },
    body,
    says: 'ok',
  };
}
