import type { Look, LookResult, WatchedChannel } from '@fonoteca/live';
import { unknownOfApp } from '../app-look.ts';
import { toldCount, toldId, toldStart, toldTitle } from '../told.ts';
import { unknown } from '../unknown-look.ts';
import { isKickSlug } from './address.ts';
import { type KickApi, repeated } from './api.ts';
import { channelSchema, type KickChannel, type KickLivestream, livestreamSchema } from './replies.ts';

type Looks = Map<string, Look>;
type States = Map<string, { readonly id: string }>;

/** One call for up to fifty slugs. */
export async function lookAtChannels(
  api: KickApi,
  channels: readonly WatchedChannel[],
  signal: AbortSignal,
): Promise<LookResult> {
  const looks: Looks = new Map();
  const states: States = new Map();
  const slugs = slugsOf(channels, looks);
  try {
    if (slugs.length > 0) {
      const { entries, unreadable } = await channelsBySlug(api, slugs, signal);
      const found = new Map(entries.map((channel) => [channel.slug.toLowerCase(), channel]));
      for (const slug of slugs) {
        const channel = found.get(slug);
        if (channel) states.set(slug, { id: channel.broadcaster_user_id });
        looks.set(slug, channel ? channelLook(channel, api.time.now()) : unreadable > 0 ? misread : gone);
      }
    }
  } catch (error) {
    for (const slug of slugs) looks.set(slug, unknownOfApp(error, signal));
  }
  return { looks, states, ...api.quiet.result };
}

/**
 * Two calls: which channels there are, then Kick's list of what is on air, which is another one and asked by
 * number. A channel that the first call does not name is gone, unless its number is on air.
 */
export async function lookAtLivestreams(
  api: KickApi,
  channels: readonly WatchedChannel[],
  signal: AbortSignal,
): Promise<LookResult> {
  const looks: Looks = new Map();
  const states: States = new Map();
  const slugs = slugsOf(channels, looks);
  try {
    if (slugs.length === 0) return { looks };
    const named = await channelsBySlug(api, slugs, signal);
    const ids = idsOf(channels, slugs);
    const present = new Set(named.entries.map(({ slug }) => slug.toLowerCase()));
    for (const { slug, broadcaster_user_id: id } of named.entries) ids.set(slug.toLowerCase(), id);
    const live = await liveById(api, [...ids.values()], signal);
    for (const slug of slugs) {
      const id = ids.get(slug);
      if (id !== undefined) states.set(slug, { id });
      const stream = id === undefined ? undefined : live.streams.get(id);
      if (stream) looks.set(slug, streamLook(stream, api.time.now()));
      else if (!present.has(slug)) looks.set(slug, named.unreadable > 0 ? misread : gone);
      else looks.set(slug, live.doubtful ? misread : { status: 'offline', sure: true });
    }
  } catch (error) {
    for (const slug of slugs) looks.set(slug, unknownOfApp(error, signal));
  }
  return { looks, states, ...api.quiet.result };
}

async function liveById(api: KickApi, ids: readonly string[], signal: AbortSignal) {
  if (ids.length === 0) return { streams: new Map<string, KickLivestream>(), doubtful: false };
  const path = `/users/livestreams${repeated('user_id', ids)}`;
  const { entries, unreadable } = await api.list({ path }, livestreamSchema, { signal });
  const streams = new Map(entries.map((stream) => [stream.broadcaster_user.id, stream]));
  // A reply about somebody else may be one to another question.
  return { streams, doubtful: unreadable > 0 || [...streams.keys()].some((id) => !ids.includes(id)) };
}

/** Throws HttpFault. */
export const channelsBySlug = (
  api: KickApi,
  slugs: readonly string[],
  signal: AbortSignal | undefined,
  again = false,
) => api.list({ path: `/channels${repeated('slug', slugs)}` }, channelSchema, { signal, again });

/** What earlier looks have learned. */
const idsOf = (channels: readonly WatchedChannel[], slugs: readonly string[]): Map<string, string> =>
  new Map(
    channels.flatMap(({ account, state }) =>
      typeof state.id === 'string' && slugs.includes(account) ? [[account, state.id]] : [],
    ),
  );

/** One slug that cannot be makes Kick refuse the whole call. */
function slugsOf(channels: readonly WatchedChannel[], looks: Looks): string[] {
  const slugs = new Set<string>();
  for (const { account } of channels)
    if (isKickSlug(account)) slugs.add(account);
    else looks.set(account, noSlug);
  return [...slugs];
}

function channelLook({ stream, stream_title: title }: KickChannel, now: number): Look {
  if (!stream?.is_live) return { status: 'offline', sure: true };
  return liveLook(stream.start_time, stream.viewer_count, title, undefined, now);
}

const streamLook = (stream: KickLivestream, now: number): Look =>
  liveLook(stream.started_at, stream.viewer_count, stream.title, stream.id, now);

function liveLook(
  start: string | null | undefined,
  viewers: number | null | undefined,
  title: string | null | undefined,
  platformId: string | null | undefined,
  now: number,
): Look {
  const startedAt = toldStart(start ? Date.parse(start) : undefined, now);
  const id = toldId(platformId);
  const told = { title: toldTitle(title ?? undefined), viewers: toldCount(viewers ?? undefined) };
  return {
    status: 'live',
    facts: {
      ...(id === undefined ? {} : { platformId: id }),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(told.title === undefined ? {} : { title: told.title }),
      ...(told.viewers === undefined ? {} : { viewers: told.viewers }),
    },
    // Live without a start of its own contradicts itself.
    sure: startedAt !== undefined,
  };
}

const misread = unknown('garbage', 'Kick gave an answer of which a part cannot be read.');
const noSlug = unknown('gone', 'This cannot be a name of Kick: letters, digits, _ and - alone, 25 at most.');
const gone = unknown('gone', 'Kick has no channel of this name: it was renamed, closed or banned.');
