import { HttpFault } from '@fonoteca/http-kit';
import type { IgnoredReason, Outcome, Scrobble } from '@fonoteca/scrobble';
import { z } from 'zod';
import { oneOrMany } from './shapes.ts';

const item = z.object({
  timestamp: z.coerce.string().optional(),
  ignoredMessage: z
    .object({ code: z.coerce.number().int(), '#text': z.string().nullish() })
    // Compatible servers leave out what is fine.
    .optional(),
});

export const scrobbleReply = z.object({ scrobbles: z.object({ scrobble: oneOrMany(item) }) });

type ScrobbleItem = z.infer<typeof item>;

const reasons: Readonly<Record<number, IgnoredReason>> = {
  1: 'artist',
  2: 'track',
  3: 'too-old',
  4: 'too-new',
  5: 'daily-limit',
};

/** One outcome per listen, in their order. Throws HttpFault `unreadable` when they are not as many. */
export function outcomesOf(
  { scrobbles }: z.infer<typeof scrobbleReply>,
  listens: readonly Scrobble[],
  service: string,
): Outcome[] {
  const items = scrobbles.scrobble;
  if (items.length !== listens.length) throw new HttpFault('unreadable', service, { status: 200 });
  return inOrder(items, listens).map(outcomeOf);
}

/** A reply that names the same seconds in another order is read by the seconds, any other as it stands. */
function inOrder(items: readonly ScrobbleItem[], listens: readonly Scrobble[]): readonly ScrobbleItem[] {
  const bySecond = new Map(items.map((one) => [one.timestamp, one]));
  const matched = listens.map(({ listenedAt }) => bySecond.get(String(listenedAt)));
  const isComplete = bySecond.size === listens.length && matched.every((one) => one !== undefined);
  return isComplete ? matched : items;
}

function outcomeOf({ ignoredMessage }: ScrobbleItem): Outcome {
  const { code = 0, '#text': text } = ignoredMessage ?? {};
  if (code === 0) return { status: 'accepted' };
  return {
    status: 'ignored',
    reason: reasons[code] ?? 'other',
    message: text || `ignored with code ${code}`,
  };
}
