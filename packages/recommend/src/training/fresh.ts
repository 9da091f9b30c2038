import type { ModelView } from '../registry/types.ts';
import { isWithdrawn } from './withdrawal.ts';

/** So much more to learn from is worth a new model. */
const worthwhileGrowth = 0.02;
/** Older than this a model is made anew all the same: tastes move, and weights fade. */
const oldestDays = 7;
const dayMs = 86_400_000;

/**
 * Whether a model in use has hardly anything new to learn. Where there is less than before somebody took
 * listens back: that must leave the model, however little it is.
 */
export function hardlyChanged(
  inUse: Pick<ModelView, 'people' | 'interactions' | 'createdAt' | 'parameters'>,
  now: { readonly people: number; readonly interactions: number },
  at: Date,
): boolean {
  if (isWithdrawn(inUse)) return false;
  if (at.getTime() - Date.parse(inUse.createdAt) > oldestDays * dayMs) return false;
  if (now.people !== inUse.people || now.interactions < inUse.interactions) return false;
  return now.interactions <= inUse.interactions * (1 + worthwhileGrowth);
}
