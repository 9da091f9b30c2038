import { type History, selectTop } from '@fonoteca/learn';
import type { ModelInUse } from '../serving/in-use.ts';
import type { Proposal } from './proposal.ts';

/**
 * The items a model puts first for a history.
 *
 * @param allow of an item of the model: whether it may be proposed
 */
export function fromModel(
  inUse: ModelInUse,
  history: History,
  count: number,
  allow: (index: number) => boolean,
): Proposal[] {
  if (history.items.length === 0) return [];
  const scores = new Float32Array(inUse.model.itemCount);
  inUse.model.score(history, scores);
  return best(inUse, scores, count, allow);
}

function best(
  inUse: ModelInUse,
  scores: Float32Array,
  count: number,
  allow: (index: number) => boolean,
): Proposal[] {
  for (let index = 0; index < scores.length; index++) {
    if (!allow(index)) scores[index] = Number.NEGATIVE_INFINITY;
  }
  const list = new Uint32Array(Math.min(count, scores.length));
  const length = selectTop(scores, list, new Float32Array(list.length));
  const proposals: Proposal[] = [];
  for (const index of list.subarray(0, length)) {
    const score = scores[index] ?? Number.NEGATIVE_INFINITY;
    const item = inUse.itemAt(index);
    if (!item || score === Number.NEGATIVE_INFINITY) continue;
    const { key, artist, title, mbid } = item;
    proposals.push({
      kind: inUse.kind,
      key,
      id: inUse.catalogue.ids[index] || null,
      source: inUse.place,
      score,
      texts: { name: title ?? artist, artist, mbid },
    });
  }
  return proposals;
}
