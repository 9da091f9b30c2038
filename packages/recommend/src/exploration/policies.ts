import { Fault } from '@fonoteca/domain';
import type { ExplorationSlot } from '../ranking/types.ts';
import type { LoggedItem, TargetPolicy } from './offline.ts';
import { chancesOf } from './slots.ts';

/** A drawn place as it is read back: which item of the slot's choices was shown. */
export interface LoggedSlot extends LoggedItem {
  readonly slot: ExplorationSlot;
  readonly key: string;
}

/** Policies that can be estimated from the logs of drawn places, by name. */
const named: Readonly<Record<string, TargetPolicy<LoggedSlot>>> = {
  'as-logged': ({ propensity }) => propensity,
  'best-first': ({ slot, key }) => (slot.keys[0] === key ? 1 : 0),
  uniform: ({ slot, key }) => (slot.keys.includes(key) ? 1 / slot.keys.length : 0),
  'by-score': ({ slot, key }) => (bestByScore(slot) === slot.keys.indexOf(key) ? 1 : 0),
};

export const policyNames: readonly string[] = [...Object.keys(named), 'temperature:T'];

/**
 * A policy by its name: `as-logged`, `best-first` (no drawing at all), `uniform`, `by-score` (the choice with
 * the highest relevance), `temperature:T` (drawn as here with another temperature T > 0). Throws Fault
 * `invalid` for any other.
 */
export function policyOf(name: string): TargetPolicy<LoggedSlot> {
  const known = Object.hasOwn(named, name) ? named[name] : undefined;
  if (known) return known;
  const temperature = name.startsWith('temperature:')
    ? Number(name.slice('temperature:'.length))
    : Number.NaN;
  if (temperature > 0 && Number.isFinite(temperature))
    return ({ slot, key }) => chancesOf(slot.keys.length, temperature)[slot.keys.indexOf(key)] ?? 0;
  throw new Fault('invalid', 'There is no such policy', {
    fields: [
      { field: 'policy', reason: `${JSON.stringify(name)} is not known: give ${policyNames.join(', ')}` },
    ],
  });
}

function bestByScore({ scores }: ExplorationSlot): number {
  let best = 0;
  for (const [at, score] of scores.entries()) if (score > (scores[best] ?? 0)) best = at;
  return best;
}
