import type { ItemKind } from '../item.ts';
import type { Rule } from '../ranking/rule.ts';
import type { ListRequest } from './request.ts';
import type { ListPurpose } from './types.ts';

/** What a purpose means: where its items come from, what it never holds, what it is called. */
export interface Plan {
  readonly title: (request: ListRequest) => string;
  readonly subtitle: (request: ListRequest) => string | null;
  /** Rules of the purpose itself, beside those of the person. */
  readonly rules: (kind: ItemKind) => readonly Rule[];
  /** Rules that give way where the list would be nearly empty, last one first. */
  readonly wishes: readonly Rule[];
  /** How much each source counts; those not named are not asked. */
  readonly sources: Readonly<Record<string, number>>;
}

const words = { artist: 'artists', release: 'releases', recording: 'recordings' } as const;
const named = (word: string): string =>
  `${word.charAt(0).toUpperCase()}${word.slice(1).replaceAll('-', ' ')}`;

export const plans: Readonly<Record<ListPurpose, Plan>> = {
  discover: {
    title: ({ kind }) => `New ${words[kind]}`,
    subtitle: () => 'Never heard, close to what you hear',
    rules: () => [{ kind: 'never-heard' }],
    wishes: [{ kind: 'not-listed-within', days: 1 }],
    sources: { own: 1, outside: 1, 'similar-artists': 0.7, tags: 0.4, shelf: 0.5 },
  },
  'weekly-discovery': {
    title: () => 'Discovery of the week',
    subtitle: () => 'New every Monday',
    rules: () => [{ kind: 'never-heard' }],
    wishes: [{ kind: 'not-listed-within', days: 28 }],
    sources: { own: 1, outside: 1, 'similar-artists': 0.7, tags: 0.4, shelf: 0.3 },
  },
  rediscover: {
    title: () => 'Forgotten favourites',
    subtitle: () => 'Once heard often, and not for a while',
    rules: () => [{ kind: 'only-heard' }],
    wishes: [
      { kind: 'not-heard-within', days: 60 },
      { kind: 'not-listed-within', days: 2 },
    ],
    sources: { forgotten: 1 },
  },
  next: {
    title: () => 'What next',
    subtitle: () => 'After what you have just heard',
    rules: () => [],
    wishes: [],
    sources: { next: 1, relistening: 0.6, own: 0.3, outside: 0.1 },
  },
  radio: {
    title: ({ context }) => (context?.seeds?.length ? 'Radio' : 'Your radio'),
    subtitle: ({ context }) => (context?.seeds?.length ? null : 'No seed but your taste'),
    rules: () => [],
    wishes: [{ kind: 'not-listed-within', days: 1 }],
    sources: { own: 1, outside: 0.5, next: 0.5, relistening: 0.5, 'same-artist': 0.3, liked: 0.3 },
  },
  mix: {
    title: ({ context }) => `${named(context?.mood ?? context?.activity ?? 'your')} mix`,
    subtitle: () => null,
    rules: () => [],
    wishes: [{ kind: 'not-listed-within', days: 1 }],
    sources: { relistening: 1, own: 0.5, outside: 0.3, liked: 0.3, forgotten: 0.2 },
  },
  'daily-mix': {
    title: () => 'Mix of the day',
    subtitle: () => 'What fits you today',
    rules: () => [],
    wishes: [{ kind: 'not-listed-within', days: 3 }],
    sources: { relistening: 1, next: 0.4, own: 0.5, outside: 0.3, liked: 0.3, forgotten: 0.3 },
  },
};
