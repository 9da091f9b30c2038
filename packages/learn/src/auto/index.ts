import type { Interactions } from '../data/interactions.ts';
import { modelKinds } from '../models/registry.ts';
import { type AutoContext, type AutoResult, trainBest } from './train.ts';

export type { AutoBudget } from './budget.ts';
export type { AutoMember, AutoReport } from './report.ts';
export type { AutoContext, AutoResult } from './train.ts';

/**
 * The best that this machine can learn from the data: every known kind of model tried on an inner split, the
 * ones that help blended by learned weights, all trained again on everything. Same seed, same data: same model.
 * `kinds` leaves only these take part.
 */
export const trainAuto = (
  data: Interactions,
  { kinds, ...context }: AutoContext & { readonly kinds?: readonly string[] | undefined },
): Promise<AutoResult> =>
  trainBest(
    data,
    kinds
      ? Object.fromEntries(Object.entries(modelKinds).filter(([name]) => kinds.includes(name)))
      : modelKinds,
    context,
  );
