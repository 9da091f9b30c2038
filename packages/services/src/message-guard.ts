/** A message that is older, or from further ahead, is none of now: somebody may send an old one again. */
const longestMs = 10 * 60_000;

/** Whether a message was made about now. */
export const isFresh = (timestamp: string, now: number): boolean =>
  Math.abs(now - Date.parse(timestamp)) <= longestMs;

/** What to do with a message whose signature is right. */
export type MessageVerdict = 'new' | 'repeated' | 'stale';

/**
 * Lets each message through once, while it is fresh. What it remembers is bounded by what can be fresh.
 *
 * @example
 * const judge = createMessageGuard(() => Date.now());
 * judge('id-1', '2026-01-01T00:00:00Z'); // 'new', then 'repeated'; ten minutes later 'stale'
 */
export function createMessageGuard(now: () => number): (id: string, timestamp: string) => MessageVerdict {
  const seen = new Map<string, number>();
  return (id, timestamp) => {
    const at = Date.parse(timestamp);
    const moment = now();
    if (!isFresh(timestamp, moment)) return 'stale';
    for (const [other, sent] of seen) {
      if (Math.abs(moment - sent) <= longestMs) break;
      seen.delete(other);
    }
    if (seen.has(id)) return 'repeated';
    seen.set(id, at);
    return 'new';
  };
}
