import type { Channel, ChannelQuery, Platform } from './types.ts';
import { platforms } from './words.ts';

/** Which channels are shown; stands in the page's address. */
export interface LiveSearch {
  text?: string | undefined;
  group?: string | undefined;
  platform?: Platform | undefined;
  status?: Channel['status'] | undefined;
}

const statuses = ['live', 'offline', 'unknown'] as const;
const words = (value: unknown): string | undefined => {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text.slice(0, 200) : undefined;
};

export const readLiveSearch = (search: Record<string, unknown>): LiveSearch => ({
  text: words(search.text),
  group: words(search.group)?.slice(0, 100),
  platform: platforms.find((one) => one === search.platform),
  status: statuses.find((one) => one === search.status),
});

export const channelQuery = ({ text, group, platform, status }: LiveSearch): ChannelQuery => ({
  limit: 60,
  ...(text ? { text } : {}),
  ...(group ? { group } : {}),
  ...(platform ? { platform } : {}),
  ...(status ? { status } : {}),
});

export const filtered = ({ text, group, platform, status }: LiveSearch): boolean =>
  Boolean(text || group || platform || status);
