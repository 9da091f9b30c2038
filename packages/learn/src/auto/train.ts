import { Fault } from '@fonoteca/domain';
import type { Interactions } from '../data/interactions.ts';
import { type Split, splitInner } from '../data/split.ts';
import { samplePeople, shapeOf } from '../evaluate/tune.ts';
import { createEnsemble, type EnsembleMember } from '../models/ensemble.ts';
import type { DataShape, ItemModel, ModelKind, TrainContext } from '../models/model.ts';
import { type AutoBudget, budgetFor } from './budget.ts';
import { type Family, familiesOf } from './families.ts';
import type { AutoMember, AutoReport, AutoTrial } from './report.ts';
import { type Found, type SearchSetting, searchFamily, shapeOfLargest } from './search.ts';
import { type TableRow, tabulate } from './table.ts';
import { crossFit, learnWeights, measureWeights } from './weights.ts';

export interface AutoContext extends TrainContext {
  /** What it may cost; by the size of the data where left out, in part or whole. */
  readonly budget?: Partial<AutoBudget> | undefined;
  /** Length of the lists that decide; 20 where left out. */
  readonly k?: number | undefined;
  /** Unix seconds beside `data.items`: the inner split is then one cut in time. */
  readonly times?: Float64Array | null | undefined;
  /** One line for every step worth telling. */
  readonly onNote?: ((text: string) => void) | undefined;
}

export interface AutoResult {
  readonly model: ItemModel;
  readonly report: AutoReport;
}

/** Share of the work done when each step begins, roughly. */
const shares = { search: 0, weights: 0.75, training: 0.8 };

/**
 * Chooses kinds, parameters and the weights of their blend on a part of the data, then trains what was chosen on all of it.
 * The kinds come from outside: whatever is known takes part, and stays only where it betters the blend.
 */
export async function trainBest(
  data: Interactions,
  kinds: Readonly<Record<string, ModelKind>>,
  context: AutoContext,
): Promise<AutoResult> {
  const clock = createClock();
  const setting = prepare(data, context);
  const { found, trials, skipped } = await searchAll(familiesOf(kinds), setting, context);
  const search = clock();
  const { members, blend } = await weigh(found, setting, context);
  const weights = clock();
  const model = await trainChosen(data, kinds, members, context);
  const seconds = { search, weights, training: clock() };
  const shape = shapeOfLargest(setting.splits);
  const splits = {
    count: setting.splits.length,
    train: shape.interactions,
    validation: data.items.length - shape.interactions,
    people: Math.max(...setting.people.map((rows) => rows.length)),
  };
  return { model, report: { k: setting.k, splits, trials, members, skipped, blend, seconds } };
}

type Setting = Omit<SearchSetting, 'onTrial' | 'onFailure'>;

function prepare(data: Interactions, context: AutoContext): Setting {
  const budget = { ...budgetFor(shapeOf(data)), ...context.budget };
  // A cut in time is the same for every seed.
  const count = context.times ? 1 : budget.splits;
  const splits: Split[] = Array.from({ length: count }, (_, number) =>
    splitInner(data, { seed: context.seed + number, times: context.times }),
  );
  if (splits.some(({ validation }) => validation.items.length === 0))
    throw new Fault(
      'invalid',
      'There is too little to hold out and choose a model on: bring people with several items',
    );
  const people = splits.map(({ validation }) => samplePeople(validation, budget.people, context.seed));
  return { splits, people, k: context.k ?? 20, budget, context };
}

async function searchAll(families: readonly Family[], setting: Setting, context: AutoContext) {
  const found: Found[] = [];
  const trials: AutoTrial[] = [];
  const skipped: { member: string; reason: string }[] = [];
  for (const [number, family] of families.entries()) {
    const begin = (shares.weights * number) / families.length;
    context.onProgress?.(begin, `trying ${family.kind.name}`);
    const onTrial = (trial: AutoTrial): void => {
      trials.push(trial);
      context.onNote?.(describe(trial));
    };
    const onFailure = (member: string, reason: string): void => {
      skipped.push({ member, reason });
      context.onNote?.(`${member}: ${reason}`);
    };
    const quiet = { ...context, onProgress: undefined };
    const best = await searchFamily(family, { ...setting, context: quiet, onTrial, onFailure });
    if (best !== null) found.push(best);
    else if (!skipped.some(({ member }) => member === family.kind.name))
      skipped.push({ member: family.kind.name, reason: 'needs more memory or time than there is to spend' });
  }
  // Whatever the budget, there is a model in the end: the cheapest one, at its first parameters.
  const cheapest = families.toSorted((a, b) => leastFlops(a, setting) - leastFlops(b, setting))[0];
  if (found.length === 0 && cheapest) {
    const rounds = cheapest.rounds
      .slice(0, 1)
      .map((round) => (shape: DataShape) => round(shape, null).slice(0, 1));
    const budget = { ...setting.budget, flops: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
    const best = await searchFamily(
      { ...cheapest, rounds },
      { ...setting, context, budget, onTrial: (trial) => trials.push(trial), onFailure: () => undefined },
    );
    if (best !== null) found.push(best);
  }
  return { found, trials, skipped };
}

function leastFlops({ kind }: Family, { splits }: Setting): number {
  const shape = shapeOfLargest(splits);
  return kind.cost(shape, kind.defaults(shape)).flops;
}

const describe = ({ member, parameters, recall, ndcg, seconds }: AutoTrial): string => {
  const values = Object.entries(parameters).map(([name, value]) => `${name}=${Number(value.toPrecision(4))}`);
  return `${member}: recall ${recall.toFixed(4)}, nDCG ${ndcg.toFixed(4)} in ${seconds.toFixed(1)} s with ${values.join(',')}`;
};

async function weigh(found: readonly Found[], setting: Setting, context: AutoContext) {
  const { k, splits, people } = setting;
  context.onProgress?.(shares.weights, 'weighing');
  const table: TableRow[] = [];
  const copies = found.map(({ family }) => (family.seeded ? setting.budget.copies : 1));
  for (const [number, split] of splits.entries()) {
    const models: ItemModel[][] = [];
    for (const [at, { family, trial, models: first }] of found.entries()) {
      const same = first.slice(number, number + 1);
      for (let copy = 1; copy < (copies[at] ?? 1); copy++)
        same.push(await family.kind.train(split.train, trial.parameters, seededFor(context, copy)));
      models.push(same);
    }
    table.push(...(await tabulate(models, split, people[number] ?? new Uint32Array(), context.signal)));
  }
  const weights = await learnWeights(table, found.length, k, context.signal);
  const best = measureWeights(table, weights, k);
  const members = found.map(({ trial }, at): AutoMember => {
    const alone = measureWeights(
      table,
      weights.map((_, other) => (other === at ? 1 : 0)),
      k,
    );
    const weight = weights[at] ?? 0;
    const others = weights.some((other, place) => place !== at && other > 0);
    const without = others ? measureWeights(table, weights.with(at, 0), k).ndcg : 0;
    const loss = weight > 0 ? best.ndcg - without : null;
    return {
      member: trial.member,
      parameters: trial.parameters,
      ...alone,
      copies: copies[at] ?? 1,
      weight,
      loss,
    };
  });
  for (const { member, ndcg, weight } of members)
    context.onNote?.(`${member}: nDCG ${ndcg.toFixed(4)} alone, weight ${weight}`);
  const crossFitted = await crossFit(table, found.length, k, context.signal);
  return { members, blend: { ...best, crossFitted } };
}

/** The same context for another copy; copy 0 has the seed that was asked for. */
const seededFor = (context: AutoContext, copy: number): TrainContext => ({
  seed: (context.seed + copy * 7919) >>> 0,
  signal: context.signal,
  threads: context.threads,
});

/** Trains the members with a weight on all the data. One member alone needs no ensemble around it. */
async function trainChosen(
  data: Interactions,
  kinds: Readonly<Record<string, ModelKind>>,
  members: readonly AutoMember[],
  context: AutoContext,
): Promise<ItemModel> {
  const chosen = members.filter(({ weight }) => weight > 0);
  const trained: EnsembleMember[] = [];
  for (const [number, { member, parameters, copies, weight }] of chosen.entries()) {
    const kind = kinds[member];
    if (kind === undefined) continue;
    for (let copy = 0; copy < copies; copy++) {
      context.onProgress?.(
        shares.training + ((1 - shares.training) * number) / chosen.length,
        `training ${member}`,
      );
      const model = await kind.train(data, parameters, seededFor(context, copy));
      trained.push({ name: copies > 1 ? `${member}-${copy + 1}` : member, weight: weight / copies, model });
    }
  }
  const [only] = trained;
  return trained.length === 1 && only ? only.model : createEnsemble(trained);
}

/** Seconds since it was last asked. */
function createClock(): () => number {
  let last = performance.now();
  return () => {
    const before = last;
    last = performance.now();
    return (last - before) / 1000;
  };
}
