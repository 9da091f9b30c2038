import type { Interactions } from '../data/interactions.ts';
import { autoencoder } from '../models/autoencoder.ts';
import { trainAutoencoder } from '../models/autoencoder-training.ts';
import type { DataShape, ItemModel, ModelKind, Parameters, TrainContext } from '../models/model.ts';

/** Told of every model that one training passes through. */
type Visit = (parameters: Parameters, model: ItemModel) => Promise<void>;

/** A kind of model and how its parameters are searched for. */
export interface Family {
  readonly kind: ModelKind;
  /** Starts at random, so that several copies say more than one. */
  readonly seeded: boolean;
  /** Rounds of candidates, each made from the best of those before (null in the first). */
  readonly rounds: readonly ((shape: DataShape, best: Parameters | null) => Parameters[])[];
  /** One training that gives several parameter sets, as after each so many epochs. */
  readonly trainThrough?: (
    data: Interactions,
    parameters: Parameters,
    context: TrainContext,
    visit: Visit,
  ) => Promise<void>;
}

/** Every kind with its search; kinds without one of their own try their grid. */
export function familiesOf(kinds: Readonly<Record<string, ModelKind>>): Family[] {
  return Object.values(kinds).map(
    (kind) =>
      special[kind.name]?.(kind) ?? {
        kind,
        seeded: false,
        rounds: [(shape) => kind.grid(shape).slice(0, mostCandidates)],
      },
  );
}

const mostCandidates = 24;

/** EASE takes longest by far where few items allow it, and its candidates lie close together. */
const mostOfEase = 4;

const special: Readonly<Record<string, (kind: ModelKind) => Family>> = {
  ials: (kind) => ({
    kind,
    seeded: true,
    rounds: [
      (shape) => [0.03, 0.1, 0.01, 0.3, 0.003].map((unobserved) => ialsCandidate(kind, shape, unobserved)),
      (_shape, best) =>
        best === null ? [] : [0.3, 0.5, 0.15].map((popularityExponent) => ({ ...best, popularityExponent })),
      (_shape, best) => around(best, 'regularisation', [0.75, 1.33]),
      (_shape, best) => around(best, 'unobserved', [0.6, 1.6]),
      (_shape, best) => (best === null ? [] : [128, 256].map((factors) => ({ ...best, factors }))),
    ],
  }),
  ease: (kind) => ({ kind, seeded: false, rounds: [(shape) => kind.grid(shape).slice(0, mostOfEase)] }),
  autoencoder: () => ({
    kind: autoencoder,
    seeded: true,
    rounds: [
      (shape) => autoencoder.grid(shape).map((given) => ({ ...given, epochs: further(given.epochs) })),
      // Still getting better when it ended: on.
      (shape, best) => {
        const seen = further(autoencoder.defaults(shape).epochs);
        return best !== null && (best.epochs ?? 0) > 0.9 * seen ? [{ ...best, epochs: 2 * seen }] : [];
      },
    ],
    trainThrough,
  }),
};

/** Narrow factors find the same strength as wide ones, in a fraction of the time. */
const searchedFactors = 64;

/** The kind's own strength for this data, carried over to another weight of what was not heard. */
function ialsCandidate(kind: ModelKind, shape: DataShape, unobserved: number): Parameters {
  const start = kind.defaults(shape);
  const perRow = shape.interactions / Math.max(1, shape.rows);
  const usual = (start.regularisation ?? 0.03) * (perRow + (start.unobserved ?? 0.03) * shape.itemCount);
  const regularisation = usual / (perRow + unobserved * shape.itemCount);
  return { ...start, factors: searchedFactors, unobserved, regularisation };
}

function around(best: Parameters | null, name: string, factors: readonly number[]): Parameters[] {
  const value = best?.[name];
  return best === null || value === undefined
    ? []
    : factors.map((factor) => ({ ...best, [name]: value * factor }));
}

/** Past the epochs that should do, so that the best can be seen from both sides. */
const further = (epochs = 50): number => Math.ceil(epochs * 1.4);
/** How often a training is looked at. */
const looks = 14;

async function trainThrough(
  data: Interactions,
  parameters: Parameters,
  context: TrainContext,
  visit: Visit,
): Promise<void> {
  const { epochs = 50 } = parameters;
  const every = Math.max(1, Math.floor(epochs / looks));
  await trainAutoencoder(data, parameters, context, async (epoch, model) => {
    // The first half is never the best.
    if (epoch * 2 >= epochs && epoch % every === 0) await visit({ ...parameters, epochs: epoch }, model());
  });
}
