import { type Weighting, weigh, weightings } from '../data/normalise.ts';
import type { Split } from '../data/split.ts';
import type { ModelKind, TrainContext } from '../models/model.ts';
import { shapeOf, tuneModel } from './tune.ts';

/** What counts should become for a kind of model: each way tried with its most promising parameters. `split` has the counts. */
export async function chooseWeighting(
  kind: ModelKind,
  split: Split,
  context: TrainContext,
): Promise<Weighting> {
  let best: { weighting: Weighting; ndcg: number } = { weighting: 'none', ndcg: Number.NEGATIVE_INFINITY };
  const candidates = kind.grid(shapeOf(split.train)).slice(0, 1);
  for (const weighting of weightings) {
    const weighed = { train: weigh(split.train, weighting), validation: split.validation };
    const tuned = await tuneModel(kind, weighed, context, { candidates });
    const { ndcg } = tuned.best.report;
    if (ndcg > best.ndcg) best = { weighting, ndcg };
  }
  return best.weighting;
}
