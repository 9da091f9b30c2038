import type { Executor, LiveArm } from '@fonoteca/store';
import type { CheckReason } from '../plan/types.ts';
import type { BroadcastFacts } from '../ports.ts';
import type { BroadcastSpan } from '../predict/types.ts';

/** One look as it is kept: what was looked at, why, and what it found. */
export interface CheckRow {
  readonly at: number;
  readonly reason: CheckReason | 'push';
  readonly route: string;
  /** Believed before the look. */
  readonly chance: number | null;
  readonly found: 'live' | 'offline' | 'unknown';
  readonly detail: string | null;
}

/** What looks at one channel come to, after a surprising one was confirmed. */
export interface Finding {
  readonly channelId: number;
  readonly at: number;
  readonly by: 'check' | 'push';
  /** When the broadcast began that whoever looked knew to run; null: none. Not given: it knew. */
  readonly runningSince?: number | null;
  readonly checks: readonly CheckRow[];
  /** Replaces what the adapter keeps of the channel. */
  readonly state?: Readonly<Record<string, unknown>>;
  readonly verdict:
    | { readonly found: 'live'; readonly facts: BroadcastFacts }
    | {
        readonly found: 'offline';
        readonly past: readonly BroadcastFacts[];
        /** What the platform tells of the broadcast that is over. */
        readonly facts?: BroadcastFacts;
        /** A start that the platform announces. */
        readonly scheduled?: { readonly at: number; readonly title?: string };
      }
    | { readonly found: 'unknown'; readonly message: string; readonly gone: boolean };
}

/** What recording a finding changed. */
export interface Recorded {
  readonly channelId: number;
  readonly change: 'start' | 'end' | 'check';
  /** The row of the last look. */
  readonly checkId: number;
  /** The broadcast that runs now. */
  readonly running: { readonly id: number; readonly startedAt: number } | null;
  readonly spans: readonly BroadcastSpan[];
}

/** What follows from a start or an end, inside the transaction that records it. */
export interface BroadcastHooks {
  afterStart?(
    transaction: Executor,
    started: { readonly broadcastId: number; readonly channelId: number; readonly startedAt: number },
  ): Promise<void>;
  afterEnd?(
    transaction: Executor,
    ended: { readonly broadcastId: number; readonly channelId: number; readonly endedAt: number },
  ): Promise<void>;
}

/** A channel as it stands, locked. */
export interface LockedChannel {
  readonly id: number;
  readonly arm: LiveArm | null;
  readonly status: 'live' | 'offline' | 'unknown';
  readonly message: string | null;
  readonly belief: Buffer | null;
  /** When nobody doubted that it was offline, or null. */
  readonly lastOffline: number | null;
  /** Unknown answers in a row before this one, at most ten. */
  readonly unknowns: number;
}
