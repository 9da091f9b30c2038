import { Fault } from '@fonoteca/domain';
import type { History } from '../data/interactions.ts';
import { selectTop } from '../evaluate/top.ts';
import type { ItemModel, ModelState } from './model.ts';

export interface EnsembleMember {
  readonly name: string;
  /** What one standard deviation of its scores counts. */
  readonly weight: number;
  readonly model: ItemModel;
}

/**
 * Several models as one: each member's scores are brought to mean 0 and deviation 1 over all items, person by
 * person, and added by weight. So a member that is sure of nothing for this person cannot shout the others down.
 */
export function createEnsemble(
  members: readonly EnsembleMember[],
  parameters: ModelState['parameters'] = {},
): ItemModel {
  const itemCount = members[0]?.model.itemCount ?? 0;
  if (members.length === 0 || members.some(({ model }) => model.itemCount !== itemCount))
    throw new TypeError('An ensemble needs members, all of the same items');
  const room = new Float32Array(itemCount);
  const score = (history: History, out: Float32Array): void => {
    out.fill(0);
    for (const { model, weight } of members) {
      model.score(history, room);
      addStandardised(room, weight, out);
    }
  };
  // Whoever explains a list asks for one history again and again: its deviations are found once.
  let spreads: { readonly history: History; readonly deviations: readonly number[] } | null = null;
  const deviationsFor = (history: History): readonly number[] => {
    if (spreads?.history !== history) {
      const deviations = members.map(({ model }) => {
        model.score(history, room);
        return spread(room).deviation;
      });
      spreads = { history, deviations };
    }
    return spreads.deviations;
  };
  return {
    kind: 'ensemble',
    itemCount,
    score,
    contributions(history, item) {
      const sums = new Float32Array(history.items.length);
      let known = false;
      const deviations = deviationsFor(history);
      for (const [member, { model, weight }] of members.entries()) {
        const parts = model.contributions(history, item);
        // A member that cannot be taken apart gives no reasons; the others still stand for theirs.
        if (parts === null) continue;
        known = true;
        const deviation = deviations[member] ?? 0;
        if (deviation === 0) continue;
        for (let place = 0; place < sums.length; place++)
          sums[place] = (sums[place] ?? 0) + (weight * (parts[place] ?? 0)) / deviation;
      }
      return known ? sums : null;
    },
    similar(item, count) {
      const scores = new Float32Array(itemCount);
      score({ items: Uint32Array.of(item), weights: null }, scores);
      scores[item] = Number.NEGATIVE_INFINITY;
      const items = new Uint32Array(Math.min(count, itemCount));
      const found = items.subarray(0, selectTop(scores, items));
      return { items: found, scores: Float32Array.from(found, (other) => scores[other] ?? 0) };
    },
    state: () => ({
      kind: 'ensemble',
      itemCount,
      parameters,
      arrays: {},
      members: members.map(({ name, weight, model }) => ({ name, weight, state: model.state() })),
    }),
  };
}

/** The ensemble from its state, each member by `load`. Throws Fault `invalid` where members are missing or do not fit. */
export function loadEnsemble(state: ModelState, load: (state: ModelState) => ItemModel): ItemModel {
  const members = (state.members ?? []).map(({ name, weight, state: own }) => {
    if (own.itemCount !== state.itemCount)
      throw damaged(`has a member of ${own.itemCount} items and not ${state.itemCount}`);
    return { name, weight, model: load(own) };
  });
  if (members.length === 0) throw damaged('is empty');
  return createEnsemble(members, state.parameters);
}

const damaged = (reason: string): Fault =>
  new Fault('invalid', 'The stored ensemble cannot be used', { fields: [{ field: 'members', reason }] });

/** Mean and deviation over all items. */
export function spread(scores: Float32Array): { readonly mean: number; readonly deviation: number } {
  let sum = 0;
  for (let item = 0; item < scores.length; item++) sum += scores[item] ?? 0;
  const mean = sum / scores.length;
  let squares = 0;
  for (let item = 0; item < scores.length; item++) squares += ((scores[item] ?? 0) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / scores.length) };
}

function addStandardised(scores: Float32Array, weight: number, out: Float32Array): void {
  const { mean, deviation } = spread(scores);
  if (deviation === 0) return;
  const factor = weight / deviation;
  for (let item = 0; item < scores.length; item++)
    out[item] = (out[item] ?? 0) + factor * ((scores[item] ?? 0) - mean);
}
