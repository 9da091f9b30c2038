import type { Split } from '../data/split.ts';
import { evaluateRanking, type RankingReport } from '../evaluate/evaluate.ts';
import { shapeOf } from '../evaluate/tune.ts';
import type { DataShape, ItemModel, Parameters, TrainContext } from '../models/model.ts';
import { type AutoBudget, firstTrial, scoringFlops } from './budget.ts';
import type { Family } from './families.ts';
import type { AutoTrial } from './report.ts';

/** The best of a family, with its models on each inner split. */
export interface Found {
  readonly family: Family;
  readonly trial: AutoTrial;
  readonly models: readonly ItemModel[];
}

export interface SearchSetting {
  readonly splits: readonly Split[];
  /** People to rank, for each split. */
  readonly people: readonly Uint32Array[];
  readonly k: number;
  readonly budget: AutoBudget;
  readonly context: TrainContext;
  readonly onTrial: (trial: AutoTrial) => void;
  readonly onFailure: (member: string, reason: string) => void;
}

/** Tries a family round by round within the budget; null where not even one training fits. */
export async function searchFamily(family: Family, setting: SearchSetting): Promise<Found | null> {
  const shape = shapeOfLargest(setting.splits);
  const tried = new Set<string>();
  const ranked = setting.people.reduce((sum, rows) => sum + rows.length, 0);
  const ranking = ranked * shape.itemCount * scoringFlops;
  let left = setting.budget.flops;
  // Written as what it may hold: TypeScript does not see the loop's assignment in the rounds' argument.
  let best = null as Found | null;
  for (const [number, round] of family.rounds.entries()) {
    // Each round has its part, and what those before it left: a costly first one must not take all.
    let share = left / (family.rounds.length - number);
    for (const candidate of round(shape, best?.trial.parameters ?? null)) {
      const key = JSON.stringify(candidate);
      const cost = family.kind.cost(shape, candidate);
      const flops = cost.flops * setting.splits.length + ranking;
      // The first that fits is worth more than the others.
      const most = best === null ? firstTrial * setting.budget.flops : share;
      if (tried.has(key) || cost.bytes > setting.budget.bytes || flops > most) continue;
      tried.add(key);
      share -= flops;
      left -= flops;
      for (const found of await tryOrSay(family, candidate, setting)) {
        setting.onTrial(found.trial);
        if (best === null || found.trial.ndcg > best.trial.ndcg) best = found;
      }
    }
  }
  return best;
}

/** One candidate that cannot be trained, as where a matrix has no inverse, must not end the search. */
async function tryOrSay(family: Family, candidate: Parameters, setting: SearchSetting): Promise<Found[]> {
  try {
    return await tryOut(family, candidate, setting);
  } catch (error) {
    setting.context.signal?.throwIfAborted();
    setting.onFailure(family.kind.name, error instanceof Error ? error.message : String(error));
    return [];
  }
}

/** Trains on every split; several results where one training gives several parameter sets. */
async function tryOut(family: Family, candidate: Parameters, setting: SearchSetting): Promise<Found[]> {
  const { splits, people, k, context } = setting;
  const variants = new Map<
    string,
    { parameters: Parameters; reports: RankingReport[]; models: ItemModel[] }
  >();
  let seconds = 0;
  for (const [number, { train, validation }] of splits.entries()) {
    context.signal?.throwIfAborted();
    let begun = performance.now();
    const visit = async (parameters: Parameters, model: ItemModel): Promise<void> => {
      seconds += (performance.now() - begun) / 1000;
      const options = { k, people: people[number], signal: context.signal };
      const report = await evaluateRanking(model, train, validation, options);
      const key = JSON.stringify(parameters);
      const variant = variants.get(key) ?? { parameters, reports: [], models: [] };
      variants.set(key, variant);
      variant.reports.push(report);
      variant.models.push(model);
      begun = performance.now();
    };
    if (family.trainThrough) await family.trainThrough(train, candidate, context, visit);
    else await visit(candidate, await family.kind.train(train, candidate, context));
  }
  return [...variants.values()].map(({ parameters, reports, models }) => {
    const mean = (of: (report: RankingReport) => number): number =>
      reports.reduce((sum, report) => sum + of(report), 0) / reports.length;
    const [recall, ndcg] = [mean((report) => report.recall), mean((report) => report.ndcg)];
    return { family, trial: { member: family.kind.name, parameters, recall, ndcg, seconds }, models };
  });
}

export function shapeOfLargest(splits: readonly Split[]): DataShape {
  const shapes = splits.map(({ train }) => shapeOf(train));
  return shapes.reduce((most, shape) => (shape.interactions > most.interactions ? shape : most));
}
