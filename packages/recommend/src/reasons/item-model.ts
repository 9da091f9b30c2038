import type { History, ItemModel } from '@fonoteca/learn';
import type { ItemKind } from '../item.ts';
import type { Candidate } from '../ranking/types.ts';
import type { Evidence, EvidenceSource } from './types.ts';

/** So many entries of a history are looked at as evidence. */
const mostEvidence = 8;

export interface ItemModelEvidence {
  readonly source: string;
  readonly claim: EvidenceSource['claim'];
  readonly model: Pick<ItemModel, 'itemCount' | 'score' | 'contributions'>;
  /** The history that the candidates were scored with. */
  readonly history: History;
  /** What the model's items are. */
  readonly kind: ItemKind;
  readonly keyOf: (index: number) => string;
  /** The model's number of a candidate; -1: it does not know it. */
  readonly indexOf: (candidate: Candidate) => number;
}

/** A model of items as a source of evidence: its contributions, and its scores for a shorter history. */
export function evidenceFromModel(input: ItemModelEvidence): EvidenceSource {
  const { model, history, kind, keyOf, indexOf } = input;
  const scores = new Float32Array(model.itemCount);
  return {
    source: input.source,
    claim: input.claim,
    evidenceOf(candidate) {
      const index = indexOf(candidate);
      const contributions = index < 0 ? null : model.contributions(history, index);
      if (contributions === null) return [];
      let whole = 0;
      for (const amount of contributions) if (amount > 0) whole += amount;
      return largest(contributions).map(
        (entry): Evidence => ({
          kind,
          key: keyOf(history.items[entry] ?? 0),
          share: (contributions[entry] ?? 0) / whole,
        }),
      );
    },
    scoresWithout(removed, candidates) {
      model.score(without(history, removed, keyOf), scores);
      return Float64Array.from(candidates, (candidate) => {
        const index = indexOf(candidate);
        return index < 0 ? Number.NaN : (scores[index] ?? Number.NaN);
      });
    },
  };
}

/** The history without the items of these keys. */
export function without(
  history: History,
  removed: ReadonlySet<string>,
  keyOf: (index: number) => string,
): History {
  const kept = Array.from(history.items.keys()).filter((at) => !removed.has(keyOf(history.items[at] ?? 0)));
  return {
    items: Uint32Array.from(kept, (at) => history.items[at] ?? 0),
    weights: history.weights === null ? null : Float32Array.from(kept, (at) => history.weights?.[at] ?? 0),
  };
}

/** Places of the largest contributions above 0, largest first; equal ones in the order of the history. */
function largest(contributions: Float32Array): number[] {
  const best: number[] = [];
  for (let entry = 0; entry < contributions.length; entry++) {
    const amount = contributions[entry] ?? 0;
    if (amount <= 0) continue;
    let at = best.length;
    while (at > 0 && (contributions[best[at - 1] ?? 0] ?? 0) < amount) at--;
    if (at >= mostEvidence) continue;
    best.splice(at, 0, entry);
    if (best.length > mostEvidence) best.pop();
  }
  return best;
}
