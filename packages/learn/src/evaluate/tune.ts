import type { Interactions } from '../data/interactions.ts';
import { createRandom, shuffle } from '../data/random.ts';
import type { Split } from '../data/split.ts';
import type { DataShape, ItemModel, ModelKind, Parameters, TrainContext } from '../models/model.ts';
import { evaluateRanking, type RankingReport } from './evaluate.ts';

/** One parameter set that was tried. */
export interface Trial {
  readonly parameters: Parameters;
  readonly report: RankingReport;
  readonly trainSeconds: number;
}

export interface TuneOptions {
  /** Length of the lists that decide. */
  readonly k?: number;
  /** Parameter sets to try instead of the kind's own grid. */
  readonly candidates?: readonly Parameters[];
  /**
   * Floating point operations the search may spend, by the kind's own estimate: an estimate and not a clock,
   * so that a slow minute never changes which model is chosen. The first candidate is always tried.
   */
  readonly flops?: number;
  /** Bytes a training may take at its peak, by the kind's own estimate. */
  readonly bytes?: number;
  /** People to rank for each candidate at most: a seeded sample of those with something held out. */
  readonly people?: number;
  readonly onTrial?: ((trial: Trial, number: number, of: number) => void) | undefined;
}

export interface Tuned {
  readonly best: Trial;
  /** Trained on the first split's training part with the best parameters. */
  readonly model: ItemModel;
  /** All that were tried, in order. */
  readonly trials: readonly Trial[];
}

const defaultFlops = 2e12;
const defaultPeople = 10_000;

/**
 * Trains a kind of model with each parameter set on the inner training part and keeps the best by
 * nDCG@k on what was held out, the mean over all splits; ties stay with the earlier, more promising one.
 */
export async function tuneModel(
  kind: ModelKind,
  splits: Split | readonly [Split, ...Split[]],
  context: TrainContext,
  options: TuneOptions = {},
): Promise<Tuned> {
  const parts: readonly Split[] = 'train' in splits ? [splits] : splits;
  const first = parts[0];
  const candidates = first === undefined ? [] : affordable(kind, shapeOf(first.train), parts.length, options);
  const sampled = parts.map(({ validation }) =>
    samplePeople(validation, options.people ?? defaultPeople, context.seed),
  );
  const trials: Trial[] = [];
  let best: { trial: Trial; model: ItemModel } | null = null;
  for (const [index, parameters] of candidates.entries()) {
    context.signal?.throwIfAborted();
    const reports: RankingReport[] = [];
    let model: ItemModel | null = null;
    let trainSeconds = 0;
    for (const [number, { train, validation }] of parts.entries()) {
      const done = index * parts.length + number;
      const part = (share: number, what: string): void =>
        context.onProgress?.((done + share) / (candidates.length * parts.length), what);
      const begun = performance.now();
      const trained = await kind.train(train, parameters, { ...context, onProgress: part });
      trainSeconds += (performance.now() - begun) / 1000;
      model ??= trained;
      const people = sampled[number];
      const ranking = { k: options.k ?? 20, people, signal: context.signal };
      reports.push(await evaluateRanking(trained, train, validation, ranking));
    }
    const report = meanOf(reports);
    const trial = { parameters, report, trainSeconds };
    trials.push(trial);
    options.onTrial?.(trial, index + 1, candidates.length);
    if (model !== null && (best === null || report.ndcg > best.trial.report.ndcg)) best = { trial, model };
  }
  if (best === null) throw new RangeError(`${kind.name} has no parameters to try`);
  return { best: best.trial, model: best.model, trials };
}

export function shapeOf(data: Interactions): DataShape {
  return { rows: data.rows, itemCount: data.itemCount, interactions: data.items.length };
}

/** Means over several splits. */
function meanOf(reports: readonly RankingReport[]): RankingReport {
  const mean = (name: keyof RankingReport): number =>
    reports.reduce((sum, report) => sum + report[name], 0) / reports.length;
  return {
    k: mean('k'),
    people: mean('people'),
    recall: mean('recall'),
    ndcg: mean('ndcg'),
    hit: mean('hit'),
    coverage: mean('coverage'),
    tailShare: mean('tailShare'),
    rankMicros: mean('rankMicros'),
  };
}

/** Candidates in order while they fit into memory and into what is left of the budget. */
function affordable(kind: ModelKind, shape: DataShape, times: number, options: TuneOptions): Parameters[] {
  const all = options.candidates ?? kind.grid(shape);
  let left = options.flops ?? defaultFlops;
  const chosen: Parameters[] = [];
  for (const parameters of all) {
    const { bytes, flops: once } = kind.cost(shape, parameters);
    const flops = once * times;
    if (chosen.length > 0 && (flops > left || bytes > (options.bytes ?? Number.POSITIVE_INFINITY))) continue;
    left -= flops;
    chosen.push(parameters);
  }
  return chosen;
}

/** Rows with something held out; a seeded sample of them, ascending, where they are many. */
export function samplePeople(validation: Interactions, most: number, seed: number): Uint32Array {
  const people = Uint32Array.from({ length: validation.rows }, (_, row) => row).filter(
    (row) => (validation.offsets[row + 1] ?? 0) > (validation.offsets[row] ?? 0),
  );
  if (people.length <= most) return people;
  return shuffle(people, createRandom(seed)).slice(0, most).sort();
}
