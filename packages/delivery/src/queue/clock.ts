import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@fonoteca/scrobble';

export const systemClock: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => {
    try {
      await sleep(ms, undefined, { signal });
    } catch (error) {
      // Node rejects with an AbortError of its own; the port promises the signal's reason.
      signal.throwIfAborted();
      throw error;
    }
  },
};
