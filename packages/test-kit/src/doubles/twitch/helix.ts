import { json, type Reply } from '../shared/reply.ts';
import type { Asked } from '../shared/serve.ts';
import type { Channel, Live, World } from './world.ts';

/** An error in Helix' own form. */
export function failure(status: number, message: string): Reply {
  return json({ error: names[status] ?? 'Error', status, message }, status);
}

const names: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function streams(world: World, { url }: Asked): Reply {
  const query = url.searchParams;
  const [logins, ids] = [query.getAll('user_login'), query.getAll('user_id')];
  if (logins.length > 100 || ids.length > 100)
    return failure(400, 'The number of user_login or user_id parameters may be at most 100.');
  if (logins.some((login) => !/^\w{1,25}$/.test(login)) || ids.some((id) => !/^\d+$/.test(id)))
    return failure(400, 'Invalid login names, emails or IDs in request');
  const asked = [...logins.map((login) => world.byLogin(login)), ...ids.map((id) => world.byId(id))];
  const entries = asked.flatMap((channel) => {
    const live = channel && world.shown(channel);
    return live ? [streamEntry(channel, live)] : [];
  });
  return paged([...entries, ...world.mixedIn], query);
}

export function users(world: World, { url }: Asked): Reply {
  const [logins, ids] = [url.searchParams.getAll('login'), url.searchParams.getAll('id')];
  if (logins.length + ids.length === 0) return failure(400, 'At least one id or login is needed.');
  if (logins.length + ids.length > 100) return failure(400, 'At most 100 ids and logins.');
  if (logins.some((login) => !/^\w{1,25}$/.test(login)) || ids.some((id) => !/^\d+$/.test(id)))
    return failure(400, 'Invalid login names, emails or IDs in request');
  const found = [...logins.map((login) => world.byLogin(login)), ...ids.map((id) => world.byId(id))];
  return json({ data: found.filter((channel) => channel !== undefined).map(userEntry) });
}

export function videos(world: World, { url }: Asked): Reply {
  const [id, ...more] = url.searchParams.getAll('user_id');
  if (id === undefined || more.length > 0) return failure(400, 'Give exactly one user_id.');
  const channel = world.byId(id);
  if (!channel) return failure(404, 'The user was not found.');
  const type = url.searchParams.get('type') ?? 'all';
  const listed = type === 'archive' || type === 'all' ? channel.past : [];
  return paged(
    listed.map((past) => videoEntry(channel, past)),
    url.searchParams,
  );
}

function paged(entries: readonly unknown[], query: URLSearchParams): Reply {
  const first = query.get('first') ?? '20';
  if (!/^\d+$/.test(first) || Number(first) < 1 || Number(first) > 100)
    return failure(400, 'The parameter "first" was malformed: the value must be from 1 to 100');
  const begin = query.has('after') ? Number(Buffer.from(query.get('after') ?? '', 'base64url')) : 0;
  const end = begin + Number(first);
  const cursor = end < entries.length ? { cursor: Buffer.from(String(end)).toString('base64url') } : {};
  return json({ data: entries.slice(begin, end), pagination: cursor });
}

function streamEntry(channel: Channel, live: Live) {
  return {
    id: live.id,
    user_id: channel.id,
    user_login: channel.login,
    user_name: channel.displayName,
    game_id: '26936',
    game_name: 'Music',
    type: live.type,
    title: live.title,
    tags: [],
    viewer_count: live.viewers,
    started_at: seconds(live.startedAt),
    language: 'en',
    thumbnail_url: '',
    tag_ids: [],
    is_mature: false,
  };
}

function userEntry({ id, login, displayName }: Channel) {
  return {
    id,
    login,
    display_name: displayName,
    type: '',
    broadcaster_type: '',
    description: '',
    profile_image_url: '',
    offline_image_url: '',
    view_count: 0,
    created_at: '2014-01-01T00:00:00Z',
  };
}

function videoEntry(channel: Channel, { id, title, startedAt, endedAt }: Live & { endedAt: number }) {
  const length = Math.floor((endedAt - startedAt) / 1000);
  return {
    id: `9${id}`,
    stream_id: id,
    user_id: channel.id,
    user_login: channel.login,
    user_name: channel.displayName,
    title,
    description: '',
    created_at: seconds(startedAt),
    published_at: seconds(startedAt),
    url: `https://www.twitch.tv/videos/9${id}`,
    thumbnail_url: '',
    viewable: 'public',
    view_count: 1,
    language: 'en',
    type: 'archive',
    duration: lengthText(length),
    muted_segments: null,
  };
}

/** Without parts of a second, as Twitch writes moments. */
export const seconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** As `3h8m33s`; leading parts that are nothing are left out. */
function lengthText(length: number): string {
  const [hours, minutes, rest] = [Math.floor(length / 3600), Math.floor(length / 60) % 60, length % 60];
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}
