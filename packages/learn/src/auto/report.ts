import type { Parameters } from '../models/model.ts';

/** One parameter set of one kind that was tried on the inner splits; the figures are means over them. */
export interface AutoTrial {
  readonly member: string;
  readonly parameters: Parameters;
  readonly recall: number;
  readonly ndcg: number;
  /** To train on all inner splits. */
  readonly seconds: number;
}

/** A kind of model at its best parameters, and what became of it. */
export interface AutoMember {
  readonly member: string;
  readonly parameters: Parameters;
  /** Alone, on the inner splits, all its copies together. */
  readonly recall: number;
  readonly ndcg: number;
  /** Trainings from different seeds whose scores are averaged. */
  readonly copies: number;
  /** In the blend, in standard deviations of its scores; 0 where it did not better it. */
  readonly weight: number;
  /** What the inner nDCG of the blend loses without this member, the other weights as they are; null where it has no part. */
  readonly loss: number | null;
}

/** How the model was chosen: everything that was tried, whether it helped or not. */
export interface AutoReport {
  readonly k: number;
  readonly splits: {
    readonly count: number;
    readonly train: number;
    readonly validation: number;
    /** People ranked on each. */
    readonly people: number;
  };
  readonly trials: readonly AutoTrial[];
  readonly members: readonly AutoMember[];
  /** Kinds or single parameter sets that could not be trained, and why. */
  readonly skipped: readonly { readonly member: string; readonly reason: string }[];
  readonly blend: {
    readonly recall: number;
    readonly ndcg: number;
    /** The same with weights learned on one half of the people and measured on the other. */
    readonly crossFitted: { readonly recall: number; readonly ndcg: number };
  };
  readonly seconds: { readonly search: number; readonly weights: number; readonly training: number };
}
