import type { Scrobble } from '../scrobble.ts';
import type { IgnoredReason } from './target.ts';

/** Lower goes first. */
export const priorities = { live: 0, high: 10, normal: 20, low: 30 } as const;

/** One listen on its way to one account. */
export interface Delivery {
  readonly id: string;
  readonly scrobble: Scrobble;
  /** Times it was part of a request. */
  readonly attempts: number;
}

/** Deliveries that go out together, always in the same order, until an outcome is written. */
export interface Batch {
  readonly id: string;
  readonly deliveries: readonly Delivery[];
  /** True when a request with it was begun and no outcome was written: it may have been taken. */
  readonly begun: boolean;
  /** Requests with it that ended without an answer that could be read. */
  readonly timeouts: number;
}

export type WaitReason = 'backoff' | 'budget' | 'service-limit';

/** How an account at a service stands. One account is worked on by one dispatcher at a time. */
export interface AccountState {
  readonly status: 'active' | 'reconnect' | 'unusable' | 'off';
  /** No request before this instant, ms; null when none is set. */
  readonly waitUntil: number | null;
  readonly waitReason: WaitReason | null;
  /** Failed requests since the last one that was answered. */
  readonly failures: number;
  /** Last words of the service, for the person. */
  readonly message: string | null;
  /** Start of the last request, ms: paces requests across restarts. */
  readonly lastRequestAt: number | null;
  /** Deliveries in any rolling 24 hours. */
  readonly dailyCap: number;
}

export type DeliveryResult =
  | { readonly id: string; readonly state: 'accepted' }
  | {
      readonly id: string;
      readonly state: 'ignored';
      readonly reason: IgnoredReason;
      readonly message: string;
    }
  | { readonly id: string; readonly state: 'rejected'; readonly message: string }
  /** Back in the queue; `spent` false gives its place in the budget back (it surely was not taken). */
  | { readonly id: string; readonly state: 'waiting'; readonly spent: boolean; readonly notBefore?: number };

/** What one round changes; written in one transaction. */
export interface RoundResult {
  readonly batchId: string;
  readonly results: readonly DeliveryResult[];
  /** Ids that shall go out together next time (bisecting): each inner list becomes a batch of its own. */
  readonly splitInto?: readonly (readonly string[])[];
  /** The deliveries of the batch that are not in `results` stay together and begun (unknown outcome). */
  readonly keepBatch?: boolean;
  /** What `Batch.timeouts` of the kept batch, or of each of `splitInto`, becomes; 0 when absent. */
  readonly timeouts?: number;
  readonly account: Partial<Omit<AccountState, 'dailyCap' | 'lastRequestAt'>>;
}

/**
 * The queue of one account. Every method is one transaction; what it promised is on disk when it resolves.
 * A killed process leaves at most one batch `begun`.
 */
export interface JobStore {
  account(): Promise<AccountState>;
  /** The batch whose outcome was never written, if there is one. */
  begunBatch(): Promise<Batch | null>;
  /**
   * What goes out next: a batch that was put together before (`splitInto`) and is due, cut to its first
   * `limit`; else up to `limit` due deliveries that belong to no batch, by priority, then by time. Leaves out
   * paused and cancelled jobs and what is due later. `limit` is what one request takes and the budget leaves.
   */
  nextBatch(limit: number, now: number): Promise<Batch | null>;
  /**
   * Marks a batch begun, counts the attempt, takes a place in the budget for each delivery as of `now` (one
   * that holds a place already holds it from now), and sets `lastRequestAt`.
   */
  begin(batch: Batch, now: number): Promise<void>;
  finish(round: RoundResult, now: number): Promise<void>;
  /** Changes the account alone. */
  setAccount(change: RoundResult['account'], now: number): Promise<void>;
  /** Deliveries that took a place in the budget after `since` (ms), and when the oldest of them took it. */
  spentSince(since: number): Promise<{ readonly count: number; readonly oldest: number | null }>;
  /** When the next delivery becomes due (ms) if none is now; null when the queue is empty. */
  nextDueAt(now: number): Promise<number | null>;
}
