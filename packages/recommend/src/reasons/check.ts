import type { Considered } from '../ranking/types.ts';
import type { Reason } from './types.ts';

export interface ReasonCheck {
  /** Reasons that name evidence. */
  readonly tested: number;
  /** Of those, how many items ranked lower without it. */
  readonly passed: number;
  /** Numbers of the items whose evidence could be deleted without a loss. */
  readonly failed: readonly number[];
}

export interface ReasonCheckInput {
  readonly considered: readonly Considered[];
  /** What is shown: an item's number and its reasons. */
  readonly shown: readonly { readonly item: number; readonly reasons: readonly Reason[] }[];
  /**
   * The whole score of everything considered, beside it, for the history without these keys. Give one that
   * does not come from `explainList`: this is the witness against it.
   */
  readonly scoresWithout: (keys: ReadonlySet<string>) => ArrayLike<number>;
}

/** Deletes the evidence of every shown reason and looks whether its item falls. */
export function testReasons({ considered, shown, scoresWithout }: ReasonCheckInput): ReasonCheck {
  const placeOf = new Map(considered.map(({ candidate }, place) => [candidate.item, place]));
  const rankOf = (place: number, scores: ArrayLike<number>): number => {
    const own = scores[place] ?? 0;
    let above = 0;
    for (let other = 0; other < scores.length; other++) if ((scores[other] ?? 0) > own) above++;
    return above;
  };
  const actual = scoresWithout(new Set());
  const failed: number[] = [];
  let tested = 0;
  for (const { item, reasons } of shown)
    for (const { evidence } of reasons) {
      if (evidence.length === 0) continue;
      tested++;
      const place = placeOf.get(item) ?? -1;
      const without = scoresWithout(new Set(evidence.map(({ key }) => key)));
      if (place < 0 || rankOf(place, without) <= rankOf(place, actual)) failed.push(item);
    }
  return { tested, passed: tested - failed.length, failed };
}
