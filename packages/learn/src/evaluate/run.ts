import { Fault } from '@fonoteca/domain';
import { type AutoMember, trainAuto } from '../auto/index.ts';
import { type DataFormat, type Dataset, readAligned, readDataset } from '../data/dataset.ts';
import type { Interactions } from '../data/interactions.ts';
import { requireFile } from '../data/lines.ts';
import { type Weighting, weigh } from '../data/normalise.ts';
import { type Split, splitInner } from '../data/split.ts';
import { itemKnn } from '../models/item-knn.ts';
import type { ItemModel, ModelKind, Parameters, TrainContext } from '../models/model.ts';
import { popularity } from '../models/popularity.ts';
import { modelKinds } from '../models/registry.ts';
import { evaluateRanking, type RankingReport } from './evaluate.ts';
import { shapeOf, tuneModel } from './tune.ts';
import { chooseWeighting } from './weighting.ts';

export interface EvaluationRequest {
  /** Paths of the two files. */
  readonly train: string;
  readonly test: string;
  readonly format: DataFormat;
  readonly k: number;
  /** A name of `evaluableModels`. */
  readonly model: string;
  /** What counts become; chosen on the inner split where it is left out. */
  readonly weighting?: Weighting | undefined;
  /** Parameters to take instead of searching; those left out keep the kind's defaults. */
  readonly parameters?: Parameters | undefined;
}

export interface EvaluationContext extends TrainContext {
  /** One line for every step worth telling. */
  readonly onNote?: ((text: string) => void) | undefined;
}

/** What the trained model is worth on the test file, and how it came about. */
export interface EvaluationResult extends RankingReport {
  readonly model: string;
  /** The model's own, and `weighting` where the data has counts. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** From read files to the model that is measured: the choice of its parameters included. */
  readonly trainSeconds: number;
  /** Most memory the process has held, MiB. */
  readonly peakMb: number;
  readonly data: { readonly people: number; readonly items: number; readonly interactions: number };
  /** The same lists by popularity alone. */
  readonly floor: { readonly recall: number; readonly ndcg: number };
}

/** The choice of models, parameters and weights is made on the training data. */
const auto = 'auto';
export const evaluableModels: readonly string[] = [auto, ...Object.keys(modelKinds)];

/**
 * Reads both files, chooses parameters on a part of the training file, trains on all of it and ranks for
 * everybody in the test file. The test file is opened only after the model is trained, so nothing of it can help.
 * Throws Fault `invalid` for files that cannot be read and names that are not known.
 */
export async function runEvaluation(
  request: EvaluationRequest,
  context: EvaluationContext,
): Promise<EvaluationResult> {
  const kind = modelKinds[request.model];
  if (kind === undefined && request.model !== auto) throw unknownModel(request.model);
  if (kind === undefined && request.parameters !== undefined) throw fixedParameters();
  // A wrong path must not show only when hours of training are over; what the file holds is read after that.
  for (const path of [request.train, request.test]) await requireFile(path);
  const training = await readDataset(request.train, request.format, { signal: context.signal });
  const raw = training.interactions;
  const { rows: people, itemCount: items } = raw;
  if (kind !== undefined) requireKnown(kind, request.parameters ?? {}, kind.defaults(shapeOf(raw)));
  context.onNote?.(`Read ${raw.items.length} interactions of ${people} people with ${items} items`);
  const begun = performance.now();
  const trained = await trainOn(training, kind, request, context);
  const trainSeconds = (performance.now() - begun) / 1000;
  const test = (await readAligned(request.test, request.format, training, { signal: context.signal }))
    .interactions;
  const measure = (model: ItemModel, data: Interactions): Promise<RankingReport> =>
    evaluateRanking(model, data, test, {
      k: request.k,
      signal: context.signal,
      onProgress: (share) => context.onProgress?.(share, 'ranking'),
    });
  const report = await measure(trained.model, trained.data);
  const floor = await measure(await popularity.train(raw, {}, context), raw);
  return {
    model: request.model,
    parameters: trained.parameters,
    ...report,
    seed: context.seed,
    trainSeconds,
    peakMb: process.resourceUsage().maxRSS / 1024,
    data: { people, items, interactions: raw.items.length },
    floor: { recall: floor.recall, ndcg: floor.ndcg },
  };
}

interface Trained {
  readonly model: ItemModel;
  /** The training data as it was weighed: histories are handed to the model like it. */
  readonly data: Interactions;
  readonly parameters: Readonly<Record<string, unknown>>;
}

async function trainOn(
  { interactions: raw, times }: Dataset,
  kind: ModelKind | undefined,
  request: EvaluationRequest,
  context: EvaluationContext,
): Promise<Trained> {
  const splits = innerSplits(raw, times, context.seed);
  const weighting =
    raw.weights === null
      ? 'none'
      : (request.weighting ?? (await chooseWeighting(kind ?? itemKnn, splits[0], context)));
  if (raw.weights !== null) context.onNote?.(`Counts as weights: ${weighting}`);
  const data = weigh(raw, weighting);
  const counted = raw.weights === null ? {} : { weighting };
  if (kind === undefined) {
    const { model, report } = await trainAuto(data, {
      ...context,
      k: Math.min(request.k, data.itemCount),
      times,
    });
    const members = report.members.filter(({ weight }) => weight > 0);
    return { model, data, parameters: { members: members.map(summary), ...counted } };
  }
  const parameters =
    request.parameters === undefined
      ? await search(kind, splits, weighting, context)
      : { ...kind.defaults(shapeOf(data)), ...request.parameters };
  const model = await kind.train(data, parameters, context);
  return { model, data, parameters: { ...parameters, ...counted } };
}

/** Below so many interactions one split says too little to tell parameters apart. */
const fewInteractions = 2_000_000;

/** What parameters are chosen on: one cut in time where there are times, else two random tenths of a small data set, one of a large. */
function innerSplits(
  data: Interactions,
  times: Float64Array | null,
  seed: number,
): readonly [Split, ...Split[]] {
  const first = splitInner(data, { seed, times });
  if (times !== null || data.items.length > fewInteractions) return [first];
  return [first, splitInner(data, { seed: seed + 1 })];
}

async function search(
  kind: ModelKind,
  [first, ...more]: readonly [Split, ...Split[]],
  weighting: Weighting,
  context: EvaluationContext,
): Promise<Parameters> {
  const weighIt = ({ train, validation }: Split): Split => ({ train: weigh(train, weighting), validation });
  const weighed: [Split, ...Split[]] = [weighIt(first), ...more.map(weighIt)];
  const { best } = await tuneModel(kind, weighed, context, {
    onTrial: ({ parameters, report, trainSeconds }, number, of) =>
      context.onNote?.(
        `${kind.name} ${number}/${of}: nDCG ${report.ndcg.toFixed(4)} in ${trainSeconds.toFixed(1)} s with ${describe(parameters)}`,
      ),
  });
  return best.parameters;
}

const describe = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

const summary = ({ member, weight, copies, parameters }: AutoMember) => ({
  model: member,
  weight,
  copies,
  parameters,
});

/** A misspelt parameter would be taken, told in the report, and change nothing. */
function requireKnown(kind: ModelKind, given: Parameters, known: Parameters): void {
  const fields = Object.keys(given)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({ field: name, reason: `is not known: give some of ${Object.keys(known).join(', ')}` }));
  if (fields.length > 0) throw new Fault('invalid', `${kind.name} has no such parameter`, { fields });
}

function fixedParameters(): Fault {
  const reason = 'auto chooses its own: name the model that they are for';
  return new Fault('invalid', 'Parameters belong to one model', {
    fields: [{ field: 'parameters', reason }],
  });
}

function unknownModel(name: string): Fault {
  const reason = `${JSON.stringify(name)} is not known: give one of ${evaluableModels.join(', ')}`;
  return new Fault('invalid', 'There is no such model', { fields: [{ field: 'model', reason }] });
}
