import type { ItemKind } from '../item.ts';
import type { Candidate } from '../ranking/types.ts';

export const reasonKinds = [
  'because-heard',
  'similar-artist',
  'follows',
  'liked',
  'tag',
  'habit',
  'heard-often',
  'not-heard-for',
  'popular-with-listeners-like-you',
  'on-shelf',
  'exploring',
] as const;
export type ReasonKind = (typeof reasonKinds)[number];

/** An item of the person's history on which a score rests. */
export interface Evidence {
  readonly kind: ItemKind;
  readonly key: string;
  /** Of the source's score for the item, 0 … 1. */
  readonly share: number;
}

/** Why an item stands on a list. What has evidence was tried without it: the item's rank was lower then. */
export interface Reason {
  readonly kind: ReasonKind;
  readonly evidence: readonly Evidence[];
  /** What the sentence needs besides the evidence's names. */
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** A source of scores that can say what they rest on and be asked again without it. */
export interface EvidenceSource {
  /** As in `Candidate.sources`. */
  readonly source: string;
  /** What is said of its evidence. */
  readonly claim: 'because-heard' | 'similar-artist' | 'follows';
  /** What the score of a candidate rests on, the most important first; empty where it cannot say. */
  evidenceOf(candidate: Candidate): readonly Evidence[];
  /**
   * The scores of candidates for the history without these keys, beside `candidates`; NaN for what the
   * source does not know.
   */
  scoresWithout(removed: ReadonlySet<string>, candidates: readonly Candidate[]): Float64Array;
}
