import type { MomentKnown } from '@fonoteca/store';

/** A recorded broadcast, as far as telling it from another needs it. Moments are milliseconds since 1970. */
export interface KnownBroadcast {
  readonly id: number;
  readonly platformId: string | null;
  readonly startedAt: number;
  readonly startKnown: MomentKnown;
  readonly startNotBefore: number | null;
  /** Null while it runs. */
  readonly endedAt: number | null;
  readonly endKnown: MomentKnown | null;
  /** The last moment it was seen live. */
  readonly seenAt: number;
  /** A look or a push found it live: whoever follows was told. */
  readonly caughtLive: boolean;
  readonly peakViewers: number | null;
  readonly title: string | null;
}

export interface SameRules {
  /** Starts that lie so close together are the same start. */
  readonly startMs: number;
  /** Where a platform names nothing, silence so short is no end. */
  readonly gapMs: number;
}

export const usualSameRules: SameRules = { startMs: 3 * 60_000, gapMs: 15 * 60_000 };

/**
 * Whether what is live at `at` is this recorded broadcast. The platform's own name decides where both have
 * one, then the start it tells, then how long it was away.
 */
export function isSame(
  known: KnownBroadcast,
  told: { readonly platformId?: string; readonly startedAt?: number },
  at: number,
  rules: SameRules,
): boolean {
  if (told.platformId !== undefined && known.platformId !== null) return told.platformId === known.platformId;
  if (told.startedAt !== undefined) {
    if (isSameStart(known, told.startedAt, rules)) return true;
    const earliest = known.startKnown === 'platform' ? known.startedAt : known.startNotBefore;
    return told.startedAt <= known.seenAt && told.startedAt >= (earliest ?? 0) - rules.startMs;
  }
  // Either way: a clock that was set back makes no short gap of a long one.
  return known.endedAt === null || Math.abs(at - known.endedAt) <= rules.gapMs;
}

/** Whether both began at the same moment. */
export const isSameStart = (
  known: KnownBroadcast,
  startedAt: number | undefined,
  rules: SameRules,
): boolean => startedAt !== undefined && Math.abs(startedAt - known.startedAt) <= rules.startMs;

/** Whether a past broadcast that the platform lists is this recorded one. */
export function isSamePast(
  known: KnownBroadcast,
  told: { readonly platformId?: string; readonly startedAt: number; readonly endedAt: number },
  rules: SameRules,
): boolean {
  if (told.platformId !== undefined && known.platformId !== null) return told.platformId === known.platformId;
  if (Math.abs(told.startedAt - known.startedAt) <= rules.startMs) return true;
  return told.startedAt < Math.max(known.seenAt, known.endedAt ?? 0) && told.endedAt > known.startedAt;
}
