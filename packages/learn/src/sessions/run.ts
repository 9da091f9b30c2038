import { Fault } from '@fonoteca/domain';
import { requireFile } from '../data/lines.ts';
import type { ModelState, TrainContext } from '../models/model.ts';
import { evaluateSessions, rankerOf, type SessionReport } from './evaluate.ts';
import { readPrefixes, readSessions } from './read.ts';
import { popularityRanker, sequentialRulesRanker } from './simple.ts';
import { trainSessions } from './train.ts';

export interface SessionEvaluation extends SessionReport {
  readonly k: number;
  readonly model: string;
  readonly parameters: ModelState['parameters'];
  readonly seed: number;
  readonly trainSeconds: number;
  /** Most memory the process held, MiB. */
  readonly peakMb: number;
  readonly data: { readonly sessions: number; readonly items: number; readonly listens: number };
  /** Simple methods on the same lines. */
  readonly simple: { readonly popularity: SessionReport; readonly 'sequential-rules': SessionReport };
}

/**
 * Trains on one file alone, then reads the test file and ranks every line of it.
 *
 * @throws Fault `invalid` with the line that cannot be read; ENOENT without a file
 */
export async function runSessionEvaluation(
  { train, test, k = 20 }: { readonly train: string; readonly test: string; readonly k?: number },
  context: TrainContext,
): Promise<SessionEvaluation> {
  if (!Number.isInteger(k) || k < 1)
    throw new Fault('invalid', 'Nothing can be measured so', {
      fields: [{ field: 'k', reason: 'give a whole number from 1 on' }],
    });
  // A wrong path must not show only when the training is over; what the file holds is read after that.
  for (const path of [train, test]) await requireFile(path);
  const { sessions, itemNames } = await readSessions(train, { signal: context.signal });
  const begun = performance.now();
  const model = await trainSessions(sessions, context);
  const trainSeconds = (performance.now() - begun) / 1000;
  const prefixes = await readPrefixes(test, itemNames, { signal: context.signal });
  const { signal, onProgress } = context;
  const measure = (
    rank: (prefix: readonly number[], count: number) => Uint32Array,
    what: string,
  ): Promise<SessionReport> =>
    evaluateSessions(rank, prefixes, { k, signal, onProgress: (share): void => onProgress?.(share, what) });
  const report = await measure(rankerOf(model), 'ranking');
  return {
    ...report,
    k,
    model: model.kind,
    parameters: model.parameters,
    seed: context.seed,
    trainSeconds,
    peakMb: process.resourceUsage().maxRSS / 1024,
    data: { sessions: sessions.offsets.length - 1, items: itemNames.length, listens: sessions.items.length },
    simple: {
      popularity: await measure(popularityRanker(sessions, itemNames.length), 'popularity'),
      'sequential-rules': await measure(
        sequentialRulesRanker(sessions, itemNames.length),
        'sequential rules',
      ),
    },
  };
}
