const minute = 60_000;

export interface QuietRule {
  readonly firstMs: number;
  readonly longestMs: number;
}

export const usualQuiet: QuietRule = { firstMs: minute, longestMs: 60 * minute };

/**
 * How long nothing is sent after a refusal: what the platform asks for, and longer each time that it refuses
 * again at once. A platform that asks for more than a day is asked again after a day.
 */
export function quietFor(asked: number | null, refusalsBefore: number, rule: QuietRule): number {
  const grown = Math.min(rule.longestMs, rule.firstMs * 2 ** Math.min(20, refusalsBefore));
  return Math.min(24 * 60 * minute, Math.max(asked ?? 0, grown));
}
