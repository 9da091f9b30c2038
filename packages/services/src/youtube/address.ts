import { Fault } from '@fonoteca/domain';
import type { ChannelAddress } from '@fonoteca/live';

export const channelId = /^UC[\w-]{22}$/;
/** Letters of any script, digits, and a few marks; YouTube allows 3 to 30 of them. */
const handle = /^[\p{L}\p{M}\p{N}._·-]{3,30}$/u;
const host = /^(?:(?:www|m|music|gaming)\.)?youtube\.com$/;
const videoHost = /^(?:(?:www\.)?youtu\.be|(?:www\.)?youtube-nocookie\.com)$/;
const videoPages = new Set(['watch', 'shorts', 'live', 'embed', 'v', 'e', 'clip', 'playlist', 'post']);
/** YouTube's own pages, which look like the short names that old channels have. */
const ownPages = new Set(
  'results feed hashtag premium gaming account about t s api oembed redirect signin logout upload music movies news sports trending kids studio ads creators howyoutubeworks new'.split(
    ' ',
  ),
);

/**
 * The channel that an address or handle names; null when it is nothing of YouTube's. Throws Fault `invalid` on
 * `address` for what is YouTube's but no channel: with the way to one.
 */
export function parseYouTube(text: string, bare: boolean): ChannelAddress | null {
  const trimmed = text.trim();
  if (trimmed.length > 500) return null;
  const url = urlIn(trimmed);
  if (url) return inUrl(url);
  if (!bare) return null;
  if (channelId.test(trimmed)) return byId(trimmed);
  const name = trimmed.replace(/^@/, '');
  return handle.test(name) ? byHandle(name) : null;
}

function urlIn(text: string): URL | undefined {
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  // Handles have dots, too: without a slash it would be a host of its own.
  if (text === whole || /^[\w.]*youtu(?:be\.com|\.be)(?:\/|$)/i.test(text))
    return URL.canParse(whole) ? new URL(whole) : undefined;
  return undefined;
}

function inUrl(url: URL): ChannelAddress | null {
  if (videoHost.test(url.hostname)) throw videoRefused();
  if (!host.test(url.hostname)) return null;
  const [first = '', second = '', third = ''] = url.pathname.split('/').filter(Boolean).map(decoded);
  if (first.startsWith('@')) return byHandle(checked(first.slice(1), handle));
  if (first === 'channel') return byId(checked(second, channelId));
  if (first === 'user' || first === 'c') return byOldName(first, checked(second, handle));
  if (first === 'feeds' || (first === 'xml' && second === 'feeds')) return inFeed(url);
  const embedded = url.searchParams.get('channel');
  if (first === 'embed' && second === 'live_stream' && embedded) return byId(checked(embedded, channelId));
  if (videoPages.has(first.toLowerCase())) throw videoRefused();
  if (first === '' || ownPages.has(first.toLowerCase()) || third !== '') throw noChannel();
  return byOldName('c', checked(first, handle));
}

function inFeed({ searchParams }: URL): ChannelAddress {
  const user = searchParams.get('user');
  if (user) return byOldName('user', checked(user, handle));
  // A channel's list of uploads has the channel's own id, but for one letter.
  const uploads = searchParams.get('playlist_id')?.replace(/^UU/, 'UC');
  return byId(checked(searchParams.get('channel_id') ?? uploads ?? '', channelId));
}

function byId(account: string): ChannelAddress {
  return { platform: 'youtube', account, name: account, url: channelUrl(account) };
}

function byHandle(written: string): ChannelAddress {
  const name = written.normalize('NFC');
  const account = `@${name.toLowerCase()}`;
  return { platform: 'youtube', account, name: `@${name}`, url: `https://www.youtube.com/@${name}` };
}

function byOldName(kind: 'user' | 'c', name: string): ChannelAddress {
  const account = `${kind}/${name.toLowerCase()}`;
  return { platform: 'youtube', account, name, url: `https://www.youtube.com/${kind}/${name}` };
}

export const channelUrl = (id: string): string => `https://www.youtube.com/channel/${id}`;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function checked(text: string, shape: RegExp): string {
  if (!shape.test(text)) throw noChannel();
  return text;
}

export function addressFault(reason: string): Fault {
  return new Fault('invalid', `This channel cannot be followed: ${reason}`, {
    fields: [{ field: 'address', reason }],
  });
}

const example = 'https://www.youtube.com/@name or https://www.youtube.com/channel/UC…';

const videoRefused = (): Fault =>
  addressFault(
    `this is a video, not a channel. Open it, press the channel's name under it and paste that address (${example})`,
  );
const noChannel = (): Fault =>
  addressFault(`this is no address of a channel. Open the channel's page and paste its address (${example})`);
