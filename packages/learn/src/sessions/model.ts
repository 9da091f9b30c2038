import type { ModelState } from '../models/model.ts';
import { damaged, integersOf } from '../models/state.ts';
import { checkSessions, type SessionData } from './data.ts';
import { createEvidence, defaultEvidence, type EvidenceOptions } from './evidence.ts';
import { chooseCandidates, itemFacts } from './features.ts';
import { partitionSum } from './lists.ts';
import { explain, type Reasons } from './reasons.ts';
import { type Judge, packScorer, type Scorer, scoreRows, unpackScorer } from './scorer.ts';
import { indexSessions } from './session-index.ts';
import { signalCount, signalNames } from './signals.ts';

export interface NextOptions {
  readonly count: number;
  /** Items that must not come. */
  readonly exclude?: ((item: number) => boolean) | undefined;
  /** Unix seconds: sessions that began later are not looked at. Needs sessions with times. */
  readonly now?: number | undefined;
}

/** Items, best first, each with its score. */
export interface RankedItems {
  readonly items: Uint32Array;
  readonly scores: Float32Array;
}

/** What comes next in a listening session. */
export interface SessionModel {
  readonly kind: 'sessions';
  readonly itemCount: number;
  /** What was learned with, and how much: shown on the page of models. */
  readonly parameters: ModelState['parameters'];
  /** Scores are chances (0–1) among the candidates. Fewer than `count` where nothing else is known to fit. */
  next(prefix: readonly number[], options: NextOptions): RankedItems;
  /** Why `item` after this prefix: see `Reasons`. */
  reasons(prefix: readonly number[], item: number, options?: { readonly now?: number | undefined }): Reasons;
  /** The items heard in the same sessions more often than their popularity explains. */
  similar(item: number, count: number): RankedItems;
  /** Holds the sessions it learned from (whose they were is not in there). */
  state(): ModelState;
}

export type SessionParameters = EvidenceOptions & { readonly candidates: number };

export function createSessionModel(
  data: SessionData,
  itemCount: number,
  scorer: Scorer,
  parameters: SessionParameters & ModelState['parameters'],
): SessionModel {
  const index = indexSessions(data, itemCount);
  const facts = itemFacts(index, parameters.recentDecay);
  const ask = createEvidence(index, parameters);
  const judge =
    (now: number | undefined): Judge =>
    (prefix, also) => {
      const evidence = ask(prefix, sessionsBefore(data, now));
      const candidates = chooseCandidates(evidence, prefix, facts, parameters.candidates, also);
      return { candidates, scores: scoreRows(scorer, candidates.rows) };
    };
  return {
    kind: 'sessions',
    itemCount,
    parameters,
    next(prefix, { count, exclude, now }) {
      const { candidates, scores } = judge(now)(prefix, -1);
      const { highest, sum } = partitionSum(scores, 0, scores.length);
      const order = best(candidates.items, scores, count, exclude);
      return {
        items: order.map((row) => candidates.items[row] ?? 0),
        scores: Float32Array.from(order, (row) => Math.exp((scores[row] ?? 0) - highest) / sum),
      };
    },
    reasons: (prefix, item, options) => explain(judge(options?.now), scorer, prefix, item),
    similar(item, count) {
      const { items, values } = ask([item]);
      const scores = Float32Array.from(items, (other) => {
        const shared = values[other * signalCount + bag] ?? 0;
        return shared / Math.sqrt(Math.exp(facts.popularity[other] ?? 0) + 5);
      });
      const order = best(items, scores, count, (other) => other === item);
      return { items: order.map((row) => items[row] ?? 0), scores: taken(scores, order) };
    },
    state: () => ({
      kind: 'sessions',
      itemCount,
      parameters,
      arrays: { ...packScorer(scorer), ...packData(data) },
    }),
  };
}

/** The model that `state()` gave. Throws Fault `invalid` where it is damaged. */
export function loadSessions(state: ModelState): SessionModel {
  const starts =
    state.arrays.starts === undefined ? undefined : Float64Array.from(integersOf(state, 'starts'));
  const data = { offsets: integersOf(state, 'offsets'), items: integersOf(state, 'items'), starts };
  checkSessions(data);
  if (data.items.some((item) => item >= state.itemCount))
    throw damaged(state, 'items', 'names an item that is not there');
  const read = (name: keyof SessionParameters, otherwise: number): number => {
    const value = state.parameters[name];
    return typeof value === 'number' ? value : otherwise;
  };
  const evidence = { ...defaultEvidence };
  for (const name of Object.keys(defaultEvidence) as (keyof EvidenceOptions)[])
    evidence[name] = read(name, defaultEvidence[name]);
  const parameters = { ...state.parameters, ...evidence, candidates: read('candidates', 100) };
  return createSessionModel(data, state.itemCount, unpackScorer(state), parameters);
}

const bag = signalNames.indexOf('bag');

function taken(scores: Float32Array, order: Uint32Array): Float32Array {
  return Float32Array.from(order, (row) => scores[row] ?? 0);
}

function packData({ offsets, items, starts }: SessionData): ModelState['arrays'] {
  const arrays = { offsets, items };
  return starts === undefined ? arrays : { ...arrays, starts: Uint32Array.from(starts) };
}

function sessionsBefore({ starts, offsets }: SessionData, now: number | undefined): number {
  const all = offsets.length - 1;
  if (now === undefined || starts === undefined) return all;
  let low = 0;
  let high = all;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) < now) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows by falling score, ties to the lower item. */
function best(
  items: Uint32Array,
  scores: Float32Array,
  count: number,
  exclude: ((item: number) => boolean) | undefined,
): Uint32Array {
  const rows = Uint32Array.from(items.keys()).filter((row) => !exclude?.(items[row] ?? 0));
  rows.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || (items[a] ?? 0) - (items[b] ?? 0));
  return rows.slice(0, count);
}
