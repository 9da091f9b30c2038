import { defineJob } from '@fonoteca/jobs';
import { subjects, trainName } from './queue.ts';
import { trainKind } from './train.ts';
import type { Trained } from './types.ts';

/**
 * Learns kinds of models anew, one after the other. Without an asker it is the schedule that asks, and a
 * kind with hardly anything new to learn from is left as it is.
 */
export const trainJob = defineJob({
  ...trainName,
  run: async ({ kinds = [...subjects], seed = 1, actorId }, { store, signal, progress }) => {
    const outcomes: Trained[] = [];
    for (const [number, kind] of kinds.entries()) {
      signal.throwIfAborted();
      outcomes.push(
        await trainKind(store, kind, {
          seed,
          actorId: actorId ?? null,
          unlessFresh: actorId === undefined,
          signal,
          now: new Date(),
          onProgress: (share, what) =>
            void progress({ share: (number + share) / kinds.length, note: `${kind}: ${what}` }),
        }),
      );
    }
    return { outcomes };
  },
});
