import { setImmediate } from 'node:timers/promises';
import type { TrainContext } from './model.ts';

const breatheEveryMs = 40;

/**
 * Keeps a long computation polite: at most every 40 ms it lets other work of the thread run, looks
 * whether it was cancelled (throws the signal's reason) and says how far it is. Never changes a result.
 */
export function createPace(
  context: TrainContext,
  what: string,
): (share: number) => Promise<void> | undefined {
  // The first step breathes at once: what was cancelled before it began ends here.
  let last = Number.NEGATIVE_INFINITY;
  return (share) => {
    if (performance.now() - last < breatheEveryMs) return undefined;
    context.onProgress?.(share, what);
    return setImmediate().then(() => {
      context.signal?.throwIfAborted();
      last = performance.now();
    });
  };
}
