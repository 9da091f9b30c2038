import { featureCount, featureNames } from './features.ts';
import { partitionSum } from './lists.ts';
import { type Judge, type Scorer, scoreRows } from './scorer.ts';

/** Kinds of evidence, in the words of an explanation. */
export const reasonKinds = ['alike-sessions', 'follows', 'repeat', 'popularity'] as const;
export type ReasonKind = (typeof reasonKinds)[number];

/**
 * Why an item. Contributions are differences of ln(chance): each was measured by taking that evidence
 * away and ranking again, so a positive one means that the item falls without it.
 */
export interface Reasons {
  /** Chance (0–1) that the item comes next, among the candidates. */
  readonly chance: number;
  /** One for each place of the prefix. */
  readonly prefix: Float64Array;
  readonly kinds: readonly { readonly kind: ReasonKind; readonly contribution: number }[];
}

const kindOf = featureNames.map((name): ReasonKind | null => {
  if (name.startsWith('rule')) return 'follows';
  if (name.startsWith('neigh') || name.startsWith('nearest') || name.startsWith('bag'))
    return 'alike-sessions';
  if (name === 'stepsBack' || name === 'timesInPrefix') return 'repeat';
  return name.startsWith('popularity') || name === 'lastHeard' ? 'popularity' : null;
});

export function explain(judge: Judge, scorer: Scorer, prefix: readonly number[], item: number): Reasons {
  const { candidates, scores } = judge(prefix, item);
  const row = candidates.items.indexOf(item);
  const whole = chanceOf(scores, row);
  const contributions = Float64Array.from(prefix, (_, place) => {
    const without = prefix.toSpliced(place, 1);
    const other = judge(without, item);
    return Math.log(whole) - Math.log(chanceOf(other.scores, other.candidates.items.indexOf(item)));
  });
  // `judge` was asked again above, but candidates are copies of their own.
  const kinds = reasonKinds.map((kind) => {
    const rows = candidates.rows.slice();
    for (let feature = 0; feature < featureCount; feature++)
      if (kindOf[feature] === kind)
        rows[row * featureCount + feature] = featureNames[feature] === 'lastHeard' ? 1 : 0;
    return { kind, contribution: Math.log(whole) - Math.log(chanceOf(scoreRows(scorer, rows), row)) };
  });
  return { chance: whole, prefix: contributions, kinds };
}

function chanceOf(scores: Float32Array, row: number): number {
  const { highest, sum } = partitionSum(scores, 0, scores.length);
  return Math.max(Math.exp((scores[row] ?? Number.NEGATIVE_INFINITY) - highest) / sum, Number.MIN_VALUE);
}
