/**
 * What counts as a listen in statistics and towards other services; a setting of each person.
 * `standard` is Last.fm's rule (contracts: longer than 30 s, and half of it or 4 minutes heard).
 */
export type ScrobbleRule =
  | { readonly kind: 'standard' }
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'custom';
      /** Least time heard, seconds. */
      readonly minimumSeconds: number;
      /** Share of the length that must be heard, 0 … 1. */
      readonly minimumShare: number;
      /** Time heard that counts whatever the share, seconds. */
      readonly orSeconds: number;
    };

/** What a rule looks at; unknown lengths and times are null. Milliseconds. */
export interface Heard {
  readonly playedMs: number | null;
  readonly lengthMs: number | null;
}

/**
 * Whether it counts. A source that does not say how long was heard (Last.fm, ListenBrainz, Maloja)
 * has applied a rule of its own before it sent: what it sends counts.
 */
export function counts(rule: ScrobbleRule, heard: Heard): boolean {
  const { playedMs, lengthMs } = heard;
  if (rule.kind === 'everything' || playedMs === null) return true;
  if (rule.kind === 'standard') {
    if (lengthMs === null) return playedMs >= 30_000;
    return lengthMs > 30_000 && (playedMs >= lengthMs / 2 || playedMs >= 240_000);
  }
  if (playedMs >= rule.orSeconds * 1000) return true;
  if (playedMs < rule.minimumSeconds * 1000) return false;
  return lengthMs === null || playedMs >= lengthMs * rule.minimumShare;
}

/** The rule in a person's settings; the standard one where nothing is set. */
export function ruleOf(settings: Readonly<Record<string, unknown>>): ScrobbleRule {
  const rule = settings.scrobbleRule as ScrobbleRule | undefined;
  return rule ?? { kind: 'standard' };
}
