import pRetry from 'p-retry';
import { HttpFault } from './fault.ts';
import type { Time } from './time.ts';

export interface RetryRule {
  /** Tries after the first one. */
  readonly times: number;
  /** Before the first retry; doubled each time, with jitter. */
  readonly firstWaitMs: number;
  /** A service that asks for more quiet than this is not waited for. */
  readonly longestWaitMs: number;
}

/** Tries again while the fault may pass by itself. Throws the last fault, or the signal's reason. */
export async function withRetries<Result>(
  run: () => Promise<Result>,
  rule: RetryRule,
  time: Time,
  signal: AbortSignal | undefined,
): Promise<Result> {
  try {
    return await pRetry(run, {
      retries: rule.times,
      // The wait is ours, below: it follows Retry-After, and a simulated clock.
      minTimeout: 0,
      maxTimeout: 0,
      ...(signal ? { signal } : {}),
      shouldRetry: ({ error, attemptNumber }) =>
        error instanceof HttpFault &&
        error.passing &&
        waitOf(error, rule, attemptNumber) <= rule.longestWaitMs,
      onFailedAttempt: async ({ error, attemptNumber, retriesLeft }) => {
        if (!(error instanceof HttpFault) || !error.passing || retriesLeft === 0) return;
        const wait = waitOf(error, rule, attemptNumber);
        if (wait <= rule.longestWaitMs) await time.sleep(wait + Math.random() * rule.firstWaitMs, signal);
      },
    });
  } catch (error) {
    // Also where the reason is no Error, which the library would wrap.
    if (signal?.aborted) throw signal.reason;
    throw error;
  }
}

/** Milliseconds before the next try, without jitter. */
function waitOf(fault: HttpFault, rule: RetryRule, attempt: number): number {
  if (fault.retryAfterSeconds !== undefined) return fault.retryAfterSeconds * 1000;
  return Math.min(rule.firstWaitMs * 2 ** (attempt - 1), rule.longestWaitMs);
}
