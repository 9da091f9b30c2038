import type { ResponseOf } from '@fonoteca/contract';

export type List = ResponseOf<'GET /api/v1/recommendations/{id}'>;
export type ListHead = ResponseOf<'GET /api/v1/recommendations'>['items'][number];
export type ListItem = List['items'][number];
export type Reason = ListItem['reasons'][number];
export type Mark = NonNullable<ListItem['mark']>;

/** What is drawn for an item: a release's sleeve, else its own. */
export const sleeveName = (item: Pick<ListItem, 'name' | 'release'>): string =>
  item.release?.name ?? item.name;

/** What was disliked is gone at once; the server leaves it out from the next answer on. */
export const shownItems = ({ items }: List): ListItem[] => items.filter(({ mark }) => mark !== 'dislike');

export const itemId = ({ kind, key }: Pick<ListItem, 'kind' | 'key'>): string => `${kind} ${key}`;

/** Where a list's dial stood, in words. */
export const dialWords = (dial: number): string => {
  if (dial < 0.15) return 'Only what is close to you';
  if (dial < 0.45) return 'Close to you, a little new';
  if (dial < 0.6) return 'Half and half';
  if (dial < 0.85) return 'Further away';
  return 'Surprise me';
};

const sources: Readonly<Record<string, string>> = {
  own: 'the model of this instance',
  outside: 'the model of public listening data',
  next: 'what follows what',
  relistening: 'what you return to',
  forgotten: 'what you have not heard for long',
  'similar-artists': 'similar artists, as outside services know them',
  'same-artist': 'the same artist',
  tags: 'tags',
  shelf: 'your shelf',
  liked: 'what you like',
};

/** What a list was made with, in words. */
export const sourceWords = (name: string): string => sources[name] ?? name.replaceAll('-', ' ');
