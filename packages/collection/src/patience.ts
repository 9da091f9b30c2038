import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '@fonoteca/domain';

/** How long to wait for a service that is away; tests wait less. */
export interface Patience {
  readonly tries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

const usualPatience: Patience = { tries: 7, firstWaitMs: 2_000, longestWaitMs: 120_000 };

/** Whether a failure may pass by itself. */
export const isPassing = (error: unknown): error is Fault =>
  error instanceof Fault && (error.code === 'unavailable' || error.code === 'rate-limited');

/**
 * Asks a service again while its failures may pass, longer apart each time, or as it says itself.
 * In the end throws the last failure; an abort ends the waiting at once.
 */
export async function patiently<T>(
  ask: () => Promise<T>,
  signal: AbortSignal,
  patience: Patience = usualPatience,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error) || attempt >= patience.tries) throw error;
      const backoff = patience.firstWaitMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
      const asked = (error.retryAfterSeconds ?? 0) * 1000;
      await sleep(Math.min(patience.longestWaitMs, Math.max(backoff, asked)), undefined, { signal });
    }
  }
}
