import { historyOf, type Interactions, type ItemModel, maskItems, selectTop } from '@fonoteca/learn';
import {
  type Candidate,
  calibrationError,
  calibrationTarget,
  type Distribution,
  distributionOf,
  type ItemFacts,
  type ListenerFacts,
  rankList,
} from '@fonoteca/recommend';

export interface Measured {
  readonly ndcg: number;
  /** Mean KL(p ‖ q̃) of genres and of eras, nats. */
  readonly genreError: number;
  readonly eraError: number;
  /** Mean place by listeners of what is listed, 0 … 1. */
  readonly popularity: number;
  /** Mean share of listed items whose artist is in the history. */
  readonly knownArtists: number;
  /** Different genres' share: 1 − mean cosine between two items of a list. */
  readonly diversity: number;
}

export interface Setting {
  readonly name: string;
  /** Null: the list as the model gives it. */
  readonly dial: number | null;
  readonly explore: boolean;
}

export interface MeasureRequest {
  readonly model: ItemModel;
  readonly train: Interactions;
  readonly test: Interactions;
  readonly facts: readonly ItemFacts[];
  readonly settings: readonly Setting[];
  readonly k: number;
  readonly candidates: number;
  /** At most so many people, evenly from all with a test row. */
  readonly people: number;
}

/** The same people's lists under each setting, against what they were held out of. */
export function measureLists(request: MeasureRequest): Map<string, Measured> {
  const { model, train, test, facts, settings, k } = request;
  const sums = new Map(settings.map(({ name }) => [name, new Float64Array(6)]));
  const scores = new Float32Array(model.itemCount);
  const top = new Uint32Array(request.candidates);
  const withTest = Array.from({ length: Math.min(train.rows, test.rows) }, (_, row) => row).filter(
    (row) => (test.offsets[row + 1] ?? 0) > (test.offsets[row] ?? 0),
  );
  const step = Math.max(1, Math.floor(withTest.length / request.people));
  const people = withTest.filter((_, index) => index % step === 0).slice(0, request.people);
  for (const row of people) {
    const history = historyOf(train, row);
    model.score(history, scores);
    maskItems(scores, history.items);
    const count = selectTop(scores, top);
    const candidates = Array.from(top.subarray(0, count), (item) => candidateOf(item, scores, facts));
    const listener = listenerOf(history.items, facts);
    const held = new Set(historyOf(test, row).items);
    for (const { name, dial, explore } of settings) {
      const list =
        dial === null
          ? candidates.slice(0, k)
          : rankList({
              candidates,
              listener,
              dial,
              explore,
              rules: [],
              now: 0,
              seed: row,
              limit: k,
              caps: { artist: k, release: k },
            }).items.map(({ candidate }) => candidate);
      add(sums.get(name), measureOne(list, held, listener, k));
    }
  }
  return new Map(
    [...sums].map(([name, sum]) => {
      const [ndcg = 0, genreError = 0, eraError = 0, popularity = 0, knownArtists = 0, diversity = 0] =
        sum.map((value) => value / people.length);
      return [name, { ndcg, genreError, eraError, popularity, knownArtists, diversity }];
    }),
  );
}

function candidateOf(item: number, scores: Float32Array, facts: readonly ItemFacts[]): Candidate {
  const known = facts[item];
  if (known === undefined) throw new RangeError(`no facts of item ${item}`);
  return { item, score: scores[item] ?? 0, sources: [], facts: known };
}

export function listenerOf(heard: Uint32Array, facts: readonly ItemFacts[]): ListenerFacts {
  const known = Array.from(heard).flatMap((item) => facts[item] ?? []);
  return {
    knownArtists: new Set(known.map(({ artistKey }) => artistKey)),
    target: calibrationTarget(known.map((one) => ({ facts: one, weight: 1 }))),
  };
}

function measureOne(
  list: readonly Candidate[],
  held: ReadonlySet<number>,
  { target, knownArtists }: ListenerFacts,
  k: number,
): number[] {
  let gain = 0;
  let ideal = 0;
  for (const [place, { item }] of list.entries()) if (held.has(item)) gain += 1 / Math.log2(place + 2);
  for (let place = 0; place < Math.min(k, held.size); place++) ideal += 1 / Math.log2(place + 2);
  const facts = list.map((one) => one.facts);
  const error = (distribution: Distribution, kind: 'genres' | 'eras'): number =>
    calibrationError(distribution, distributionOf(facts, distribution, kind));
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return [
    gain / ideal,
    error(target.genres, 'genres'),
    error(target.eras, 'eras'),
    mean(facts.map(({ popularity }) => popularity ?? 0)),
    mean(facts.map(({ artistKey }) => (knownArtists.has(artistKey) ? 1 : 0))),
    diversityOf(facts),
  ];
}

function diversityOf(facts: readonly ItemFacts[]): number {
  let sum = 0;
  let pairs = 0;
  for (const [at, one] of facts.entries())
    for (const other of facts.slice(at + 1)) {
      sum += 1 - cosine(one, other);
      pairs++;
    }
  return pairs === 0 ? 0 : sum / pairs;
}

function cosine(one: ItemFacts, other: ItemFacts): number {
  const weights = new Map(one.tags.map(({ name, weight }) => [name, weight]));
  const dot = other.tags.reduce((sum, { name, weight }) => sum + weight * (weights.get(name) ?? 0), 0);
  const length = ({ tags }: ItemFacts) => Math.sqrt(tags.reduce((sum, { weight }) => sum + weight ** 2, 0));
  return dot === 0 ? 0 : dot / (length(one) * length(other));
}

function add(sum: Float64Array | undefined, values: readonly number[]): void {
  if (sum) for (const [at, value] of values.entries()) sum[at] = (sum[at] ?? 0) + value;
}
