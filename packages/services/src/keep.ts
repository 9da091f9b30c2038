import type { Time } from '@fonoteca/http-kit';

export interface KeepRule {
  /** Between runs that went well, in milliseconds. */
  readonly everyMs: number;
  /** After the first failure in a row; doubled with each further one. */
  readonly retryMs: number;
  /** The longest wait after failures; `everyMs` by default. */
  readonly longestMs?: number;
}

/** Runs at once and again and again until the signal aborts; a failure waits longer each time. Never throws. */
export async function keep(
  run: (signal: AbortSignal) => Promise<void>,
  { everyMs, retryMs, longestMs = everyMs }: KeepRule,
  time: Time,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await run(signal);
      failures = 0;
    } catch {
      // What failed is seen from outside: the channels are not covered.
      failures += 1;
    }
    const wait = failures === 0 ? everyMs : Math.min(retryMs * 2 ** (failures - 1), longestMs);
    await time.sleep(wait, signal).catch(() => undefined);
  }
}
