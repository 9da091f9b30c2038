import { json, type Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import type { KickChannel, KickWorld } from './world.ts';

/** An error in Kick's own form. */
export const failure = (status: number, message: string): Reply => json({ data: {}, message }, status);

export const good = (data: unknown, status = 200): Reply => json({ data, message: 'OK' }, status);

/** What Kick gives for a moment that never was. */
const never = '0001-01-01T00:00:00Z';

export const seconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

export function channels(world: KickWorld, { url }: Asked): Reply {
  const slugs = url.searchParams.getAll('slug');
  const ids = url.searchParams.getAll('broadcaster_user_id');
  if (slugs.length > 0 && ids.length > 0) return failure(400, 'Use either slug or broadcaster_user_id');
  if (slugs.length > 50 || ids.length > 50) return failure(400, 'At most 50 channels');
  if (slugs.some((slug) => slug.length === 0 || slug.length > 25)) return failure(400, 'Invalid slug');
  if (slugs.length + ids.length === 0) return failure(400, 'Invalid request');
  const found = [...slugs.map((slug) => world.bySlug(slug)), ...ids.map((id) => world.byId(Number(id)))];
  const entries = found.filter((one) => one !== undefined).map((one) => channelEntry(world, one));
  return good([...entries, ...world.mixedIn]);
}

export function livestreams(world: KickWorld, { url }: Asked): Reply {
  const ids = url.searchParams.getAll('user_id');
  if (ids.length === 0 || ids.length > 100) return failure(400, 'From 1 to 100 user_id');
  if (ids.some((id) => !/^\d+$/.test(id))) return failure(400, 'Invalid user_id');
  const found = ids.map((id) => world.byId(Number(id)));
  return good(found.flatMap((channel) => (channel?.live ? [livestreamEntry(channel)] : [])));
}

function channelEntry(world: KickWorld, channel: KickChannel) {
  const live = world.shown(channel);
  return {
    active_subscribers_count: 0,
    banner_picture: '',
    broadcaster_user_id: channel.id,
    category: { id: 15, name: 'Music', thumbnail: '' },
    channel_description: '',
    slug: channel.slug,
    stream: {
      custom_tags: [],
      is_live: live !== undefined,
      is_mature: false,
      key: '',
      language: 'en',
      start_time: live ? seconds(live.startedAt) : never,
      thumbnail: '',
      url: '',
      viewer_count: live?.viewers ?? 0,
    },
    stream_title: live?.title ?? channel.lastTitle,
  };
}

function livestreamEntry({ id, slug, live }: KickChannel) {
  return {
    id: live?.id,
    broadcaster_user: { id, username: slug, profile_picture: '' },
    channel: { slug },
    category: { id: 15, name: 'Music', thumbnail: '' },
    title: live?.title,
    started_at: seconds(live?.startedAt ?? 0),
    viewer_count: live?.viewers,
    language_code: 'en',
    has_mature_content: false,
    tags: [],
    thumbnail: '',
  };
}
