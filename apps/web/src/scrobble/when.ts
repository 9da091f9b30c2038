import type { BodyInput } from '@fonoteca/contract';

/** When something was, or will be, heard. Instants are ISO strings in UTC. */
export type When =
  | { readonly kind: 'just-finished' }
  | { readonly kind: 'started-at'; readonly at: string }
  /** The needle goes down as the button is pressed. */
  | { readonly kind: 'starts-now' }
  | { readonly kind: 'scheduled'; readonly at: string };

type Body = NonNullable<BodyInput<'POST /api/v1/scrobbles'>['when']>;

/** As the API takes it; `now` (ms) is the moment of the press. */
export const whenBody = (when: When, now: number): Body => {
  if (when.kind === 'just-finished') return { kind: 'just-finished' };
  if (when.kind === 'starts-now') return { kind: 'started-at', at: new Date(now).toISOString() };
  return { kind: 'started-at', at: when.at };
};

/** What is wrong with it, in words; undefined when it can be used. Services take nothing older than 13½ days. */
export const whenFault = (when: When, now: number): string | undefined => {
  if (when.kind !== 'started-at' && when.kind !== 'scheduled') return undefined;
  const at = Date.parse(when.at);
  if (Number.isNaN(at)) return 'Give a date and a time';
  if (when.kind === 'scheduled') return at <= now ? 'That is over: choose a time to come' : undefined;
  if (at > now) return 'That is still to come: choose “Schedule” instead';
  return at < now - 13.5 * 86_400_000 ? 'More than 13½ days ago: Last.fm no longer takes it' : undefined;
};
