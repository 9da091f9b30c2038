import { setImmediate } from 'node:timers/promises';
import type { SessionModel } from './model.ts';
import type { PrefixData } from './read.ts';

export interface SessionReport {
  /** Share of lines whose next item is in the first k, in %. */
  readonly precision: number;
  /** Mean of 1/rank within the first k, in %. */
  readonly mrr: number;
  readonly lines: number;
  /** Mean time to rank one line. */
  readonly rankMicros: number;
}

/** P@k and MRR@k over every line; an item the model does not know is a miss. */
export async function evaluateSessions(
  rank: (prefix: readonly number[], count: number) => Uint32Array,
  test: PrefixData,
  options: {
    readonly k?: number;
    readonly onProgress?: ((share: number) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<SessionReport> {
  const { k = 20 } = options;
  const lines = test.next.length;
  let hits = 0;
  let reciprocal = 0;
  let spent = 0;
  for (let line = 0; line < lines; line++) {
    const prefix = Array.from(test.items.subarray(test.offsets[line] ?? 0, test.offsets[line + 1] ?? 0));
    const begun = performance.now();
    const place = rank(prefix, k).indexOf(test.next[line] ?? 0);
    spent += performance.now() - begun;
    if (place >= 0 && place < k) {
      hits++;
      reciprocal += 1 / (place + 1);
    }
    if (line % 512 === 0) {
      options.onProgress?.(line / lines);
      await setImmediate();
      options.signal?.throwIfAborted();
    }
  }
  return {
    precision: (100 * hits) / lines,
    mrr: (100 * reciprocal) / lines,
    lines,
    rankMicros: (1000 * spent) / lines,
  };
}

/** Ranks by a model. */
export function rankerOf(model: SessionModel): (prefix: readonly number[], count: number) => Uint32Array {
  return (prefix, count) => model.next(prefix, { count }).items;
}
