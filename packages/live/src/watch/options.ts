import type { Executor, Store } from '@fonoteca/store';
import type { SameRules } from '../broadcasts/identity.ts';
import type { BroadcastHooks, Recorded } from '../broadcasts/types.ts';
import type { QuietRule } from '../budget/quiet.ts';
import type { Clock, LivePlatform } from '../ports.ts';
import type { Thinking } from './thinking.ts';

/** What the watcher tells of itself; a pino logger fits. Never says who is live. */
export interface WatchLog {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

/** Milliseconds, all. Tests make them short. */
export interface WatchTimes {
  /** Between two moments at which a platform is considered. */
  readonly tickMs: number;
  /** A call takes no longer. */
  readonly longestCallMs: number;
  /** A channel is not planned again before. */
  readonly leastApartMs: number;
  /** Where a platform has one way of asking, a surprising answer is asked for again after this. */
  readonly secondLookMs: number;
  /** A running broadcast is looked at again this long after its last look at the least, and at the most. */
  readonly runningLeastMs: number;
  readonly runningMostMs: number;
  /** How soon another process takes over. */
  readonly leaderMs: number;
  readonly quiet?: QuietRule;
  readonly same?: SameRules;
}

export const usualTimes: WatchTimes = {
  tickMs: 2_000,
  longestCallMs: 45_000,
  leastApartMs: 120_000,
  secondLookMs: 60_000,
  runningLeastMs: 20 * 60_000,
  runningMostMs: 3 * 60 * 60_000,
  leaderMs: 2_000,
};

export interface WatcherOptions extends BroadcastHooks {
  readonly store: Store;
  readonly platforms: readonly LivePlatform[];
  readonly thinking?: Thinking;
  readonly clock?: Clock;
  readonly log?: WatchLog;
  /** In the transaction that recorded; pages are told by themselves. */
  afterChange?(transaction: Executor, recorded: readonly Recorded[]): Promise<void>;
  readonly times?: Partial<WatchTimes>;
}
