import type { SessionModel } from '@fonoteca/learn';
import type { Candidate } from '../ranking/types.ts';
import type { Evidence, EvidenceSource } from './types.ts';

/** So many candidates the model is asked for: all that a list can hold, and more. */
const asked = 800;

export interface SessionEvidence {
  readonly model: Pick<SessionModel, 'next' | 'reasons'>;
  /** What was heard just now, in order. */
  readonly prefix: readonly { readonly key: string; readonly item: number }[];
  /** The model's number of a candidate; -1: it does not know it. */
  readonly indexOf: (candidate: Candidate) => number;
}

/** A model of sessions as a source of evidence: what the current session says, and its chances for a shorter one. */
export function evidenceFromSessions({ model, prefix, indexOf }: SessionEvidence): EvidenceSource {
  return {
    source: 'next',
    claim: 'follows',
    evidenceOf(candidate) {
      const index = indexOf(candidate);
      if (index < 0 || prefix.length === 0) return [];
      const { prefix: contributions } = model.reasons(
        prefix.map(({ item }) => item),
        index,
      );
      // A recording heard twice in the session speaks once, with both places.
      const sums = new Map<string, number>();
      for (const [place, { key }] of prefix.entries())
        sums.set(key, (sums.get(key) ?? 0) + Math.max(0, contributions[place] ?? 0));
      const whole = [...sums.values()].reduce((sum, one) => sum + one, 0);
      if (!(whole > 0)) return [];
      return [...sums]
        .filter(([, amount]) => amount > 0)
        .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        .map(([key, amount]): Evidence => ({ kind: 'recording', key, share: amount / whole }));
    },
    scoresWithout(removed, candidates) {
      const left = prefix.filter(({ key }) => !removed.has(key)).map(({ item }) => item);
      const chances = new Map<number, number>();
      if (left.length > 0) {
        const { items, scores } = model.next(left, { count: asked });
        for (const [place, item] of items.entries()) chances.set(item, scores[place] ?? 0);
      }
      return Float64Array.from(candidates, (candidate) => {
        const index = indexOf(candidate);
        // What is not among the answers any more has lost all of its chance.
        return index < 0 ? Number.NaN : (chances.get(index) ?? 0);
      });
    },
  };
}
