import { type BeliefReader, type LivePlatform, noForecast } from '@fonoteca/live';
import type { Store } from '@fonoteca/store';
import type { Config } from '../config.ts';

/** What the live watch is put together of. */
export interface LiveServices {
  readonly platforms: readonly LivePlatform[];
  readonly readBelief: BeliefReader;
  /** Takes one call of a platform's budget for something else than a check; false where none is left. */
  mayCall(platform: LivePlatform): Promise<boolean>;
  /** What is followed has changed. */
  wake(): void;
  close(): Promise<void>;
}

export interface LiveOptions {
  /** Instead of those of the configuration (tests). */
  readonly platforms?: readonly LivePlatform[];
}

export function liveServices(_config: Config, _store: Store, options: LiveOptions = {}): LiveServices {
  const platforms = options.platforms ?? [];
  return {
    platforms,
    readBelief: () => ({
      forecast: () => noForecast,
      starts: (_from, _step, count) => new Float64Array(count),
      pattern: () => ({
        starts: Array(168).fill(0),
        live: Array(168).fill(0),
        zone: { offsetMinutes: 0, rules: 'none' },
      }),
    }),
    mayCall: async () => true,
    wake: () => undefined,
    async close() {
      for (const platform of platforms) await platform.close?.();
    },
  };
}
