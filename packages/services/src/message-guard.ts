/** A message that is older, or from further ahead, is none of now: somebody may send an old one again. */
const longestMs = 10 * 60_000;

/** Whether a message was made about now. */
export const isFresh = (timestamp: string, now: number): boolean =>
  Math.abs(now - Date.parse(timestamp)) <= longestMs;

/** What to do with a message whose signature is right. */
type MessageVerdict = 'new' | 'repeated' | 'stale';

export interface MessageGuard {
  judge(id: string, timestamp: string): MessageVerdict;
  /** What it told got lost: it is new when it is sent once more. */
  forget(id: string): void;
}

/**
 * Lets each message through once, while it is fresh. What it remembers is bounded by what can be fresh.
 *
 * @example
 * const guard = createMessageGuard(() => Date.now());
 * guard.judge('id-1', '2026-01-01T00:00:00Z'); // 'new', then 'repeated'; ten minutes later 'stale'
 */
export function createMessageGuard(now: () => number): MessageGuard {
  const seen = new Map<string, number>();
  return {
    judge(id, timestamp) {
      const moment = now();
      if (!isFresh(timestamp, moment)) return 'stale';
      for (const [other, sent] of seen) {
        if (Math.abs(moment - sent) <= longestMs) break;
        seen.delete(other);
      }
      if (seen.has(id)) return 'repeated';
      seen.set(id, Date.parse(timestamp));
      return 'new';
    },
    forget: (id) => void seen.delete(id),
  };
}
