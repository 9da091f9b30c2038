import {
  type History,
  historyOf,
  type Interactions,
  type ItemModel,
  maskItems,
  selectTop,
} from '@fonoteca/learn';
import {
  type Candidate,
  evidenceFromModel,
  explainList,
  type ItemFacts,
  rankList,
  testReasons,
} from '@fonoteca/recommend';
import { listenerOf } from './measure.ts';

export interface ReasonsRequest {
  readonly model: ItemModel;
  readonly train: Interactions;
  readonly facts: readonly ItemFacts[];
  readonly people: number;
  readonly candidates: number;
}

export interface ReasonsMeasured {
  readonly items: number;
  /** Share of the listed items that come with evidence. */
  readonly withEvidence: number;
  readonly tested: number;
  readonly passed: number;
  /** Mean milliseconds to explain a list of 20. */
  readonly milliseconds: number;
}

/** Explains lists, then deletes the evidence of each reason and asks the model itself whether the item falls. */
export function measureReasons(request: ReasonsRequest): ReasonsMeasured {
  const { model, train, facts } = request;
  const step = Math.max(1, Math.floor(train.rows / request.people));
  const sum = { items: 0, withEvidence: 0, tested: 0, passed: 0, milliseconds: 0 };
  let lists = 0;
  for (let row = 0; row < train.rows; row += step) {
    const history = historyOf(train, row);
    if (history.items.length === 0) continue;
    lists++;
    const candidates = candidatesOf(model, history, facts, request.candidates);
    const list = rankList({
      candidates,
      listener: listenerOf(history.items, facts),
      dial: 0.5,
      rules: [],
      now: 0,
      seed: row,
      limit: 20,
    });
    const keyOf = (index: number): string => facts[index]?.key ?? '';
    const indexOf = ({ item }: Candidate): number => item;
    const source = { source: 'own', claim: 'because-heard', kind: 'recording' } as const;
    const begun = performance.now();
    const reasons = explainList({
      list,
      sources: [evidenceFromModel({ ...source, model, history, keyOf, indexOf })],
      now: 0,
    });
    sum.milliseconds += performance.now() - begun;
    sum.items += reasons.length;
    sum.withEvidence += reasons.filter((of) => of.some(({ evidence }) => evidence.length > 0)).length;
    const check = testReasons({
      considered: list.considered,
      shown: list.items.map(({ candidate }, at) => ({ item: candidate.item, reasons: reasons[at] ?? [] })),
      scoresWithout(keys) {
        const kept = history.items.filter((item) => !keys.has(keyOf(item)));
        const scores = new Float32Array(model.itemCount);
        model.score({ items: kept, weights: weightsOf(history, kept) }, scores);
        return list.considered.map(({ candidate }) => scores[candidate.item] ?? 0);
      },
    });
    sum.tested += check.tested;
    sum.passed += check.passed;
  }
  return { ...sum, withEvidence: sum.withEvidence / sum.items, milliseconds: sum.milliseconds / lists };
}

function candidatesOf(
  model: ItemModel,
  history: History,
  facts: readonly ItemFacts[],
  count: number,
): Candidate[] {
  const scores = new Float32Array(model.itemCount);
  model.score(history, scores);
  maskItems(scores, history.items);
  const top = new Uint32Array(count);
  const found = selectTop(scores, top);
  return Array.from(top.subarray(0, found)).flatMap((item) => {
    const known = facts[item];
    const sources = [{ model: 'own', score: scores[item] ?? 0 }];
    return known ? [{ item, score: 0, sources, facts: known }] : [];
  });
}

function weightsOf({ items, weights }: History, kept: Uint32Array): Float32Array | null {
  if (weights === null) return null;
  const byItem = new Map(Array.from(items, (item, at) => [item, weights[at] ?? 0]));
  return Float32Array.from(kept, (item) => byItem.get(item) ?? 0);
}
