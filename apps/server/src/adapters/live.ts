import {
  type BeliefReader,
  type BroadcastHooks,
  type Budget,
  createBudget,
  createWatcher,
  type LivePlatform,
  systemClock,
  usualThinking,
  type Watcher,
  type WatcherOptions,
} from '@fonoteca/live';
import type { SecretKeys, Store } from '@fonoteca/store';
import type { Config } from '../config.ts';
import type { Logger } from '../log.ts';
import { livePlatforms, pushNote } from './live-platforms.ts';

/** The live watch, put together. */
export interface LiveServices {
  readonly platforms: readonly LivePlatform[];
  readonly beliefs: BeliefReader;
  /** Null where the watch is switched off. */
  readonly watcher: Watcher | null;
  /** Takes one call of a platform's budget for something else than a check; false where none is left. */
  mayCall(platform: LivePlatform): Promise<boolean>;
  /** Why a platform that could push to us does not. */
  pushNote(platform: LivePlatform): string | null;
  /** What is followed, or how, has changed. */
  wake(): void;
  /** Ends the watch; what was being looked at is given up. */
  close(): Promise<void>;
}

export interface LiveOptions {
  /** Instead of those of the configuration (tests). */
  readonly platforms?: readonly LivePlatform[];
  /** Of the watch: sooner than usual (tests). */
  readonly times?: WatcherOptions['times'];
  /** False: looks only when asked, and leaves watching to a server (commands). */
  readonly leads?: boolean;
}

export interface LiveTools {
  readonly store: Store;
  readonly secretKeys: SecretKeys;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Called in the transaction that writes the start of a broadcast. */
  readonly afterStart: NonNullable<BroadcastHooks['afterStart']>;
}

/** Puts the watch together and starts it; of several processes on one database one leads. */
export async function liveServices(
  config: Config,
  { store, secretKeys, log, afterStart }: LiveTools,
  options: LiveOptions = {},
): Promise<LiveServices> {
  const platforms = options.platforms ?? (await livePlatforms(config, store, secretKeys));
  const watcher = config.live.watches
    ? createWatcher({ store, platforms, log, afterStart, ...(options.times ? { times: options.times } : {}) })
    : null;
  const end = new AbortController();
  const leader = options.leads === false ? null : watcher;
  const running = leader?.run(end.signal).catch((error) => {
    if (!end.signal.aborted) log.warn({ err: error }, 'the live watch ended');
  });
  const budgets = new Map<LivePlatform, Budget>();
  const budgetOf = (platform: LivePlatform): Budget => {
    const { name, allowance } = platform;
    const budget =
      budgets.get(platform) ?? createBudget({ store, platform: name, allowance, clock: systemClock });
    budgets.set(platform, budget);
    return budget;
  };
  return {
    platforms,
    beliefs: usualThinking,
    watcher,
    mayCall: async (platform) => watcher !== null && (await spendOne(budgetOf(platform))),
    pushNote: (platform) => pushNote(platform, config),
    wake: () => void watcher?.wake().catch((error) => log.warn({ err: error }, 'telling the live watch')),
    async close() {
      end.abort();
      await running;
      for (const platform of platforms) await platform.close?.();
    },
  };
}

async function spendOne(budget: Budget): Promise<boolean> {
  const reservation = await budget.reserve('follow', 1);
  if (!reservation) return false;
  await budget.finish(reservation, { refused: false });
  return true;
}
