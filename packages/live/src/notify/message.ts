import type { LivePlatformName, MomentKnown } from '@fonoteca/store';
import type { Notification } from './ports.ts';

export interface StartedBroadcast {
  readonly channelName: string;
  readonly platform: LivePlatformName;
  readonly url: string;
  readonly title: string | null;
  readonly startedAt: Date;
  readonly startKnown: MomentKnown;
}

const platforms: Record<LivePlatformName, string> = {
  twitch: 'Twitch',
  youtube: 'YouTube',
  tiktok: 'TikTok',
  kick: 'Kick',
  station: 'Station',
};

/** A push or a mail that arrives later than this tells nobody anything. */
const usefulSeconds = 30 * 60;

/** In the words and the time zone of whom it is for. */
export function startedNotification(id: string, broadcast: StartedBroadcast, timeZone: string): Notification {
  const { platform, startedAt } = broadcast;
  const name = oneLine(broadcast.channelName, 100);
  const title = broadcast.title === null ? null : oneLine(broadcast.title, 300) || null;
  const url = opens(broadcast.url);
  return {
    id,
    event: 'broadcast.started',
    headline: `${name} is live`,
    body: [title, `${platforms[platform]}, since ${since(broadcast, timeZone)}`].filter(Boolean).join('\n'),
    link: url,
    channel: { name, platform, url },
    broadcast: { title, startedAt },
    usefulSeconds,
  };
}

export const testNotification = (id: string): Notification => ({
  id,
  event: 'test',
  headline: 'Notifications arrive here',
  body: 'This is a trial that you asked for. Channels that go live are told of in the same way.',
  link: null,
  channel: null,
  broadcast: null,
  usefulSeconds: 600,
});

function since({ startedAt, startKnown }: StartedBroadcast, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(startedAt);
  return startKnown === 'between' ? `about ${time}` : time;
}

/** What others wrote: without line breaks and signs that steer, and not endless. */
function oneLine(text: string, most: number): string {
  const plain = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();
  const letters = [...plain];
  return letters.length <= most ? plain : `${letters.slice(0, most - 1).join('')}…`;
}

function opens(url: string): string | null {
  if (!URL.canParse(url)) return null;
  return /^https?:$/.test(new URL(url).protocol) ? url : null;
}
