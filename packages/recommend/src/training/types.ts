import type { Verdict } from '../registry/gate.ts';
import type { ModelSubject } from '../registry/types.ts';
import type { Measures, SearchLimits } from './work.ts';

export interface TrainOptions {
  readonly seed: number;
  readonly actorId: number | null;
  /** Leave a kind alone that has hardly anything new to learn from. */
  readonly unlessFresh?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number, what: string) => void;
  /** For the model file; the clock of whoever asks. */
  readonly now: Date;
  /** How far the search for the best model goes; by the size of the data where it is left out. */
  readonly search?: SearchLimits;
}

export type Trained =
  | {
      readonly kind: ModelSubject;
      readonly modelId: number;
      readonly verdict: Verdict;
      readonly measures: Measures;
    }
  | { readonly kind: ModelSubject; readonly modelId: null; readonly because: string };

/** Fewer rows or items teach nothing. */
export const leastRows = 20;
