import { counted, duration } from '../../lib/numbers.ts';
import type { ListHead, ListItem } from '../discover/item.ts';

/** “40 recordings, 2 h 31 min”; the time only where every length is known. */
export const sizeOfList = (items: readonly ListItem[]): string => {
  const size = counted(items.length, items[0]?.kind ?? 'item');
  if (items.length === 0 || items.some(({ lengthMs }) => lengthMs === null)) return size;
  return `${size}, ${duration(items.reduce((sum, { lengthMs }) => sum + (lengthMs ?? 0), 0) / 1000)}`;
};

/** Whether a list still stands; null where it does. */
export const standingOf = ({ current, expiresAt }: ListHead, now: number): string | null => {
  if (!current) return 'a newer one has taken its place';
  return Date.parse(expiresAt) < now ? 'its time is over' : null;
};

export const purposeWords = {
  discover: 'Discover',
  rediscover: 'Forgotten favourites',
  next: 'What next',
  radio: 'Radio',
  mix: 'Mix',
  'daily-mix': 'Mix of the day',
  'weekly-discovery': 'Discovery of the week',
} as const satisfies Record<ListHead['purpose'], string>;

/** What a list was asked for beside its purpose: “focus · 45 min”. */
export const askedFor = ({ context: { mood, activity, minutes } }: ListHead): string =>
  [mood, activity, minutes === undefined ? undefined : `${minutes} min`]
    .filter((part) => part !== undefined)
    .join(' · ')
    .replaceAll('-', ' ');
