import { Fault } from '@fonoteca/domain';
import { type AutoBudget, type AutoContext, trainAuto } from '../../auto/index.ts';
import type { Interactions } from '../../data/interactions.ts';
import { splitInner } from '../../data/split.ts';
import { shapeOf, tuneModel } from '../../evaluate/tune.ts';
import type { ItemModel, ModelKind, Parameters, TrainContext } from '../../models/model.ts';
import { modelKinds } from '../../models/registry.ts';

export interface TrainRequest {
  /** A name of `pretrainableModels`. */
  readonly model: string;
  /** Parameters besides the kind's own for this data. */
  readonly parameters?: Parameters | undefined;
  /** Also train on nine tenths and measure on the rest. `auto` always does. */
  readonly measure: boolean;
  /** What `auto` may spend; by the size of the data where left out. */
  readonly budget?: Partial<AutoBudget> | undefined;
}

export interface TrainedModel {
  readonly model: ItemModel;
  readonly parameters: Readonly<Record<string, number>>;
  /** On what was held out; empty where it was not measured. */
  readonly metrics: Readonly<Record<string, number>>;
}

const auto = 'auto';
export const pretrainableModels: readonly string[] = [auto, ...Object.keys(modelKinds)];

/** Throws Fault `invalid` for a model that is not known and for parameters of a choice that makes its own. */
export function checkModel({ model, parameters }: TrainRequest): void {
  if (!pretrainableModels.includes(model))
    throw refused(
      'model',
      `${JSON.stringify(model)} is not known: give one of ${pretrainableModels.join(', ')}`,
    );
  if (model === auto && Object.keys(parameters ?? {}).length > 0)
    throw refused('parameters', 'auto chooses its own: name the model that they are for');
}

export async function trainOn(
  data: Interactions,
  request: TrainRequest,
  context: TrainContext,
): Promise<TrainedModel> {
  checkModel(request);
  const kind = modelKinds[request.model];
  return kind
    ? trainKind(kind, data, request, context)
    : chooseAndTrain(data, { ...context, budget: request.budget });
}

async function trainKind(
  kind: ModelKind,
  data: Interactions,
  request: TrainRequest,
  context: TrainContext,
): Promise<TrainedModel> {
  const parameters = { ...kind.defaults(shapeOf(data)), ...request.parameters };
  const share = (from: number, to: number): TrainContext => ({
    ...context,
    onProgress: (done, what) => context.onProgress?.(from + (to - from) * done, what),
  });
  let metrics: Record<string, number> = {};
  if (request.measure) {
    const split = splitInner(data, { seed: context.seed });
    const { best } = await tuneModel(kind, split, share(0, 0.5), { candidates: [parameters] });
    const { recall, ndcg, coverage, people } = best.report;
    metrics = { 'recall@20': recall, 'ndcg@20': ndcg, 'coverage@20': coverage, people };
  }
  const model = await kind.train(data, parameters, share(request.measure ? 0.5 : 0, 1));
  return { model, parameters, metrics };
}

async function chooseAndTrain(data: Interactions, context: AutoContext): Promise<TrainedModel> {
  const { model, report } = await trainAuto(data, context);
  const parameters: Record<string, number> = {};
  for (const { member, weight, parameters: own } of report.members) {
    if (weight === 0) continue;
    parameters[`${member}.weight`] = weight;
    for (const [name, value] of Object.entries(own)) parameters[`${member}.${name}`] = value;
  }
  const { recall, ndcg } = report.blend.crossFitted;
  return {
    model,
    parameters,
    metrics: { 'recall@20': recall, 'ndcg@20': ndcg, people: report.splits.people },
  };
}

const refused = (field: string, reason: string): Fault =>
  new Fault('invalid', 'There is no such model to learn', { fields: [{ field, reason }] });
